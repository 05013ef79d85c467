import { element } from './dom.js';

/** Warnings that are shown at once; the others follow on a click, so that the page keeps its shape. */
const kNumShown = 2;

/**
 * Sentences beside the number that they concern.
 * @param {string} testId
 * @param {(n: number) => string} [more] text that opens the rest; without it all are shown
 */
export function createWarnings(testId, more) {
  const root = element('div', { class: 'warnings', hidden: true, 'data-testid': testId });
  let shown = '';

  const list = (/** @type {string[]} */ sentences) =>
    element(
      'ul',
      {},
      ...sentences.map((sentence) => element('li', { class: 'warning' }, sentence)),
    );

  return {
    root,
    /** @param {string[]} sentences */
    show(sentences) {
      const key = sentences.join('\n');
      if (key === shown) return;
      shown = key;
      root.hidden = sentences.length === 0;
      const numFirst = more && sentences.length > kNumShown ? kNumShown : sentences.length;
      root.replaceChildren(list(sentences.slice(0, numFirst)));
      if (!more || numFirst === sentences.length) return;
      root.append(
        element(
          'details',
          {},
          element('summary', {}, more(sentences.length - numFirst)),
          list(sentences.slice(numFirst)),
        ),
      );
    },
  };
}
