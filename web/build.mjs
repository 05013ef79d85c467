// Builds what is shipped into build/dist: the site, with relative paths only, the page as one file,
// and the widget.
//
// usage: node web/build.mjs

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { integrityOf } from './build/hashes.mjs';
import { offlineFile } from './build/offline_file.mjs';
import { buildOf, indexPage } from './build/site.mjs';
import { embedding } from './documents/embedding.js';
import { licences, licenceParts } from './documents/licences.js';
import { method } from './documents/method.js';
import { documentPage } from './documents/page.js';
import { validation } from './validation/page.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const web = `${root}web/`;
const dist = `${root}build/dist/`;

/** Pictures of the documents. */
const kPictures = ['widget_dokuwiki.png', 'widget_mediawiki.png'];

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: ['es2022'],
  logLevel: 'warning',
  // The glue carries branches for Node that a browser never takes.
  external: ['fs', 'path', 'crypto'],
};

/**
 * The text of a bundle that is put into another.
 * @param {import('esbuild').BuildOptions} options
 */
async function bundled(options) {
  const { outputFiles } = await build({ ...common, ...options, write: false });
  return outputFiles[0].text;
}

/** Files of the site and their maps, which nobody but a developer asks for. */
/** @type {Map<string, string | Uint8Array>} */
const files = new Map();
/** @type {Map<string, string | Uint8Array>} */
const maps = new Map();

/**
 * @param {string} entry
 * @param {string} name in the site
 * @param {import('esbuild').BuildOptions} [options]
 */
async function bundleFile(entry, name, options = {}) {
  const { outputFiles } = await build({
    ...common,
    sourcemap: true,
    write: false,
    outfile: `${dist}${name}`,
    entryPoints: [`${web}${entry}`],
    ...options,
  });
  for (const { path, contents } of outputFiles ?? []) {
    const file = path.slice(dist.length);
    (file.endsWith('.map') ? maps : files).set(file, contents);
  }
}

const wasm = await readFile(`${root}build/wasm/phasebound.wasm`);
const coverage = await readFile(`${web}validation/coverage.json`, 'utf8');
const template = await readFile(`${web}index.html`, 'utf8');
const documents = [
  method,
  validation(JSON.parse(coverage)),
  embedding,
  licences(await licenceParts(root)),
];

// Classic, because a module worker cannot be made from a Blob everywhere.
const worker = await bundled({ entryPoints: [`${web}engine/worker.js`], format: 'iife' });
await Promise.all([
  bundleFile('main.js', 'main.js', { format: 'esm' }),
  bundleFile('widget/define.js', 'widget.js', {
    format: 'esm',
    define: {
      'globalThis.phaseboundWorker': JSON.stringify(worker),
      'globalThis.phaseboundWasmHash': JSON.stringify(integrityOf(wasm)),
      'globalThis.phaseboundPage': '"./"',
    },
  }),
  bundleFile('styles/main.css', 'main.css'),
  bundleFile('styles/documents.css', 'documents.css'),
]);
files.set('worker.js', worker);
files.set('phasebound.wasm', wasm);
files.set('coverage.json', coverage);
for (const document of documents) files.set(`${document.id}.html`, documentPage(document));
for (const picture of kPictures) files.set(picture, await readFile(`${web}docs/${picture}`));
files.set('index.html', indexPage(template, files));

const serviceWorker = await bundled({
  entryPoints: [`${web}service_worker.js`],
  format: 'iife',
  define: { 'globalThis.phaseboundBuild': JSON.stringify(buildOf(files)) },
});
const offline = offlineFile({
  template,
  script: await bundled({
    entryPoints: [`${web}offline.js`],
    format: 'iife',
    // A classic script has no address of its own, and needs none.
    define: { 'import.meta.url': '"about:blank"' },
  }),
  styles: await bundled({ entryPoints: [`${web}styles/offline.css`] }),
  worker,
  wasm,
  documents: Object.fromEntries(documents.map(({ id, heading, main }) => [id, { heading, main }])),
});

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all(
  [...files, ...maps, ['sw.js', serviceWorker], ['phasebound.html', offline]].map(
    ([name, contents]) => writeFile(`${dist}${name}`, contents),
  ),
);
