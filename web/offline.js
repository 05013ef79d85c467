/** The page in one file: its parts are in it, compressed. It asks for nothing. */

import { EngineFailure } from './engine/failure.js';
import { kNotSupported } from './engine/loading.js';
import { start } from './start.js';
import { showDocumentsWithin } from './view/document_dialog.js';

/**
 * A part of the file: see web/build/offline_file.mjs.
 * @param {string} id
 * @returns {Promise<Response>}
 */
async function part(id) {
  if (typeof DecompressionStream === 'undefined') {
    throw new EngineFailure({ code: kNotSupported, details: [] });
  }
  const text = document.getElementById(id)?.textContent ?? '';
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

const parts = {
  wasm: part('phasebound-wasm').then((response) => response.arrayBuffer()),
  worker: part('phasebound-worker').then((response) => response.text()),
};
const documents = part('phasebound-documents').then((response) => response.json());
// Whoever needs it hears of it.
for (const each of [parts.wasm, parts.worker, documents]) each.catch(() => {});

showDocumentsWithin(documents);
start({ ...parts, notices: [] });
