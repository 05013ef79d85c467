import { labelsAmongGreys, unequalPixelsSentence } from '../engine/stack_sentences.js';
import { localised } from './numbers.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {ReturnType<typeof import('../state/fields.js').createFieldStudy>} FieldStudy */

/**
 * What is wrong with a number that rests on images of unlike pixels, on labels that were taken for
 * greys, or on an image of another material.
 * @param {FieldStudy} study
 * @param {State} state
 * @param {Answer} answer
 * @returns {string[]} also a sentence for each image that counts and does not fit the others
 */
export function foreignSentences(study, state, answer) {
  if (state.images.length < 2) return [];
  const counted = state.images.filter(({ key }) => !state.excluded.has(key));
  const unequal = unequalPixelsSentence(
    counted.map(({ info }) => info),
    strings.unequalPixels,
    (number) => localised(String(Number(number.toPrecision(3)))),
  );
  const foreign = study
    .fields(state, answer)
    .filter(({ isForeign, isIncluded }) => isForeign && isIncluded)
    .map(({ index }) => strings.foreign(state.images[index].name));
  const labelled = labelsAmongGreys(counted.map(({ info }) => info));
  const names = labelled.map((index) => counted[index].name).join(', ');
  return [
    ...(unequal ? [unequal] : []),
    ...(names ? [strings.labelsAmongGreys(names)] : []),
    ...foreign,
  ];
}
