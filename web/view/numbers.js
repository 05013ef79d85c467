/**
 * The engine's number formats in the language of the page: only the decimal mark differs, thousands
 * are kept apart by a thin space everywhere.
 */

import * as plain from '../engine/format.js';

/** @type {'.' | ','} */
let decimalMark = '.';

/** @param {'.' | ','} mark */
export function useDecimalMark(mark) {
  decimalMark = mark;
}

/**
 * Text of the engine's formats with the decimal mark of the page.
 * @param {string} text
 */
export const localised = (text) =>
  decimalMark === '.' ? text : text.replace(/(\d)\.(?=\d)/g, `$1${decimalMark}`);

/**
 * A number that a person typed, with either decimal mark.
 * @param {string} text
 * @returns {number} NaN where it is none
 */
export function parseNumber(text) {
  const tidy = text
    .trim()
    .replace(/[\s\u2009\u202f]/g, '')
    .replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(tidy) ? Number(tidy) : NaN;
}

/** A tick of an axis. @param {number} value @param {number} numDecimals */
export const tickText = (value, numDecimals) => localised(value.toFixed(numDecimals));

/** @param {number} number @param {number} numDigits */
export const significant = (number, numDigits) => localised(plain.significant(number, numDigits));

/** @param {number} fraction */
export const fractionText = (fraction) => localised(plain.fractionText(fraction));

/** @param {number} count */
export const countText = (count) => plain.countText(count);

/** @param {readonly number[]} shape */
export const shapeText = (shape) => plain.shapeText(shape);

/** @param {number} value @param {boolean} isColour */
export const phaseText = (value, isColour) => localised(plain.phaseText(value, isColour));

/**
 * @param {number} phaseFraction
 * @param {import('../engine/types.js').Interval} interval
 * @returns {ReturnType<typeof plain.intervalTexts>}
 */
export function intervalTexts(phaseFraction, interval) {
  const texts = plain.intervalTexts(phaseFraction, interval);
  return {
    phaseFraction: localised(texts.phaseFraction),
    halfWidth: localised(texts.halfWidth),
    lower: localised(texts.lower),
    upper: localised(texts.upper),
    above: localised(texts.above),
    below: localised(texts.below),
  };
}

/**
 * Both ends of an interval with the digits that its width is worth.
 * @param {number} lower
 * @param {number} upper
 * @returns {[string, string]}
 */
export function fractionTexts(lower, upper) {
  const halfWidth = (upper - lower) / 2;
  const middle = lower + halfWidth;
  const texts = intervalTexts(middle, { confidence: 0, halfWidth, lower, upper, isClipped: false });
  return [texts.lower, texts.upper];
}

export const { isSymmetric } = plain;

/**
 * @param {import('../engine/models.js').ModelEstimate} estimate
 * @param {import('../engine/types.js').Interval} interval
 */
export const plusMinusText = (estimate, interval) =>
  localised(plain.plusMinusText(estimate, interval));
