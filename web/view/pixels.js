/**
 * Shows pixels on a canvas, in place of what it showed. A canvas that is drawn on is copied whole
 * for each frame of the page wherever no graphics card draws, though nothing on it has changed: 16 MB
 * for an image of 2000 x 2000 pixels. One that is only handed a finished bitmap is not. A canvas
 * must always be used in the same way.
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} pixels
 */
export function handPixels(canvas, pixels) {
  const { width, height } = pixels;
  const isKnown = typeof OffscreenCanvas !== 'undefined';
  const shown = isKnown ? canvas.getContext('bitmaprenderer') : null;
  const drawn = shown ? new OffscreenCanvas(width, height) : canvas;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  /** @type {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D | null} */ (
    drawn.getContext('2d')
  )?.putImageData(pixels, 0, 0);
  if (shown) shown.transferFromImageBitmap(/** @type {OffscreenCanvas} */ (drawn).transferToImageBitmap());
}

/**
 * Draws pixels on a canvas, which may be drawn on afterwards.
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} pixels
 */
export function drawPixels(canvas, pixels) {
  const { width, height } = pixels;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}
