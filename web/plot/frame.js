import { linearScale, ticks } from './scale.js';
import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */
/** @typedef {(value: number, numDecimals: number) => string} Format */

/** Room around a plot with two axes, px. */
export const kFrame = { left: 58, right: 24, top: 34, bottom: 46 };

const kLeastTicks = 4;
const kTickPx = 5;
/** A digit of a plot's text, px: a little more than most fonts take. */
export const kDigitPx = 8.6;
/** Between two numbers below an axis, so that they are read as two. */
const kNumberGapPx = 4;

/**
 * A tick: where it stands and what it says.
 * @typedef {{value: number, text: string}} Tick
 */

/**
 * @param {readonly [number, number]} domain
 * @param {Format} format
 * @param {number} [least]
 * @returns {Tick[]}
 */
export function linearTicks(domain, format, least = kLeastTicks) {
  const { values, numDecimals } = ticks(domain, least);
  return values.map((value) => ({ value, text: format(value, numDecimals) }));
}

/**
 * Powers of ten and, where there are few, their 2- and 5-folds, inside a domain.
 * @param {readonly [number, number]} domain both > 0
 * @param {(value: number) => string} format
 * @returns {Tick[]}
 */
export function logTicks([low, high], format) {
  const isWide = high / low > 1000;
  /** @type {Tick[]} */
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) {
    for (const factor of isWide ? [1] : [1, 2, 5]) {
      const value = Number(`${factor}e${power}`);
      if (value >= low * 0.999 && value <= high * 1.001) found.push({ value, text: format(value) });
    }
  }
  return found;
}

/**
 * Ticks below an axis and their numbers. Where the axis is too short for all, those numbers are left
 * out that would touch the one before them.
 * @param {readonly Tick[]} ticks from left to right
 * @param {(value: number) => number} x
 * @param {{y: number, numbersY: number, tickPx?: number}} place of the axis and its numbers
 * @param {Theme} theme
 * @returns {Drawing[]}
 */
export function ticksBelow(ticks, x, { y, numbersY, tickPx = kTickPx }, theme) {
  let end = -Infinity;
  return ticks.flatMap(({ value, text }) => {
    const at = round(x(value));
    const tick = draw('path', { d: `M${at} ${y}v${tickPx}`, stroke: theme.muted });
    const halfPx = (text.length * kDigitPx) / 2;
    if (at - halfPx < end) return [tick];
    end = at + halfPx + kNumberGapPx;
    return [
      tick,
      draw('text', { x: at, y: numbersY, 'text-anchor': 'middle', fill: theme.muted }, text),
    ];
  });
}

/**
 * @param {Size} size
 * @param {readonly [number, number]} domainX
 * @param {readonly [number, number]} domainY
 */
export const scales = ({ width, height }, domainX, domainY) => ({
  x: linearScale(domainX, [kFrame.left, width - kFrame.right]),
  y: linearScale(domainY, [height - kFrame.bottom, kFrame.top]),
});

/**
 * Thin axes, few ticks, and what the axes are.
 * @param {object} what
 * @param {(value: number) => number} what.x
 * @param {(value: number) => number} what.y
 * @param {readonly Tick[]} what.ticksX
 * @param {readonly Tick[]} what.ticksY
 * @param {string} what.nameX
 * @param {string} what.nameY
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing[]}
 */
export function axes({ x, y, ticksX, ticksY, nameX, nameY }, { width, height }, theme) {
  const bottom = height - kFrame.bottom;
  return [
    draw('path', {
      d: `M${kFrame.left} ${kFrame.top - 6}V${bottom}H${width - kFrame.right}`,
      fill: 'none',
      stroke: theme.line,
    }),
    ...ticksBelow(ticksX, x, { y: bottom, numbersY: bottom + 20 }, theme),
    ...ticksY.flatMap(({ value, text }) => [
      draw('path', {
        d: `M${kFrame.left - kTickPx} ${round(y(value))}h${kTickPx}`,
        stroke: theme.muted,
      }),
      draw(
        'text',
        { x: kFrame.left - 9, y: round(y(value)) + 4, 'text-anchor': 'end', fill: theme.muted },
        text,
      ),
    ]),
    draw(
      'text',
      { x: width - kFrame.right, y: height - 8, 'text-anchor': 'end', fill: theme.muted },
      nameX,
    ),
    draw('text', { x: 8, y: 18, fill: theme.muted }, nameY),
  ];
}
