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
 * @typedef {object} IntervalTexts
 * @property {string} phaseFraction
 * @property {string} halfWidth
 * @property {string} lower
 * @property {string} upper
 * @property {string} above distance from the fraction to the upper end, as the other digits add up
 * @property {string} below
 */

/**
 * @param {number} phaseFraction
 * @param {import('../engine/types.js').Interval} interval
 * @returns {IntervalTexts}
 */
export function intervalTexts(phaseFraction, interval) {
  const texts = plain.intervalTexts(phaseFraction, interval);
  const numDecimals = texts.phaseFraction.split('.')[1]?.length ?? 0;
  const distance = (/** @type {string} */ from, /** @type {string} */ to) =>
    (Number(to) - Number(from)).toFixed(numDecimals);
  return {
    phaseFraction: localised(texts.phaseFraction),
    halfWidth: localised(texts.halfWidth),
    lower: localised(texts.lower),
    upper: localised(texts.upper),
    above: localised(distance(texts.phaseFraction, texts.upper)),
    below: localised(distance(texts.lower, texts.phaseFraction)),
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

/** Ends that are this unlike, as a share of the half width, are told apart. */
const kNoticedAsymmetry = 0.15;

/**
 * Whether one number tells both ends: of the published model's interval always, which is symmetric
 * before it is cut.
 * @param {number} phaseFraction
 * @param {import('../engine/types.js').Interval} interval
 * @param {import('../engine/types.js').Model} model
 */
export function isSymmetric(phaseFraction, { lower, upper, halfWidth }, model) {
  const asymmetry = Math.abs(upper - phaseFraction - (phaseFraction - lower));
  return model === 'imagerep' || asymmetry <= kNoticedAsymmetry * halfWidth;
}

/**
 * The fraction with what is to be added and taken off: one number where both are nearly alike.
 * @param {import('../engine/models.js').ModelEstimate} estimate
 * @param {import('../engine/types.js').Interval} interval
 * @returns {string} e.g. "0.328 ± 0.035", "0.041 +0.012 −0.009"
 */
export function plusMinusText({ phaseFraction, model }, interval) {
  const {
    phaseFraction: fraction,
    halfWidth,
    above,
    below,
  } = intervalTexts(phaseFraction, interval);
  return isSymmetric(phaseFraction, interval, model)
    ? `${fraction} ± ${halfWidth}`
    : `${fraction} +${above} −${below}`;
}
