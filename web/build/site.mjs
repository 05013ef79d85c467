// The files of the site, tied together by their hashes.

import { readFile } from 'node:fs/promises';
import { escaped } from '../plot/markup.js';
import { integrityOf } from './hashes.mjs';

/** @typedef {Map<string, string | Uint8Array>} Files contents by name */

/** What main.js fetches. */
const kFetched = ['phasebound.wasm', 'worker.js'];

/**
 * The page with the hashes of its parts: none of them can be of another version.
 * @param {string} template index.html as it is written
 * @param {Files} files
 */
export function indexPage(template, files) {
  const hash = (/** @type {string} */ name) => {
    const contents = files.get(name);
    if (contents === undefined) throw new Error(`no ${name}`);
    return integrityOf(contents);
  };
  const address = (/** @type {string} */ name) =>
    `${name}?v=${encodeURIComponent(hash(name).slice(-12))}" integrity="${hash(name)}`;
  const fetched = Object.fromEntries(kFetched.map((name) => [name, hash(name)]));
  const meta = `<meta name="phasebound-files" content="${escaped(JSON.stringify(fetched))}" />`;
  const page = template
    .replace('href="main.css"', `href="${address('main.css')}"`)
    .replace('src="main.js"', `src="${address('main.js')}"`)
    .replace('<title>', `${meta}\n    <title>`);
  if (page.match(/integrity=/g)?.length !== 2) throw new Error('index.html lost its parts');
  return page;
}

/**
 * What the service worker is to keep, and the version: a hash of all of it.
 * @param {Files} files
 */
export function buildOf(files) {
  const names = [...files.keys()].sort();
  const list = Object.fromEntries(names.map((name) => [name, integrityOf(files.get(name) ?? '')]));
  return { version: integrityOf(JSON.stringify(list)).slice(-20), files: list };
}

/** @param {string} path */
export const read = (path) => readFile(path);
