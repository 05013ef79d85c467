import { resultSentence } from '../engine/sentences.js';
import { element, setText } from './dom.js';
import { strings } from './strings.js';

/** @typedef {import('../state/derived.js').Answer} Answer */

/** How long the button says that it has copied, ms. */
const kCopiedMs = 2000;

/**
 * @param {HTMLElement} node whose text is copied
 * @returns {Promise<boolean>} whether it is on the clipboard; if not, it is selected
 */
async function copyText(node) {
  try {
    await navigator.clipboard.writeText(node.textContent ?? '');
    return true;
  } catch {
    // No permission, or a page that is not served securely: the old way, from a selection.
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    const isCopied = document.execCommand('copy');
    if (isCopied) selection?.removeAllRanges();
    return isCopied;
  }
}

/**
 * The result as a sentence to quote.
 * @param {(words: string) => void} say
 */
export function createSentence(say) {
  const text = element('blockquote', { class: 'sentence', 'data-testid': 'sentence' });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const copy = element(
    'button',
    {
      type: 'button',
      class: 'button copy',
      'data-testid': 'copy',
      onclick: async () => {
        const isCopied = await copyText(text);
        say(isCopied ? strings.copySpoken : strings.copyFailed);
        setText(copy, isCopied ? strings.copied : strings.copyByHand);
        clearTimeout(timer);
        timer = setTimeout(() => setText(copy, strings.copy), kCopiedMs);
      },
    },
    strings.copy,
  );
  const root = element('div', { class: 'quote' }, text, copy);
  return {
    root,
    /** @param {Answer | null} answer */
    update(answer) {
      copy.disabled = !answer;
      setText(text, answer ? resultSentence(answer.result.material, answer.interval) : '');
    },
  };
}
