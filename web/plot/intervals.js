import { linearScale, ticks } from './scale.js';
import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * One interval of many: of a sample, or of an image.
 * @typedef {object} IntervalMark
 * @property {number} phaseFraction
 * @property {number} lower
 * @property {number} upper
 * @property {boolean} isOff misses the truth, or does not fit the others
 */

/**
 * @typedef {object} IntervalsData
 * @property {readonly IntervalMark[]} marks from left to right
 * @property {number} reference a line across: the truth, or the value of all together
 * @property {{lower: number, upper: number} | null} band around the reference
 * @property {{reference: string, axis: string}} texts
 * @property {(value: number, numDecimals: number) => string} format
 */

const kMarginLeft = 58;
const kMarginRight = 96;
const kMarginY = 16;
const kPadding = 0.08;
const kLeastTicks = 4;

/**
 * Many intervals side by side around one value: those that miss it stand out.
 * @param {IntervalsData} data at least one mark
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function intervalsPlot({ marks, reference, band, texts, format }, { width, height }, theme) {
  const ends = marks.flatMap(({ lower, upper }) => [lower, upper]);
  const all = [...ends, reference, ...(band ? [band.lower, band.upper] : [])];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(kPadding * (most - least), 1e-6);
  /** @type {[number, number]} */
  const domain = [Math.max(0, least - room), Math.min(1, most + room)];
  const y = linearScale(domain, [height - kMarginY, kMarginY]);
  const [left, right] = [kMarginLeft, width - kMarginRight];
  const step = (right - left) / marks.length;
  const lineWidth = Math.max(0.5, Math.min(2.5, step * 0.4));
  const { values, numDecimals } = ticks(domain, kLeastTicks);
  const x = (/** @type {number} */ index) => round(left + (index + 0.5) * step);
  return draw(
    'g',
    {},
    ...values.flatMap((value) => [
      draw('path', { d: `M${left - 5} ${round(y(value))}h5`, stroke: theme.muted }),
      draw(
        'text',
        { x: left - 9, y: round(y(value)) + 4, 'text-anchor': 'end', fill: theme.muted },
        format(value, numDecimals),
      ),
    ]),
    draw('path', { d: `M${left} ${kMarginY}V${height - kMarginY}`, stroke: theme.line }),
    ...(band
      ? [
          draw('rect', {
            x: left,
            y: round(y(band.upper)),
            width: right - left,
            height: round(y(band.lower) - y(band.upper)),
            fill: theme.phase,
            'fill-opacity': 0.18,
            'data-part': 'band',
          }),
        ]
      : []),
    ...marks.map(({ lower, upper, isOff }, index) =>
      draw('path', {
        d: `M${x(index)} ${round(y(lower))}V${round(y(upper))}`,
        stroke: isOff ? theme.other : theme.ink,
        'stroke-opacity': isOff ? 1 : 0.55,
        'stroke-width': round(isOff ? lineWidth * 1.5 : lineWidth),
        'data-part': isOff ? 'off' : 'on',
      }),
    ),
    ...marks.map(({ phaseFraction, isOff }, index) =>
      draw('circle', {
        cx: x(index),
        cy: round(y(phaseFraction)),
        r: Math.max(0.8, Math.min(3, step * 0.35)),
        fill: isOff ? theme.other : theme.ink,
      }),
    ),
    draw('path', {
      d: `M${left} ${round(y(reference))}H${right}`,
      stroke: theme.phase,
      'stroke-width': 2,
      'data-part': 'reference',
    }),
    draw(
      'text',
      { x: right + 6, y: round(y(reference)) + 4, fill: theme.ink, 'font-weight': 600 },
      texts.reference,
    ),
  );
}
