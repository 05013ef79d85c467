/**
 * Every word of the page that is not a sentence of the engine (those: engine/sentences.js), in the
 * language in use.
 */

import { english } from './languages/en.js';

/** @typedef {typeof english} Strings */

/** The table in use; mountApp builds the page anew after it has changed. @type {Strings} */
export let strings = english;

/** @param {Strings} table */
export function useStrings(table) {
  strings = table;
}
