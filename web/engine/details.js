/**
 * How the details of errors and warnings, which the engine gives as text, stand in a sentence.
 */

import { bytesText, plainPercentText, significant } from './format.js';

/** @param {string} detail a number, read back to three significant digits */
export const number = (detail) => significant(Number(detail), 3);

/** @param {string} detail an exact number that may have many digits */
export const plain = (detail) => String(Number(number(detail)));

/** @param {string} detail a number of bytes, or words where it is beyond counting */
export const bytes = (detail) =>
  Number.isFinite(Number(detail)) ? bytesText(Number(detail)) : detail;

/** @param {string} detail a share 0..1, never told as none */
export const share = (detail) => plainPercentText(Number(Number(detail).toPrecision(2)));
