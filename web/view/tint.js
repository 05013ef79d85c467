import { mix, phaseColour } from './colours.js';
import { drawPixels } from './pixels.js';

/** @typedef {import('./colours.js').Rgb} Rgb */
/** @typedef {import('./slices.js').Slice} Slice */

/** How far phases that are not looked at fade into the ground. */
const kFade = 0.68;

/**
 * Colour of each label of an image: the picked phase in full, the others faded.
 * @param {readonly number[]} indices place of each label's phase among those of the material
 * @param {number} picked place of the picked phase
 * @param {Rgb} ground
 * @returns {Rgb[]}
 */
export function labelColours(indices, picked, ground) {
  return indices.map((index) => {
    const colour = phaseColour(index);
    return index === picked ? colour : mix(colour, ground, kFade);
  });
}

/**
 * Paints labels on a canvas, a pixel each.
 * @param {HTMLCanvasElement} canvas
 * @param {Slice} slice
 * @param {readonly Rgb[]} colours by label
 * @param {(canvas: HTMLCanvasElement, pixels: ImageData) => void} [put]
 */
export function paint(canvas, { width, height, labels }, colours, put = drawPixels) {
  const image = new ImageData(width, height);
  // One 32-bit write a pixel; the bytes in memory are R, G, B, A on every platform that has WebAssembly.
  const pixels = new Uint32Array(image.data.buffer);
  const table = new Uint32Array(256);
  colours.forEach(([r, g, b], label) => {
    table[label] = (255 << 24) | (b << 16) | (g << 8) | r;
  });
  for (let i = 0; i < labels.length; ++i) pixels[i] = table[labels[i]];
  put(canvas, image);
}
