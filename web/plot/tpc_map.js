import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} TpcMapData
 * @property {string} href the map as a picture
 * @property {number} extentPx lags from the middle to an edge
 * @property {number} r0Px
 * @property {number | null} clsPx
 * @property {{r0: string, cls: string, edge: string, x: string, y: string}} texts
 */

const kMargin = 30;

/**
 * The two-point correlation over all lags in the plane, with r0 as a circle and the CLS as a bar.
 * @param {TpcMapData} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function tpcMapPlot({ href, extentPx, r0Px, clsPx, texts }, { width, height }, theme) {
  const side = Math.max(1, Math.min(width - 2 * kMargin, height - 2 * kMargin));
  const [left, top] = [(width - side) / 2, (height - side) / 2];
  const scale = side / (2 * extentPx);
  const [cx, cy] = [round(left + side / 2), round(top + side / 2)];
  const bar = (clsPx ?? 0) * scale;
  const clip = `M${round(left)} ${round(top)}h${round(side)}v${round(side)}h${round(-side)}Z`;
  return draw(
    'g',
    {},
    draw('image', {
      href,
      x: round(left),
      y: round(top),
      width: round(side),
      height: round(side),
      preserveAspectRatio: 'none',
    }),
    draw('path', { d: clip, fill: 'none', stroke: theme.line }),
    ...(r0Px <= extentPx * Math.SQRT2
      ? [
          draw('circle', {
            cx,
            cy,
            r: round(Math.min(r0Px, extentPx) * scale),
            fill: 'none',
            stroke: theme.other,
            'stroke-width': 1.5,
            'stroke-dasharray': '5 4',
            'data-part': 'r0',
          }),
          draw(
            'text',
            {
              x: cx,
              y: round(cy - Math.min(r0Px, extentPx) * scale) - 5,
              'text-anchor': 'middle',
              fill: theme.ink,
            },
            texts.r0,
          ),
        ]
      : []),
    ...(bar > 0
      ? [
          draw('path', {
            d: `M${round(left + 10)} ${round(top + side - 10)}h${round(bar)}`,
            stroke: theme.ink,
            'stroke-width': 4,
            'data-part': 'cls',
          }),
          draw(
            'text',
            { x: round(left + 10), y: round(top + side - 18), fill: theme.ink },
            texts.cls,
          ),
        ]
      : []),
    draw(
      'text',
      { x: round(left + side), y: round(top + side) + 18, 'text-anchor': 'end', fill: theme.muted },
      texts.x,
    ),
    draw('text', { x: round(left), y: round(top + side) + 18, fill: theme.muted }, texts.edge),
  );
}
