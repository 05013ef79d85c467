import { deliveryStrings } from './delivery_strings.js';
import { element } from './dom.js';

/** @typedef {import('./delivery_strings.js').DocumentId} DocumentId */

/** @type {readonly DocumentId[]} */
const documentIds = ['method', 'validation', 'embedding', 'licences'];

/** Where the documents are: files beside the page, which the offline file shows from within. */
export function createDocumentLinks() {
  const words = deliveryStrings();
  return element(
    'nav',
    { class: 'document-links', 'aria-label': words.documentsLabel },
    ...documentIds.map((id) =>
      element('a', { href: `${id}.html`, 'data-testid': `document-${id}` }, words.documents[id]),
    ),
  );
}
