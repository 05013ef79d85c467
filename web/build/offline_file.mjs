// The page as one file that works from a disk.

import { gzipSync } from 'node:zlib';
import { integrityOf } from './hashes.mjs';

const kMostBytes = 2e6;

/** @param {string | Uint8Array} contents */
const packed = (contents) => gzipSync(contents, { level: 9 }).toString('base64');

/**
 * Text between tags of a raw element, where nothing may look like an end tag.
 * @param {string} text
 */
function raw(text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error('text that would end its element');
  return text;
}

/**
 * @param {object} parts
 * @param {string} parts.template index.html
 * @param {string} parts.script
 * @param {string} parts.styles
 * @param {string} parts.worker
 * @param {Uint8Array} parts.wasm
 * @param {object} parts.documents what shows them takes
 * @returns {string} HTML
 */
export function offlineFile({ template, script, styles, worker, wasm, documents }) {
  const policy = [
    "default-src 'none'",
    `script-src '${integrityOf(script)}' 'wasm-unsafe-eval'`,
    `style-src '${integrityOf(styles)}'`,
    'img-src blob: data:',
    'worker-src blob:',
    // An image beside it, where it is put on a server.
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const part = (/** @type {string} */ id, /** @type {string | Uint8Array} */ contents) =>
    `<script type="text/plain" id="${id}">${packed(contents)}</script>`;
  // Functions, because "$" means something in a replacement text.
  const page = template
    .replace(/content="default-src[^"]*"/, () => `content="${policy}"`)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${raw(styles)}</style>`)
    .replace(/ *<script type="module"[^>]*><\/script>\n/, '')
    .replace('</body>', () =>
      [
        part('phasebound-wasm', wasm),
        part('phasebound-worker', worker),
        part('phasebound-documents', JSON.stringify(documents)),
        `<script>${raw(script)}</script>`,
        '</body>',
      ].join('\n'),
    );
  if (page.length > kMostBytes) throw new Error(`the offline file takes ${page.length} bytes`);
  return page;
}
