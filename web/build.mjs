// Bundles the page into build/dist: everything a static host needs, with relative paths only.
//
// usage: node web/build.mjs

import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { validationPage } from './validation/page.js';

const web = fileURLToPath(new URL('.', import.meta.url));
const built = fileURLToPath(new URL('../build/', import.meta.url));
const dist = `${built}dist/`;

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  sourcemap: true,
  target: ['es2022'],
  logLevel: 'warning',
  // The glue carries branches for Node that a browser never takes.
  external: ['fs', 'path', 'crypto'],
};

const coverage = await readFile(`${web}validation/coverage.json`, 'utf8');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  build({ ...common, entryPoints: [`${web}main.js`], format: 'esm', outfile: `${dist}main.js` }),
  // Classic, because a module worker cannot be made from a Blob everywhere.
  build({
    ...common,
    entryPoints: [`${web}engine/worker.js`],
    format: 'iife',
    outfile: `${dist}worker.js`,
  }),
  build({ ...common, entryPoints: [`${web}styles/main.css`], outfile: `${dist}main.css` }),
  build({
    ...common,
    entryPoints: [`${web}styles/validation.css`],
    outfile: `${dist}validation.css`,
  }),
  writeFile(`${dist}validation.html`, validationPage(JSON.parse(coverage))),
  writeFile(`${dist}coverage.json`, coverage),
  copyFile(`${web}index.html`, `${dist}index.html`),
  copyFile(`${built}wasm/phasebound.wasm`, `${dist}phasebound.wasm`),
]);
