/**
 * What the page writes beyond the engine's own number formats: units, times, shares.
 */

import { bytesText } from '../engine/format.js';
import { readableLength, readableSize, unitName } from '../engine/pixel_size.js';
import { countText, localised, significant } from './numbers.js';

/** Between a number and its unit: narrow, and no line ends there. */
const kNarrowSpace = '\u202f';

/** @param {string} number @param {string} unit */
const withUnit = (number, unit) => `${number}${kNarrowSpace}${unit}`;

/**
 * A share of the image in per cent: one decimal, more where that would say nothing.
 * @param {number} fraction
 */
export function sharePercent(fraction) {
  const value = 100 * fraction;
  const isPlain = value === 0 || (value >= 0.1 && value <= 99.9) || value === 100;
  return withUnit(isPlain ? localised(value.toFixed(1)) : significant(value, value < 1 ? 2 : 5), '%');
}

/** @param {number} share done, in whole per cent; never all of it before the end */
export const wholePercent = (share) => withUnit(String(Math.min(99, Math.floor(100 * share))), '%');

/** @param {number} fraction in per cent with two significant digits */
export const errorPercent = (fraction) => withUnit(significant(100 * fraction, 2), '%');

/**
 * The error that is wished for, in the unit in which it was chosen.
 * @param {Pick<import('../state/types.js').State, 'target' | 'targetUnit'>} state
 */
export const targetText = ({ target, targetUnit }) =>
  targetUnit === 'relative' ? errorPercent(target) : significant(target, 3);

/** @param {number} confidence @returns {string} as people write it: 95, 99.9, 99.99 */
export const confidenceNumber = (confidence) => String(Number((100 * confidence).toFixed(4)));

/** @param {number} confidence */
export const confidencePercent = (confidence) => withUnit(localised(confidenceNumber(confidence)), '%');

/** @param {number} numBytes with a unit, in the digits of the language */
export const bytesSize = (numBytes) => localised(bytesText(Math.round(numBytes)));

/** More hours than these are told in days. */
const kMostHours = 48;

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds === 0) return withUnit('0', 's');
  if (seconds < 10) return withUnit(significant(Math.max(seconds, 0.001), 2), 's');
  if (seconds < 90) return withUnit(String(Math.round(seconds)), 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return withUnit(String(minutes), 'min');
  const hours = minutes / 60;
  if (hours < kMostHours) return withUnit(localised(hours.toFixed(1)), 'h');
  return withUnit(countText(Math.round(hours / 24)), 'd');
}

/** @typedef {import('../engine/types.js').PixelSize} PixelSize */
/**
 * Side of a pixel that is as wide as high as deep, and its unit as the engine writes it.
 * @typedef {{side: number, unit: string}} Pixel
 */

/**
 * @param {readonly {info: {pixelSize: PixelSize | null}}[]} images
 * @returns {PixelSize | null} null where they differ or none is stated
 */
export function commonPixelSize(images) {
  const [first] = images.map(({ info }) => info.pixelSize);
  const key = JSON.stringify(first);
  return images.every(({ info }) => JSON.stringify(info.pixelSize) === key) ? first : null;
}

/**
 * @param {PixelSize | null} pixelSize
 * @param {number} numDimensions
 * @returns {Pixel | null} null where the file states none, or where sides differ
 */
export function evenPixel(pixelSize, numDimensions) {
  if (!pixelSize) return null;
  const isEven = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a / b - 1) < 1e-3;
  if (!isEven(pixelSize.y, pixelSize.x)) return null;
  if (numDimensions === 3 && !isEven(pixelSize.z, pixelSize.x)) return null;
  return { side: pixelSize.x, unit: pixelSize.unit };
}

/**
 * Sides of a pixel as a person writes them: one number where they agree.
 * @param {PixelSize} pixelSize
 * @param {number} numDimensions
 */
export function pixelSizeText(pixelSize, numDimensions) {
  const readable = readableSize(pixelSize);
  const pixel = evenPixel(readable, numDimensions);
  if (pixel) return withUnit(sideText(pixel.side), unitName(pixel.unit));
  const { x, y, z, unit } = readable;
  const sides = numDimensions === 3 ? [x, y, z] : [x, y];
  return withUnit(sides.map(sideText).join(' × '), unitName(unit));
}

/** @param {number} side */
const sideText = (side) => localised(String(Number(side.toPrecision(4))));

/**
 * A length in pixels, whole where it is long.
 * @param {number} lengthPx
 */
export function pixelLength(lengthPx) {
  const number = lengthPx < 100 ? significant(lengthPx, 3) : countText(Math.round(lengthPx));
  return withUnit(number, 'px');
}

/**
 * The same in a unit of length, or null where the image has none.
 * @param {number} lengthPx
 * @param {Pixel | null} pixel
 */
export function realLength(lengthPx, pixel) {
  if (!pixel) return null;
  const { number, unit } = readableLength(lengthPx * pixel.side, pixel.unit);
  return withUnit(significant(number, 3), unitName(unit));
}

/**
 * Side of an image that is asked for: never rounded down.
 * @param {number} sidePx
 * @param {Pixel | null} pixel
 */
export function sideLength(sidePx, pixel) {
  const inPixels = withUnit(countText(Math.ceil(sidePx)), 'px');
  const real = realLength(sidePx, pixel);
  return real ? `${inPixels} (${real})` : inPixels;
}
