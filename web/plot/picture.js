import { draw, toElement } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */

/**
 * Colours of a drawing. In the page they are the page's tokens, in a file they are these.
 * @typedef {{ink: string, muted: string, line: string, ground: string, phase: string,
 *   other: string}} Theme
 *
 * @typedef {{width: number, height: number}} Size px
 */

/** @param {string} phase @returns {Theme} colours for paper */
export const paperTheme = (phase) => ({
  ink: '#17191b',
  muted: '#565c61',
  line: '#8a9095',
  ground: '#ffffff',
  phase,
  other: '#d55e00',
});

/** @param {string} phase @returns {Theme} colours of the page, light or dark */
export const pageTheme = (phase) => ({
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line-strong)',
  ground: 'var(--paper)',
  phase,
  other: 'var(--other)',
});

const kFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const kFontPx = 13;
/** Pixels of a PNG by those of the drawing. */
const kPngScale = 2;

/**
 * A drawing as an SVG file.
 * @param {Drawing} drawing
 * @param {Size} size
 * @param {string} title
 * @param {string} description
 */
export function svgText(drawing, { width, height }, title, description) {
  const root = toElement(
    draw(
      'svg',
      {
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        'font-family': kFont,
        'font-size': kFontPx,
        role: 'img',
      },
      draw('title', {}, title),
      draw('desc', {}, description),
      draw('rect', { width, height, fill: '#ffffff' }),
      drawing,
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

/**
 * @param {string} svg
 * @param {Size} size
 * @returns {Promise<Blob>} a PNG of twice the size
 */
export async function pngOf(svg, { width, height }) {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * kPngScale;
    canvas.height = height * kPngScale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('no picture'))),
        'image/png',
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
