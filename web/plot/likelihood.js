import { kDigitPx, linearTicks, ticksBelow } from './frame.js';
import { linearScale } from './scale.js';
import { draw, linePath, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */
/** @typedef {import('../engine/types.js').Interval} Interval */

/**
 * @typedef {object} LikelihoodData
 * @property {Likelihood} curve
 * @property {Interval} interval
 * @property {number} phaseFraction of the image
 * @property {{lower: string, upper: string, confidence: string, axis: string}} texts
 * @property {(value: number, numDecimals: number) => string} format of a tick
 *
 * @typedef {import('./picture.js').Size} Size
 * @typedef {import('./picture.js').Theme} Theme
 */

const kBracketY = 24;
const kBelowAxis = 44;
/** Room for the numbers beside the interval's ends, px. */
export const kLikelihoodMarginX = 68;
const kMarginX = kLikelihoodMarginX;
/** Between such a number and its end. */
const kGap = 8;
/** The name of the axis stands left: the right corner is the tools'. */
const kAxisNameX = 12;
const kLeastTicks = 3;

/**
 * Points of the curve inside the interval, its ends interpolated.
 * @param {Likelihood} curve
 * @param {number} lower
 * @param {number} upper
 * @returns {[number, number][]}
 */
function pointsBetween({ phaseFraction, density }, lower, upper) {
  /** @param {number} at */
  const densityAt = (at) => {
    const next = phaseFraction.findIndex((value) => value >= at);
    if (next < 0) return density[density.length - 1];
    if (next === 0) return density[0];
    const share = (at - phaseFraction[next - 1]) / (phaseFraction[next] - phaseFraction[next - 1]);
    return density[next - 1] + share * (density[next] - density[next - 1]);
  };
  /** @type {[number, number][]} */
  const points = [[lower, densityAt(lower)]];
  phaseFraction.forEach((value, index) => {
    if (value > lower && value < upper) points.push([value, density[index]]);
  });
  points.push([upper, densityAt(upper)]);
  return points;
}

/**
 * Where the numbers of the interval's ends begin or end: beside them, but with all digits inside of
 * the plot, and apart.
 * @param {{left: number, right: number}} ends
 * @param {{lower: string, upper: string}} texts
 * @param {number} width
 */
function labelPlaces({ left, right }, { lower, upper }, width) {
  const leftmost = lower.length * kDigitPx;
  const rightmost = width - upper.length * kDigitPx;
  const lowerAt = Math.max(leftmost, Math.min(left - kGap, rightmost - 2 * kGap));
  return { lowerAt, upperAt: Math.min(rightmost, Math.max(right + kGap, lowerAt + 2 * kGap)) };
}

/**
 * The likelihood of the material's phase fraction: a curve over the fraction with the interval
 * shaded, bracketed and its ends named; the image's own fraction is marked on the axis.
 * @param {LikelihoodData} data the curve not empty
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function likelihoodPlot({ curve, interval, phaseFraction, texts, format }, size, theme) {
  const { width, height } = size;
  const axisY = height - kBelowAxis;
  const values = curve.phaseFraction;
  /** @type {[number, number]} */
  const domain = [values[0], values[values.length - 1]];
  const x = linearScale(domain, [kMarginX, width - kMarginX]);
  const peak = curve.density.reduce((most, value) => Math.max(most, value), 0);
  const y = linearScale([0, peak], [axisY, kBracketY + 16]);
  const screen = (/** @type {[number, number]} */ [at, density]) =>
    /** @type {[number, number]} */ ([x(at), y(density)]);

  const line = [...values].map((value, i) => screen([value, curve.density[i]]));
  const inside = pointsBetween(curve, interval.lower, interval.upper).map(screen);
  const left = round(x(interval.lower));
  const right = round(x(interval.upper));
  const area = `${linePath([[left, axisY], ...inside, [right, axisY]])}Z`;
  const marks = linearTicks(domain, format, kLeastTicks);
  const centre = round(x(phaseFraction));
  const { lowerAt, upperAt } = labelPlaces({ left, right }, texts, width);

  return draw(
    'g',
    {},
    draw('path', { d: area, fill: theme.phase, 'fill-opacity': 0.4, 'data-part': 'shade' }),
    draw('path', { d: linePath(line), fill: 'none', stroke: theme.ink, 'stroke-width': 1.5 }),
    draw('path', {
      d: `M${kMarginX - 12} ${axisY}H${width - kMarginX + 12}`,
      stroke: theme.line,
    }),
    ...ticksBelow(marks, x, { y: axisY, numbersY: axisY + 21 }, theme),
    draw(
      'text',
      { x: kAxisNameX, y: height - 5, fill: theme.muted },
      texts.axis,
    ),
    draw('path', {
      d: `M${left} ${kBracketY}V${axisY}M${right} ${kBracketY}V${axisY}`,
      stroke: theme.ink,
      'stroke-opacity': 0.35,
    }),
    draw('path', {
      d: `M${left} ${kBracketY - 5}v10M${left} ${kBracketY}H${right}M${right} ${kBracketY - 5}v10`,
      stroke: theme.ink,
      fill: 'none',
    }),
    draw('path', {
      d: `M${left} ${axisY}H${right}`,
      stroke: theme.phase,
      'stroke-width': 4,
      'data-part': 'range',
    }),
    draw('path', {
      d: `M${centre} ${axisY - 4}l5 9h-10z`,
      fill: theme.ink,
      stroke: theme.ground,
      'data-part': 'centre',
    }),
    ...[
      { at: lowerAt, anchor: 'end', text: texts.lower, part: 'lower' },
      { at: upperAt, anchor: 'start', text: texts.upper, part: 'upper' },
    ].map(({ at, anchor, text, part }) =>
      draw(
        'text',
        {
          x: round(at),
          y: kBracketY + 5,
          'text-anchor': anchor,
          fill: theme.ink,
          'font-weight': 600,
          'data-part': part,
        },
        text,
      ),
    ),
    draw(
      'text',
      { x: (left + right) / 2, y: kBracketY - 9, 'text-anchor': 'middle', fill: theme.muted },
      texts.confidence,
    ),
  );
}
