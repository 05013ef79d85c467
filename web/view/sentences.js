/**
 * The sentences of engine/sentences.js in the language of the page. Where a language has no words
 * for a code, the English ones stand.
 */

import * as english from '../engine/sentences.js';
import { combinedAdvice, combinedAssumption } from '../engine/segmentation_sentences.js';
import { localised } from './numbers.js';

/** @typedef {import('../engine/types.js').EngineError} EngineError */
/** @typedef {import('../engine/types.js').Warning} Warning */
/** @typedef {import('../engine/types.js').Interval} Interval */
/** @typedef {import('../engine/models.js').ModelEstimate} ModelEstimate */

/**
 * Words of a language.
 * @typedef {object} SentenceTable
 * @property {Record<string, (...details: string[]) => string>} errors
 * @property {Record<string, (...details: string[]) => string>} warnings
 * @property {(estimate: ModelEstimate, interval: Interval) => string} result
 * @property {string} combinedAssumption
 * @property {Record<'sampling' | 'segmentation', string>} combinedAdvice
 * @property {Record<string, string>} details of errors and warnings, by the English ones: # stands for
 *   a number or what is in quotes, in the same order
 */

/** @type {SentenceTable | null} null: English */
let table = null;

/** @param {SentenceTable | null} sentences */
export function useSentences(sentences) {
  table = sentences;
}

/** What differs between details that say the same. */
const kVariable = /"[^"]*"|\d+(?:\.\d+)?/g;

/** @param {string} detail that the engine gave */
function localDetail(detail) {
  const pattern = detail.replace(kVariable, '#');
  if (!table || !Object.hasOwn(table.details, pattern)) return detail;
  const variables = detail.match(kVariable) ?? [];
  return table.details[pattern].replace(/#/g, () => variables.shift() ?? '');
}

/**
 * @param {Record<string, (...details: string[]) => string> | undefined} words
 * @param {{code: string, details: readonly string[]}} what
 * @returns {string | null}
 */
const worded = (words, { code, details }) =>
  words && Object.hasOwn(words, code) ? localised(words[code](...details.map(localDetail))) : null;

/** @param {EngineError} error */
export const errorSentence = (error) =>
  worded(table?.errors, error) ?? english.errorSentence(error);

/** @param {Warning} warning */
export const warningSentence = (warning) =>
  worded(table?.warnings, warning) ?? english.warningSentence(warning);

/**
 * @param {ModelEstimate} estimate
 * @param {Interval} interval
 */
export const resultSentence = (estimate, interval) =>
  table ? localised(table.result(estimate, interval)) : english.resultSentence(estimate, interval);

/**
 * What is assumed where sampling and segmentation are read together, and what to do about it.
 * @param {import('../engine/segmentation.js').Combined} combined
 */
export const combinedWords = ({ dominant }) => ({
  assumption: table?.combinedAssumption ?? combinedAssumption,
  advice: (table?.combinedAdvice ?? combinedAdvice)[dominant],
});
