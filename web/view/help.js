import { element } from './dom.js';
import { strings } from './strings.js';

/** @typedef {keyof typeof strings.help} HelpId */

/** Distance of the words from their button, and from the edges of the screen, px. */
const kGapPx = 6;
const kEdgePx = 8;

let lastId = 0;

/**
 * A short explanation behind a term: a small button that opens it beside itself. Escape and a click
 * elsewhere close it.
 * @param {HelpId} id
 */
export function createHelp(id) {
  const { term, text } = strings.help[id];
  const words = element(
    'div',
    { class: 'help', id: `help-${++lastId}`, popover: 'auto', role: 'note' },
    element('strong', {}, term),
    element('p', {}, text),
  );
  const button = element(
    'button',
    {
      type: 'button',
      class: 'help-button',
      'aria-label': strings.helpOn(term),
      popovertarget: words.id,
      'data-testid': `help-${id}`,
    },
    '?',
  );
  words.addEventListener('toggle', (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== 'open') return;
    const anchor = button.getBoundingClientRect();
    const { width, height } = words.getBoundingClientRect();
    const left = Math.min(innerWidth - width - kEdgePx, Math.max(kEdgePx, anchor.left));
    const below = anchor.bottom + kGapPx;
    const isAbove = below + height > innerHeight - kEdgePx && anchor.top > height;
    words.style.setProperty('left', `${left}px`);
    words.style.setProperty('top', `${isAbove ? anchor.top - height - kGapPx : below}px`);
  });
  return element('span', { class: 'help-box' }, button, words);
}

/**
 * A heading with an explanation behind it.
 * @param {string} text
 * @param {HelpId} id
 */
export const headingWithHelp = (text, id) =>
  element('div', { class: 'heading' }, element('h2', {}, text), createHelp(id));
