/**
 * Numbers as people read them: per cent exists only here and in what is built on it.
 */

/**
 * Decimals that show so many significant digits of a number.
 * @param {number} number > 0
 * @param {number} numDigits
 */
function decimalsFor(number, numDigits) {
  // Rounded first: 0.0996 has its two digits at 0.10.
  const rounded = Number(number.toPrecision(numDigits));
  return Math.max(0, numDigits - 1 - Math.floor(Math.log10(rounded)));
}

/**
 * A number with some significant digits, no exponent and no false ones: 1234.5 with two is 1200.
 * @param {number} number
 * @param {number} numDigits
 */
export function significant(number, numDigits) {
  if (!Number.isFinite(number)) return 'unknown';
  const rounded = Number(number.toPrecision(numDigits));
  return rounded === 0 ? '0' : rounded.toFixed(decimalsFor(Math.abs(rounded), numDigits));
}

/**
 * A fraction of which nothing says how exact it is: three decimals, or as many as tell it from 0
 * and from 1.
 * @param {number} fraction 0..1
 */
export function fractionText(fraction) {
  if (fraction === 0 || fraction === 1) return String(fraction);
  return fraction.toFixed(Math.max(3, decimalsOff(fraction)));
}

/** @param {number} fraction 0..1; decimals that tell it from 0 and from 1, where it differs */
function decimalsOff(fraction) {
  const distance = Math.min(fraction, 1 - fraction);
  return distance > 0 ? decimalsFor(distance, 1) : 0;
}

/**
 * An end that is cut at 0 or 1, or one of the logit scale that cannot be told from it: near 1 that
 * is 1 itself already where the same distance from 0 is still a number.
 * @param {number} value
 */
const isAtEnd = (value) => Math.min(value, 1 - value) < 1e-12;

/** A side of an interval that is shorter than this share of the half width has digits of its own. */
const kShortSide = 0.5;

/**
 * What of an interval two significant digits are to show: the half width, or the distance to the
 * nearer end where that is much shorter, which would be rounded to the fraction itself otherwise.
 * @param {number} phaseFraction
 * @param {import('./types.js').Interval} interval
 */
function shownWidth(phaseFraction, { halfWidth, lower, upper }) {
  // Ends that are 0 and 1 have no digits.
  const sides = [
    isAtEnd(lower) ? 0 : phaseFraction - lower,
    isAtEnd(upper) ? 0 : upper - phaseFraction,
  ];
  const shortest = Math.min(...sides.filter((side) => side > 0));
  return shortest < kShortSide * halfWidth ? shortest : halfWidth;
}

/**
 * A phase fraction and its interval with the same decimals: two significant digits of the half
 * width, and more only where the fraction would read as 0 or 1, or where one side is much shorter.
 * @param {number} phaseFraction
 * @param {import('./types.js').Interval} interval
 * @returns {{phaseFraction: string, halfWidth: string, lower: string, upper: string, above: string,
 *   below: string}} above, below: distances to the ends, as the other digits add up
 */
export function intervalTexts(phaseFraction, interval) {
  const { halfWidth, lower, upper } = interval;
  const decimals = Math.max(
    halfWidth > 0 ? decimalsFor(shownWidth(phaseFraction, interval), 2) : 3,
    decimalsOff(phaseFraction),
  );
  const bound = (/** @type {number} */ value) =>
    isAtEnd(value) ? String(Math.round(value)) : value.toFixed(decimals);
  const texts = {
    phaseFraction: phaseFraction.toFixed(decimals),
    halfWidth: halfWidth.toFixed(decimals),
    lower: bound(lower),
    upper: bound(upper),
  };
  const distance = (/** @type {string} */ from, /** @type {string} */ to) =>
    (Number(to) - Number(from)).toFixed(decimals);
  return {
    ...texts,
    above: distance(texts.phaseFraction, texts.upper),
    below: distance(texts.lower, texts.phaseFraction),
  };
}

/** Ends that are this unlike, as a share of the half width, are told apart. */
const kNoticedAsymmetry = 0.15;

/**
 * Whether one number tells both ends: of the published model's interval always, which is symmetric
 * before it is cut.
 * @param {number} phaseFraction
 * @param {Pick<import('./types.js').Interval, 'lower' | 'upper' | 'halfWidth'>} interval
 * @param {import('./types.js').Model} model
 */
export function isSymmetric(phaseFraction, { lower, upper, halfWidth }, model) {
  const asymmetry = Math.abs(upper - phaseFraction - (phaseFraction - lower));
  return model === 'imagerep' || asymmetry <= kNoticedAsymmetry * halfWidth;
}

/**
 * The fraction with what is to be added and taken off: one number where both are nearly alike.
 * @param {{phaseFraction: number, model: import('./types.js').Model}} estimate
 * @param {import('./types.js').Interval} interval
 * @returns {string} e.g. "0.328 ± 0.035", "0.041 +0.012 −0.009"
 */
export function plusMinusText({ phaseFraction, model }, interval) {
  const texts = intervalTexts(phaseFraction, interval);
  return isSymmetric(phaseFraction, interval, model)
    ? `${texts.phaseFraction} ± ${texts.halfWidth}`
    : `${texts.phaseFraction} +${texts.above} −${texts.below}`;
}

/**
 * @param {number} fraction
 * @returns {string} e.g. "4.6%": two significant digits
 */
export function percentText(fraction) {
  return `${significant(100 * fraction, 2)}%`;
}

/**
 * @param {number} fraction that a person chose, and so has few digits
 * @returns {string} e.g. "5%"
 */
export function plainPercentText(fraction) {
  return `${Number((100 * fraction).toPrecision(6))}%`;
}

/**
 * @param {number} confidence
 * @returns {string} e.g. "95.0%", "99.99%"
 */
export function confidenceText(confidence) {
  const percent = (100 * confidence).toFixed(2);
  return `${percent.endsWith('0') ? percent.slice(0, -1) : percent}%`;
}

/**
 * @param {number} numBytes
 * @returns {string} e.g. "3.2 GB"
 */
export function bytesText(numBytes) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  let number = numBytes;
  // 999.5 and more would read as 1000 of the smaller unit.
  while (number >= 999.5 && unit < units.length - 1) {
    number /= 1000;
    ++unit;
  }
  return `${unit === 0 ? number : significant(number, number >= 100 ? 3 : 2)} ${units[unit]}`;
}

/**
 * @param {number} count a whole number
 * @returns {string} with thin spaces between thousands
 */
export function countText(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/**
 * A number as somebody wrote it before a file kept it in 32 bits: what else its digits say is noise.
 * @param {number} value
 */
function writtenText(value) {
  if (Number.isInteger(value) || Math.fround(value) !== value) return String(value);
  let numDigits = 1;
  while (Math.fround(Number(value.toPrecision(numDigits))) !== value) ++numDigits;
  return String(Number(value.toPrecision(numDigits)));
}

/**
 * A phase as people name it.
 * @param {number} value pixel value; a colour is 0xRRGGBB
 * @param {boolean} isColour
 * @returns {string} e.g. "255", "0.3", "#ff8000"
 */
export function phaseText(value, isColour) {
  return isColour ? `#${value.toString(16).padStart(6, '0')}` : writtenText(value);
}

/**
 * Sides of an image as people say them, the width first.
 * @param {readonly number[]} shape [y, x] or [z, y, x]
 * @returns {string} e.g. "2286 × 1326 px"
 */
export function shapeText(shape) {
  return `${[...shape].reverse().join(' × ')} px`;
}
