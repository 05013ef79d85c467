import { shapeText } from './numbers.js';
import { examples } from '../state/examples.js';
import { element } from './dom.js';
import { lifetime } from './lifetime.js';
import { strings } from './strings.js';

/**
 * @typedef {import('../state/examples.js').Example} Example
 */

/**
 * A menu button in the manner of the ARIA authoring practices: arrows move, Escape closes.
 * @param {(example: Example) => void} open
 */
export function createExamplesMenu(open) {
  const items = examples.map((example) =>
    element(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: -1,
        class: 'menu-item',
        'data-testid': `example-${example.id}`,
        onclick: () => {
          close();
          open(example);
        },
      },
      element('span', {}, strings.examples[example.id]),
      element('span', { class: 'muted' }, shapeText(example.spec.shape)),
    ),
  );
  const menu = element(
    'div',
    { role: 'menu', id: 'examples-menu', class: 'menu', hidden: true, 'aria-label': strings.examplesButton },
    ...items,
  );
  const button = element(
    'button',
    {
      type: 'button',
      class: 'button',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': 'examples-menu',
      'data-testid': 'examples',
      onclick: () => (menu.hidden ? show(0) : close()),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        show(event.key === 'ArrowDown' ? 0 : items.length - 1);
      },
    },
    strings.examplesButton,
  );
  const root = element('div', { class: 'menu-root' }, button, menu);

  /** @param {number} index */
  function show(index) {
    menu.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    items[index].focus();
  }

  function close() {
    if (menu.hidden) return;
    const hadFocus = menu.contains(document.activeElement);
    menu.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (hadFocus) button.focus();
  }

  menu.addEventListener('keydown', (event) => {
    const now = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = items.length - 1;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowDown: now === last ? 0 : now + 1,
      ArrowUp: now <= 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    if (event.key in targets) {
      event.preventDefault();
      items[targets[event.key]].focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
  });
  root.addEventListener('focusout', (event) => {
    if (!root.contains(/** @type {Node | null} */ (event.relatedTarget))) close();
  });
  document.addEventListener(
    'pointerdown',
    (event) => {
      if (!root.contains(/** @type {Node} */ (event.target))) close();
    },
    { signal: lifetime() },
  );
  return root;
}
