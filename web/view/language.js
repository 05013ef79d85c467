import { chinese } from './languages/zh.js';
import { chineseSentences } from './languages/zh_sentences.js';
import { english } from './languages/en.js';
import { german } from './languages/de.js';
import { germanSentences } from './languages/de_sentences.js';
import { useDecimalMark } from './numbers.js';
import { useSentences } from './sentences.js';
import { useStrings } from './strings.js';

/**
 * A language of the page.
 * @typedef {object} Language
 * @property {string} id as in the lang attribute
 * @property {string} name in the language itself
 * @property {import('./strings.js').Strings} strings
 * @property {import('./sentences.js').SentenceTable | null} sentences null: the engine's own
 * @property {'.' | ','} decimalMark
 */

/** @type {readonly Language[]} */
export const languages = [
  { id: 'en', name: 'English', strings: english, sentences: null, decimalMark: '.' },
  { id: 'de', name: 'Deutsch', strings: german, sentences: germanSentences, decimalMark: ',' },
  { id: 'zh', name: '中文', strings: chinese, sentences: chineseSentences, decimalMark: '.' },
];

/**
 * The first language of the browser that the page has; English where it has none.
 * @param {readonly string[]} wanted such as ["de-AT", "en"]
 * @returns {string} id
 */
export function preferredLanguage(wanted) {
  for (const tag of wanted) {
    const found = languages.find(({ id }) => tag.toLowerCase().split('-')[0] === id);
    if (found) return found.id;
  }
  return 'en';
}

/**
 * Words and numbers in a language from now on, whatever the language of the page is.
 * @param {string} id
 * @returns {string} the one that it is
 */
export function useWords(id) {
  const language = languages.find((each) => each.id === id) ?? languages[0];
  useStrings(language.strings);
  useSentences(language.sentences);
  useDecimalMark(language.decimalMark);
  return language.id;
}

/** @param {string} id */
export function useLanguage(id) {
  document.documentElement.lang = useWords(id);
}
