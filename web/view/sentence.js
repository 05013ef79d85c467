import { createCopyButton } from './copy_button.js';
import { element, setText } from './dom.js';
import { resultSentence } from './sentences.js';
import { strings } from './strings.js';

/** @typedef {import('../state/derived.js').Answer} Answer */

/**
 * The result as a sentence to quote: that of the headline, and that of the other model.
 * @param {(words: string) => void} say
 */
export function createSentence(say) {
  const text = element('blockquote', { class: 'sentence', 'data-testid': 'sentence' });
  const other = element('blockquote', {
    class: 'sentence muted',
    'data-testid': 'sentence-alternative',
  });
  const spoken = { spoken: strings.copySpoken, failed: strings.copyFailed };
  const copy = createCopyButton(text, say, {
    testId: 'copy',
    label: strings.copySentence,
    ...spoken,
  });
  const copyOther = createCopyButton(other, say, {
    testId: 'copy-alternative',
    label: strings.copyOtherSentence,
    ...spoken,
  });
  const root = element('div', { class: 'quote' }, text, copy, other, copyOther);
  return {
    root,
    /** @param {Answer | null} answer */
    update(answer) {
      copy.disabled = !answer;
      copyOther.disabled = !answer;
      setText(text, answer ? resultSentence(answer.estimate, answer.interval) : '');
      const { alternative } = answer ?? {};
      setText(other, alternative ? resultSentence(alternative.estimate, alternative.interval) : '');
    },
  };
}
