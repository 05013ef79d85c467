import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {ReturnType<typeof import('../state/fields.js').createFieldStudy>} FieldStudy */

/**
 * What is wrong with a number that rests on an image of another material.
 * @param {FieldStudy} study
 * @param {State} state
 * @param {Answer} answer
 * @returns {string[]} a sentence for each image that counts and does not fit the others
 */
export function foreignSentences(study, state, answer) {
  if (state.images.length < 2) return [];
  return study
    .fields(state, answer)
    .filter(({ isForeign, isIncluded }) => isForeign && isIncluded)
    .map(({ index }) => strings.foreign(state.images[index].name));
}
