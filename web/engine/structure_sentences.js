/**
 * Sentences on what the structure of an image does to the number, for the page, the command line and
 * the widget.
 */

import { percentText, significant } from './format.js';

/** @typedef {import('./structure.js').StructureFinding} StructureFinding */

/** Names of the axes, the last one first. */
const kAxes = ['x', 'y', 'z'];

/** Words of English by the code of a finding; other languages have the same. */
export const structureWords = {
  /** @param {string} period @param {string} strength */
  Periodic: (period, strength) =>
    `The structure repeats after about ${period} (correlation ${strength}): both models are made ` +
    'for random structures and misjudge periodic ones. Count whole periods instead, or use ' +
    'several images.',
  LongFibres: () =>
    'In one direction the correlation does not end within the image: fibres or layers are longer ' +
    "than can be seen. ImageRep's interval is too narrow for them, and the calibrated one rests on " +
    'little. Use a longer image along them, or several images side by side.',
  /** @param {string} ratio */
  Elongated: (ratio) =>
    `Features are about ${ratio} times as long in one direction as in another: ImageRep takes ` +
    'such structures for more certain than they are. Prefer the calibrated interval, or several ' +
    'images.',
  /** @param {string} axis @param {string} place */
  Mirrored: (axis, place) =>
    `About ${axis} = ${place} the image is a mirror image or a turned copy of itself: copies tell ` +
    'nothing new of the material, so both intervals are too narrow. Use the picture as it was ' +
    'before it was padded or tiled, or crop it to one copy.',
  /** @param {string} share */
  Endless: (share) =>
    `Far pixels are still correlated by ${share}: features or gradients are as large as the ` +
    'image, so the interval may be too narrow. Image a larger field.',
  /** @param {string} axis @param {string} change */
  Drift: (axis, change) =>
    `The fraction drifts by ${change} from one edge to the other along ${axis}: the material or ` +
    'the segmentation is not even, and one interval for all of it means little. Check the ' +
    'illumination, or analyse the parts as several images.',
  /** @param {string} axis @param {string} place @param {string} change */
  Step: (axis, place, change) =>
    `The fraction jumps by ${change} at about ${axis} = ${place}: two materials, two pictures that ` +
    'were segmented differently, or large features on one side alone. One interval for both parts ' +
    'means little. Analyse the parts by themselves, or image a larger field.',
  /** @param {string} axis @param {string} change */
  HigherMiddle: (axis, change) =>
    `Along ${axis} the fraction is ${change} higher in the middle of the image than at both edges: ` +
    'the material or the segmentation is not even, and one interval for all of it means little. ' +
    'Flatten the illumination, or analyse the parts as several images.',
  /** @param {string} axis @param {string} change */
  LowerMiddle: (axis, change) =>
    `Along ${axis} the fraction is ${change} lower in the middle of the image than at both edges: ` +
    'the material or the segmentation is not even, and one interval for all of it means little. ' +
    'Flatten the illumination, or analyse the parts as several images.',
};

/**
 * How numbers and axes stand in the words of a language.
 * @typedef {object} StructureFormat
 * @property {(lengthPx: number) => string} length
 * @property {(fraction: number) => string} share
 * @property {(number: number) => string} number
 *
 * @typedef {Record<import('./structure.js').StructureFinding['code'],
 *   (first: string, second: string, third: string) => string>} StructureWords
 */

/**
 * What the structure shows, in one sentence: what is the matter, what it does to the number, what
 * to do.
 * @param {StructureFinding} finding
 * @param {readonly number[]} shape of the image
 * @param {StructureWords} words
 * @param {StructureFormat} format
 */
export function sentenceOfFinding({ code, details }, shape, words, { length, share, number }) {
  const [first, second, third] = details.map((detail) => detail ?? 0);
  const axis = kAxes[shape.length - 1 - first];
  switch (code) {
    case 'Periodic':
      return words.Periodic(length(first), share(second), '');
    case 'LongFibres':
      return words.LongFibres('', '', '');
    case 'Elongated':
      return words.Elongated(number(first), '', '');
    case 'Endless':
      return words.Endless(share(first), '', '');
    case 'Mirrored':
      return words.Mirrored(axis, length(second), '');
    case 'Step':
      return words.Step(axis, length(second), number(Math.abs(third)));
    case 'Drift':
    case 'HigherMiddle':
    case 'LowerMiddle':
      return words[code](axis, number(Math.abs(second)), '');
  }
}

/** @type {StructureFormat} */
const kPlainFormat = {
  length: (lengthPx) => `${significant(lengthPx, 3)} px`,
  share: percentText,
  number: (number) => significant(number, 2),
};

/**
 * The same in English with plain numbers.
 * @param {StructureFinding} finding
 * @param {readonly number[]} shape
 */
export const structureSentence = (finding, shape) =>
  sentenceOfFinding(finding, shape, structureWords, kPlainFormat);
