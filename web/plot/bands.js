import { linearScale } from './scale.js';
import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} BandsData
 * @property {number} phaseFraction
 * @property {readonly {name: string, lower: number, upper: number, text: string}[]} bands each in a
 *   row of its own
 */

const kNameWidth = 100;
const kTextWidth = 120;
const kPadding = 0.06;

/**
 * Intervals of one quantity below each other, on one axis, so that eyes compare their lengths.
 * @param {BandsData} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function bandsPlot({ phaseFraction, bands }, { width, height }, theme) {
  const least = Math.min(phaseFraction, ...bands.map(({ lower }) => lower));
  const most = Math.max(phaseFraction, ...bands.map(({ upper }) => upper));
  const room = Math.max(kPadding * (most - least), 1e-6);
  const x = linearScale([least - room, most + room], [kNameWidth, width - kTextWidth]);
  const rowHeight = height / bands.length;
  return draw(
    'g',
    {},
    draw('path', {
      d: `M${round(x(phaseFraction))} 0V${height}`,
      stroke: theme.line,
      'stroke-dasharray': '2 3',
    }),
    ...bands.flatMap(({ name, lower, upper, text }, row) => {
      const middle = round((row + 0.5) * rowHeight);
      return [
        draw('text', { x: 0, y: middle + 4, fill: theme.muted }, name),
        draw('rect', {
          x: round(x(lower)),
          y: middle - 4,
          width: round(Math.max(1.5, x(upper) - x(lower))),
          height: 8,
          rx: 2,
          fill: row === 0 ? theme.phase : theme.muted,
          'fill-opacity': row === 0 ? 1 : 0.75,
          'data-part': 'band',
        }),
        draw('text', { x: width, y: middle + 4, 'text-anchor': 'end', fill: theme.ink }, text),
      ];
    }),
  );
}
