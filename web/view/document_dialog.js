import { deliveryStrings } from './delivery_strings.js';
import { element } from './dom.js';

/** @typedef {Record<string, {heading: string, main: string}>} Documents by id */

/** A link to a document, as a page of the site has it. */
const kDocument = /^([a-z]+)\.html$/;

/**
 * Shows documents in the page that has them within. Their markup is the build's own.
 * @param {Promise<Documents>} documents
 */
export function showDocumentsWithin(documents) {
  document.addEventListener('click', async (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const id = kDocument.exec(link?.getAttribute('href') ?? '')?.[1];
    if (id === undefined) return;
    event.preventDefault();
    const found = (await documents)[id];
    if (found) show(found);
  });
}

/** @param {Documents[string]} found */
function show({ heading, main }) {
  for (const open of document.querySelectorAll('dialog.document-dialog')) open.remove();
  const parsed = new DOMParser().parseFromString(main, 'text/html');
  for (const link of parsed.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    // Other files of the site are not here.
    if (!kDocument.test(href) && !/^(https?:|#)/.test(href)) {
      link.replaceWith(...link.childNodes);
    }
  }
  for (const picture of parsed.querySelectorAll('img')) picture.replaceWith(picture.alt);
  const close = element(
    'button',
    { type: 'button', class: 'button', onclick: () => dialog.remove() },
    deliveryStrings().close,
  );
  const title = element('h1', { id: 'document-title' }, heading);
  const dialog = element(
    'dialog',
    {
      class: 'document-dialog',
      'aria-labelledby': 'document-title',
      onclose: () => dialog.remove(),
    },
    close,
    element('div', { class: 'validation', lang: 'en' }, title, ...parsed.body.childNodes),
  );
  document.body.append(dialog);
  dialog.showModal();
}
