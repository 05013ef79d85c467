/**
 * Sentences on what several images do to the number that they share, for the page and the command
 * line.
 */

import { unequalPixels, unitName } from './pixel_size.js';

/**
 * Words of English; other languages have the same.
 * @param {string} least size of a pixel, with its unit
 * @param {string} most
 */
export const unequalPixelsWords = (least, most) =>
  `The images have pixels of different sizes (${least} to ${most}) and are pooled by their pixels: ` +
  'those with small pixels count for more than the area that they show, and the interval takes it ' +
  'that features are as long in pixels in all of them. Resample the images to one size of pixels, or ' +
  'analyse them one by one.';

/** In English, of an image that is named beside it. */
export const foreignSentence =
  'This image does not fit the others: chance alone hardly takes one so far off. Check whether it is ' +
  'of the same material and segmented alike; if not, leave it out.';

/**
 * The sentence in some words, where there is something to say.
 * @param {readonly Pick<import('./types.js').ImageInfo, 'pixelSize' | 'shape'>[]} infos
 * @param {(least: string, most: string) => string} words
 * @param {(number: number) => string} numberText
 * @returns {string | null}
 */
export function unequalPixelsSentence(
  infos,
  words = unequalPixelsWords,
  numberText = (number) => String(Number(number.toPrecision(3))),
) {
  const found = unequalPixels(infos);
  if (!found) return null;
  const text = (/** @type {{number: number, unit: string}} */ { number, unit }) =>
    `${numberText(number)} ${unitName(unit)}`;
  return words(text(found.least), text(found.most));
}
