import { element, setText } from './dom.js';
import { strings } from './strings.js';

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
 * A button that copies the text of an element and says so.
 * @param {HTMLElement} text
 * @param {(words: string) => void} say
 * @param {{testId: string, label: string, spoken: string, failed: string}} options
 */
export function createCopyButton(text, say, { testId, label, spoken, failed }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const button = element(
    'button',
    {
      type: 'button',
      class: 'button copy',
      'aria-label': label,
      'data-testid': testId,
      onclick: async () => {
        const isCopied = await copyText(text);
        say(isCopied ? spoken : failed);
        setText(button, isCopied ? strings.copied : strings.copyByHand);
        clearTimeout(timer);
        timer = setTimeout(() => setText(button, strings.copy), kCopiedMs);
      },
    },
    strings.copy,
  );
  return button;
}
