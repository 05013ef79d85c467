import { element } from './dom.js';
import { strings } from './strings.js';

/**
 * A line of a list of checks: a mark for the eye, a word for the ear, and what was found.
 * @param {string} text
 * @param {boolean} isGood
 */
export const checkItem = (text, isGood) =>
  element(
    'li',
    { class: isGood ? 'check is-good' : 'check is-bad' },
    element('span', { class: 'check-mark', 'aria-hidden': 'true' }, isGood ? '✓' : '!'),
    element('span', { class: 'spoken' }, isGood ? strings.checkGood : strings.checkBad),
    element('span', {}, text),
  );
