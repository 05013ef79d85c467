/**
 * How the details of errors and warnings, which the engine gives as text, stand in a sentence.
 */

import { bytesText, plainPercentText, significant } from './format.js';
import { readableSize, unitName } from './pixel_size.js';

/** The part of a file that is no part beside its pixels: PartIgnored names it so. */
export const kTransparency = 'transparency';

/** @param {string} detail a number, read back to three significant digits */
export const number = (detail) => significant(Number(detail), 3);

/** @param {string} detail an exact number that may have many digits */
export const plain = (detail) => String(Number(number(detail)));

/** @param {string} detail a number of bytes, or words where it is beyond counting */
export const bytes = (detail) =>
  Number.isFinite(Number(detail)) ? bytesText(Number(detail)) : detail;

/** @param {string} detail a share 0..1, never told as none */
export const share = (detail) => plainPercentText(Number(Number(detail).toPrecision(2)));

/** @param {readonly string[]} details numbers, and perhaps a unit @returns {number[]} */
const numbersOf = (details) => details.map(Number).filter(Number.isFinite);

/** @param {readonly string[]} details of pixelSides() */
export const areVoxels = (details) => numbersOf(details).length === 3;

/**
 * Sides of a pixel that differ.
 * @param {readonly string[]} details z, y, x or y, x, and their unit, which results that were saved
 *   earlier do not have
 * @returns {string} e.g. "y 0.5 µm, x 0.25 µm"
 */
export function pixelSides(details) {
  const sides = numbersOf(details);
  const [x, y, z = x] = [...sides].reverse();
  const unit = details[sides.length];
  const size = { x, y, z, unit, source: '' };
  const read = unit === undefined ? size : readableSize(size);
  const side = (/** @type {'x' | 'y' | 'z'} */ axis) =>
    `${axis} ${plain(String(read[axis]))}${unit === undefined ? '' : ` ${unitName(read.unit)}`}`;
  return [...(sides.length === 3 ? [side('z')] : []), side('y'), side('x')].join(', ');
}
