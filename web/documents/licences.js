/**
 * The licences of all that is shipped, in their owners' words: read from the sources that the
 * module was built from, whenever the site is built.
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { escaped } from '../plot/markup.js';
import { paragraph, section } from './page.js';

/** @typedef {import('./page.js').Document} Document */
/** @typedef {{id: string, name: string, what: string, text: string}} Part */

/** Where Debian puts what upstream has in Emscripten's file LICENSE. */
const kDebianCopyright = '/usr/share/doc/emscripten/copyright';
/** How the licence begins in stb_image.h. */
const kStbLicence = 'This software is available under 2 licenses';

/**
 * Where the module's parts come from, as CMake remembers it.
 * @param {string} cache text of CMakeCache.txt
 * @param {string} name
 */
function folderIn(cache, name) {
  const found = new RegExp(`^${name}:[A-Z]+=(.*)$`, 'm').exec(cache);
  if (!found) throw new Error(`${name} is not in the CMake cache of the module`);
  return found[1];
}

/**
 * Of a Debian copyright file, what concerns some files: their paragraphs, and the licences that
 * these name.
 * @param {string} copyright
 * @param {(file: string) => boolean} isShipped
 */
export function excerptOf(copyright, isShipped) {
  const paragraphs = copyright.split(/\n[ \t]*\n/);
  const field = (/** @type {string} */ text, /** @type {string} */ name) =>
    new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'm').exec(text)?.[1] ?? '';
  const kept = paragraphs.filter((text) =>
    field(text, 'Files').split(/\s+/).filter(Boolean).some(isShipped),
  );
  const named = new Set(
    kept.flatMap((text) => {
      const [first] = field(text, 'License').split('\n');
      return first.split(/ or | and |,/).map((name) => name.trim());
    }),
  );
  const licences = paragraphs.filter(
    (text) =>
      text.startsWith('License:') && named.has(field(text, 'License').split('\n')[0].trim()),
  );
  return [...kept, ...licences].join('\n\n');
}

/** @param {string} folder of Emscripten */
async function emscriptenText(folder) {
  if (existsSync(`${folder}/LICENSE`)) return readFile(`${folder}/LICENSE`, 'utf8');
  const copyright = await readFile(kDebianCopyright, 'utf8');
  return excerptOf(copyright, (file) => file === '*' || file.startsWith('system/lib/'));
}

/**
 * @param {string} root of the project
 * @returns {Promise<Part[]>}
 */
export async function licenceParts(root) {
  const cache = await readFile(`${root}build/wasm/CMakeCache.txt`, 'utf8');
  const read = (/** @type {string} */ name, /** @type {string[]} */ ...files) =>
    Promise.all(
      files.map((file) =>
        readFile(`${folderIn(cache, `PHASEBOUND_${name}_SOURCE`)}/${file}`, 'utf8'),
      ),
    ).then((texts) => texts.map((text) => text.trim()).join('\n\n'));
  // <folder>/cmake/Modules/Platform/Emscripten.cmake
  const emscripten = folderIn(cache, 'CMAKE_TOOLCHAIN_FILE').replace(/\/cmake\/Modules\/.*$/, '');
  const stb = await read('STB', 'stb_image.h');
  if (!stb.includes(kStbLicence)) throw new Error('stb_image.h does not tell its licence');
  return [
    {
      id: 'phasebound',
      name: 'Phasebound',
      what: 'all but what follows',
      text: await readFile(`${root}LICENSE`, 'utf8'),
    },
    {
      id: 'kissfft',
      name: 'KissFFT',
      what: 'Fourier transforms',
      text: await read('KISSFFT', 'COPYING', 'LICENSES/BSD-3-Clause'),
    },
    {
      id: 'libtiff',
      name: 'libtiff',
      what: 'reading of TIFF',
      text: await read('LIBTIFF', 'LICENSE.md'),
    },
    { id: 'zlib', name: 'zlib', what: 'decompression', text: await read('ZLIB', 'LICENSE') },
    {
      id: 'libjpeg-turbo',
      name: 'libjpeg-turbo',
      what: 'reading of JPEG; this software is based in part on the work of the Independent JPEG Group',
      text: await read('LIBJPEG', 'LICENSE.md', 'README.ijg'),
    },
    {
      id: 'stb_image',
      name: 'stb_image',
      what: 'reading of other pictures',
      text: stb.slice(stb.indexOf(kStbLicence)).replace(/\*\/\s*$/, ''),
    },
    {
      id: 'emscripten',
      name: 'Emscripten, musl and the LLVM libraries',
      what: 'glue between module and page, C and C++ libraries, compiler runtime',
      text: await emscriptenText(emscripten),
    },
  ];
}

/** @param {readonly Part[]} parts */
export const licenceText = (parts) =>
  parts
    .map(({ name, what, text }) => `${name} (${what})\n\n${text.trim()}\n`)
    .join(`\n${'-'.repeat(78)}\n\n`);

/**
 * @param {readonly Part[]} parts
 * @returns {Document}
 */
export const licences = (parts) => ({
  id: 'licences',
  title: 'licences',
  heading: 'Licences of everything that is shipped',
  description:
    'The licences of Phasebound and of the libraries that its WebAssembly module is built from.',
  main: [
    paragraph(
      `The page’s script and styles are Phasebound’s own. The WebAssembly module holds the libraries
below; their texts are those that came with their sources.`,
    ),
    ...parts.map(({ id, name, what, text }) =>
      section(
        escaped(name),
        id,
        paragraph(escaped(`For ${what}.`)),
        `<pre class="licence" tabindex="0" aria-label="Licence of ${escaped(name)}">${escaped(text.trim())}</pre>`,
      ),
    ),
  ].join('\n'),
});
