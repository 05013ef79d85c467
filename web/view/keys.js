import { lifetime } from './lifetime.js';

/** @typedef {import('./app.js').Actions} Actions */

/** In these, Ctrl+Z is the browser's: it takes back what was typed. */
const kTextFields = 'input[type=text], textarea, [contenteditable]';

/**
 * Undo and redo by the keys that every program uses.
 * @param {Actions} actions
 */
export function listenForUndo(actions) {
  document.addEventListener(
    'keydown',
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const isRedo = key === 'y' || (key === 'z' && event.shiftKey);
      if (key !== 'z' && !isRedo) return;
      if (event.target instanceof Element && event.target.matches(kTextFields)) return;
      event.preventDefault();
      if (isRedo) actions.redo();
      else actions.undo();
    },
    { signal: lifetime() },
  );
}
