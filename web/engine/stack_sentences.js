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

/** At most so many different values look like labels. */
const kMostLabels = 16;
/** More values than that are told apart as phases by nobody: they are greys. */
const kMostPhases = 64;

/**
 * In English, of a stack that thresholds are set on as a whole.
 * @param {string} names of the images
 */
export const labelsAmongGreysWords = (names) =>
  `Thresholds were set on all images, though ${names} may have held labels, as few values are in ` +
  'there: phases that lie on the same side of a threshold became one. Check their phases, or analyse ' +
  'the images that are segmented and those that are not apart.';

/**
 * Which images of a stack were segmented by thresholds though they hold so few values that they are
 * labels, where others hold greys.
 * @param {readonly Pick<import('./types.js').ImageInfo, 'segmentation'>[]} infos
 * @returns {number[]} their indices
 */
export function labelsAmongGreys(infos) {
  const isGrey = infos.some(({ segmentation }) => (segmentation?.numGreys ?? 0) > kMostPhases);
  if (!isGrey) return [];
  return infos.flatMap(({ segmentation }, index) => {
    // Labels that are no more than the classes stay as they are.
    const { numGreys = null, numClasses = 0 } = segmentation ?? {};
    const areMerged = numGreys !== null && numGreys > numClasses && numGreys <= kMostLabels;
    return areMerged ? [index] : [];
  });
}

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
