import { element } from './dom.js';

/** Warnings that are shown at once; the others follow on a click, so that the page keeps its shape. */
const kNumShown = 1;

/**
 * Sentences beside the number that they concern.
 * @param {string} testId
 * @param {(n: number) => string} [more] text that opens the rest; without it all are shown
 */
export function createWarnings(testId, more) {
  const root = element('div', { class: 'warnings', 'data-testid': testId });
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
      root.replaceChildren();
      if (sentences.length === 0) return;
      const first = more ? sentences.slice(0, kNumShown) : sentences;
      const rest = sentences.slice(first.length);
      root.append(list(first));
      if (!more || rest.length === 0) return;
      root.append(element('details', {}, element('summary', {}, more(rest.length)), list(rest)));
    },
  };
}
