import { linearScale, ticks } from './scale.js';
import { draw, linePath, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */

/**
 * @typedef {object} CoveragePoint
 * @property {number} at index of the mark that it belongs to
 * @property {number} coverage 0..1
 * @property {number} low of its error bar
 * @property {number} high
 *
 * @typedef {object} CoverageSeries
 * @property {string} name
 * @property {string} colour
 * @property {CoveragePoint[]} points from left to right
 *
 * @typedef {object} CoveragePlotData
 * @property {CoverageSeries[]} series
 * @property {string[]} marks of the axis, evenly spaced; at least two
 * @property {number} nominal what coverage should be
 * @property {{axis: string, nominal: string}} texts
 *
 * @typedef {{ink: string, muted: string, line: string}} Theme colours
 */

const kLeft = 52;
const kRight = 16;
const kTop = 30;
const kBottom = 48;
/** Between the error bars of neighbouring series, px. */
const kApart = 7;
const kCap = 3;
/** Between the axis' ends and its first and last mark, px. */
const kMarginX = 40;
const kLeastTicks = 4;

/**
 * One method: a line through its points, with error bars.
 * @param {CoverageSeries} series
 * @param {(at: number) => number} x
 * @param {(coverage: number) => number} y
 */
function drawSeries({ colour, points }, x, y) {
  const places = points.map(({ at, coverage }) => /** @type {[number, number]} */ ([x(at), y(coverage)]));
  return [
    draw('path', {
      d: linePath(places),
      fill: 'none',
      stroke: colour,
      'stroke-width': 1.5,
      'stroke-opacity': 0.6,
    }),
    ...points.flatMap(({ at, coverage, low, high }) => {
      const centre = round(x(at));
      return [
        draw('path', {
          d:
            `M${centre} ${round(y(low))}V${round(y(high))}` +
            `M${centre - kCap} ${round(y(low))}h${2 * kCap}M${centre - kCap} ${round(y(high))}h${2 * kCap}`,
          stroke: colour,
          fill: 'none',
          'data-part': 'bar',
        }),
        draw('circle', { cx: centre, cy: round(y(coverage)), r: 3, fill: colour, 'data-part': 'point' }),
      ];
    }),
  ];
}

/**
 * Coverage of several methods over a quantity, with error bars and the line where it should be.
 * @param {CoveragePlotData} data every series not empty
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function coveragePlot({ series, marks, nominal, texts }, { width, height }, theme) {
  const x = linearScale([0, marks.length - 1], [kLeft + kMarginX, width - kRight - kMarginX]);
  const lows = series.flatMap(({ points }) => points.map(({ low }) => low));
  /** @type {[number, number]} */
  const domain = [Math.max(0, Math.floor(Math.min(nominal - 0.1, ...lows) * 10) / 10), 1];
  const y = linearScale(domain, [height - kBottom, kTop]);
  const levels = ticks(domain, kLeastTicks);
  const nominalY = round(y(nominal));
  const legendStep = (width - kLeft - kRight) / (series.length + 1);
  return draw(
    'g',
    {},
    ...levels.values.flatMap((value) => [
      draw('path', {
        d: `M${kLeft} ${round(y(value))}H${width - kRight}`,
        stroke: theme.line,
        'stroke-opacity': 0.35,
      }),
      draw(
        'text',
        { x: kLeft - 8, y: round(y(value)) + 4, 'text-anchor': 'end', fill: theme.muted },
        `${Math.round(100 * value)} %`,
      ),
    ]),
    ...marks.map((text, at) =>
      draw(
        'text',
        { x: round(x(at)), y: height - kBottom + 20, 'text-anchor': 'middle', fill: theme.muted },
        text,
      ),
    ),
    draw(
      'text',
      { x: (kLeft + width - kRight) / 2, y: height - 6, 'text-anchor': 'middle', fill: theme.muted },
      texts.axis,
    ),
    draw('path', {
      d: `M${kLeft} ${nominalY}H${width - kRight}`,
      stroke: theme.ink,
      'stroke-dasharray': '5 4',
      'data-part': 'nominal',
    }),
    ...series.flatMap((each, index) => {
      const shift = kApart * (index - (series.length - 1) / 2);
      return drawSeries(each, (at) => x(at) + shift, y);
    }),
    ...series.flatMap(({ name, colour }, index) => [
      draw('circle', { cx: kLeft + 5 + index * legendStep, cy: 11, r: 4, fill: colour }),
      draw('text', { x: kLeft + 15 + index * legendStep, y: 15, fill: theme.ink }, name),
    ]),
    draw('path', {
      d: `M${kLeft + series.length * legendStep} 11h18`,
      stroke: theme.ink,
      'stroke-dasharray': '5 4',
    }),
    draw(
      'text',
      { x: kLeft + series.length * legendStep + 24, y: 15, fill: theme.ink },
      texts.nominal,
    ),
  );
}
