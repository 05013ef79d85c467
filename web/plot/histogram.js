import { linearTicks, ticksBelow } from './frame.js';
import { linearScale } from './scale.js';
import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} HistogramData
 * @property {{lower: number, step: number, counts: readonly number[]}} bars
 * @property {readonly number[]} thresholds ascending
 * @property {readonly {lower: number, upper: number, isClear: boolean}[]} ranges one a threshold
 * @property {readonly string[]} colours of the classes, from dark to bright
 * @property {(value: number, numDecimals: number) => string} format
 */

/** Room at the sides, in which the outermost handles lie, and for the numbers below, px. */
const kHistogramMarginX = 14;
const kBottom = 22;
const kTop = 10;
const kLeastTicks = 3;

/**
 * From values to px; the handles of the thresholds stand by it.
 * @param {HistogramData['bars']} bars
 * @param {number} width
 */
export const histogramScale = ({ lower, step, counts }, width) =>
  linearScale(
    [lower, lower + step * counts.length],
    [kHistogramMarginX, width - kHistogramMarginX],
  );

/**
 * How often each value is there, coloured by class, with the thresholds and the range that is
 * defensible for each. Heights are square roots of the counts: a small peak beside a large one is
 * what thresholds are looked for by.
 * @param {HistogramData} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function histogramPlot({ bars, thresholds, ranges, colours, format }, { width, height }, theme) {
  const { lower, step, counts } = bars;
  const x = histogramScale(bars, width);
  const most = Math.sqrt(Math.max(1, ...counts));
  const y = linearScale([0, most], [height - kBottom, kTop]);
  /** @type {[number, number]} */
  const domain = [lower, lower + step * counts.length];
  const marks = linearTicks(domain, format, kLeastTicks);
  const classOf = (/** @type {number} */ value) =>
    thresholds.filter((threshold) => value > threshold).length;
  return draw(
    'g',
    {},
    ...ranges.map((range) =>
      draw('rect', {
        x: round(x(Math.max(domain[0], range.lower))),
        y: kTop,
        width: round(Math.max(1, x(Math.min(domain[1], range.upper)) - x(Math.max(domain[0], range.lower)))),
        height: height - kBottom - kTop,
        fill: theme.ink,
        'fill-opacity': 0.1,
        'data-part': 'range',
      }),
    ),
    ...colours.map((colour, label) =>
      draw('path', {
        d: counts
          .map((count, i) =>
            count > 0 && classOf(lower + (i + 0.5) * step) === label
              ? `M${round(x(lower + i * step))} ${height - kBottom}V${round(y(Math.sqrt(count)))}` +
                `H${round(x(lower + (i + 1) * step))}V${height - kBottom}Z`
              : '',
          )
          .join(''),
        fill: colour,
        'data-part': 'class',
      }),
    ),
    draw('path', {
      d: `M${kHistogramMarginX} ${height - kBottom}H${width - kHistogramMarginX}`,
      stroke: theme.line,
    }),
    ...ticksBelow(marks, x, { y: height - kBottom, numbersY: height - 4, tickPx: 4 }, theme),
    ...thresholds.map((threshold) =>
      draw('path', {
        d: `M${round(x(threshold))} 0V${height - kBottom}`,
        stroke: theme.ink,
        'stroke-width': 2,
        'data-part': 'threshold',
      }),
    ),
  );
}
