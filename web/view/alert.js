import { errorSentence } from './sentences.js';
import { element, onChange } from './dom.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').Alert} Alert */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * What is wrong, be it the engine's or the page's own.
 * @param {import('../engine/types.js').EngineError} error
 */
export const wordsOf = (error) =>
  Object.hasOwn(strings.errors, error.code) ? strings.errors[error.code] : errorSentence(error);

/**
 * @param {Alert} alert
 * @param {boolean} hasPrevious
 */
function sentences({ error, name, numFiles }, hasPrevious) {
  const after = name === null ? '' : strings.nothingOpened(numFiles, hasPrevious);
  return { what: wordsOf(error), after };
}

/**
 * What went wrong, in sentences, until it is dismissed or something else succeeds.
 * @param {Actions} actions
 */
export function createAlert(actions) {
  // The role must be in the page before the words are, or they are not spoken.
  const root = element('div', { role: 'alert', class: 'alert-root' });

  const show = onChange((/** @type {Alert | null} */ alert, /** @type {boolean} */ hasPrevious) => {
    if (!alert) {
      root.replaceChildren();
      return;
    }
    const { what, after } = sentences(alert, hasPrevious);
    const words = element('p', { class: 'alert-words' });
    if (alert.name) words.append(element('strong', {}, alert.name), ' ');
    words.append([what, after].filter(Boolean).join(' '));
    root.replaceChildren(
      element(
        'div',
        { class: 'alert', 'data-testid': 'alert' },
        words,
        element(
          'button',
          { type: 'button', class: 'button', onclick: actions.dismissAlert, 'data-testid': 'dismiss' },
          strings.dismiss,
        ),
      ),
    );
  });
  return {
    root,
    /** @param {State} state */
    update: (state) => show(state.alert, state.images.length > 0),
  };
}
