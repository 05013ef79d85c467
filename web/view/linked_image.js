import { EngineFailure, errorOf } from '../engine/failure.js';
import { nameOfAddress } from '../engine/file_names.js';
import { imageAddress } from '../settings.js';
import { deliveryStrings } from './delivery_strings.js';
import { element } from './dom.js';

/**
 * An image that the address of the page names. Anybody can make a link, so nothing is asked of any
 * server before the user has seen where it is and said so.
 * @param {string | null} src
 * @param {(file: File) => void} onLoaded
 * @param {(error: import('../engine/types.js').EngineError, name: string) => void} onFailed
 */
export function createLinkedImage(src, onLoaded, onFailed) {
  const address = src === null ? null : imageAddress(src, document.baseURI);
  let isOpen = address !== null && /^https?:$/.test(address.protocol);
  return {
    /** The question, or nothing, in the language of the page. */
    notice() {
      const root = element('div', { role: 'status' });
      if (!isOpen || !address) return root;
      const words = deliveryStrings();
      const name = nameOfAddress(address);
      const answer = (/** @type {boolean} */ isWanted) => {
        isOpen = false;
        root.replaceChildren();
        if (isWanted) {
          fetchImage(address, null).then(onLoaded, (cause) => onFailed(errorOf(cause), name));
        }
      };
      const button = (/** @type {string} */ text, /** @type {boolean} */ isWanted) =>
        element(
          'button',
          {
            type: 'button',
            class: 'button',
            'data-testid': isWanted ? 'load-linked' : 'dismiss-linked',
            onclick: () => answer(isWanted),
          },
          text,
        );
      root.append(
        element(
          'div',
          { class: 'notice', 'data-testid': 'linked-image' },
          element('p', {}, words.linkedImage(name, address.host)),
          button(words.load, true),
          button(words.dismiss, false),
        ),
      );
      return root;
    },
  };
}

/**
 * @param {URL} address
 * @param {AbortSignal | null} signal
 * @returns {Promise<File>}
 * @throws {EngineFailure} that says whether the server did not answer, has no such image, or keeps it
 */
export async function fetchImage(address, signal) {
  const name = nameOfAddress(address);
  const failure = (/** @type {string} */ code) => new EngineFailure({ code, details: [name] });
  try {
    // Whoever chose the address must not make use of who the user is elsewhere.
    const response = await fetch(address, {
      credentials: 'same-origin',
      referrerPolicy: 'no-referrer',
      signal,
    });
    if (response.ok) return new File([await response.blob()], name);
    throw failure([404, 410].includes(response.status) ? 'ImageNotFound' : 'ImageNotGiven');
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof EngineFailure ? cause : failure('ImageNotFetched');
  }
}
