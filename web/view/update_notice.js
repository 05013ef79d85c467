import { deliveryStrings } from './delivery_strings.js';
import { element } from './dom.js';

/**
 * Says that another version is ready, which the user takes when it suits.
 * @param {() => void} onAccept
 */
export function createUpdateNotice(onAccept) {
  let isReady = false;
  /** @type {HTMLElement} */
  let root = element('div');
  const show = () => {
    if (!isReady) return;
    const words = deliveryStrings();
    root.replaceChildren(
      element(
        'div',
        { class: 'notice', 'data-testid': 'new-version' },
        element('p', {}, words.newVersion),
        element(
          'button',
          { type: 'button', class: 'button', 'data-testid': 'reload', onclick: onAccept },
          words.reload,
        ),
      ),
    );
  };
  return {
    /** In the language of the page. */
    notice() {
      root = element('div', { role: 'status' });
      show();
      return root;
    },
    announce() {
      isReady = true;
      show();
    },
  };
}
