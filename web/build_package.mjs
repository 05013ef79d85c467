// Builds the npm package into build/package: modules, their types, the WebAssembly module, licences.
//
// usage: node web/build_package.mjs

import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { integrityOf } from './build/hashes.mjs';
import { licenceParts, licenceText } from './documents/licences.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const web = `${root}web/`;
const out = `${root}build/package/`;

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: ['es2022'],
  logLevel: 'warning',
  external: ['fs', 'path', 'crypto'],
};

const { version, description, license, engines } = JSON.parse(
  await readFile(`${web}package.json`, 'utf8'),
);
const wasm = await readFile(`${root}build/wasm/phasebound.wasm`);
/**
 * A script that goes into another as its text.
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 */
async function textOf(entry, options) {
  const { outputFiles } = await build({
    ...common,
    ...options,
    entryPoints: [`${web}engine/${entry}`],
    write: false,
  });
  return JSON.stringify(outputFiles?.[0].text);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  ...common,
  entryPoints: {
    index: `${web}package/index.js`,
    widget: `${web}widget/element.js`,
    define: `${web}widget/define.js`,
  },
  format: 'esm',
  splitting: true,
  // Beside phasebound.wasm, which they look for beside themselves.
  chunkNames: 'chunk-[hash]',
  outdir: out,
  define: {
    'globalThis.phaseboundWorker': await textOf('worker.js', { format: 'iife' }),
    'globalThis.phaseboundWasmHash': JSON.stringify(integrityOf(wasm)),
  },
});
// The module's glue asks Node for parts of it as CommonJS does.
await build({
  ...common,
  entryPoints: [`${web}package/index.js`],
  format: 'esm',
  platform: 'node',
  outfile: `${out}node.js`,
  define: {
    'globalThis.phaseboundWorker': await textOf('thread.js', { format: 'cjs', platform: 'node' }),
  },
  banner: {
    js: [
      "import { createRequire } from 'node:module';",
      "import { dirname as dirnameOf } from 'node:path';",
      "import { fileURLToPath } from 'node:url';",
      'const require = createRequire(import.meta.url);',
      'const __filename = fileURLToPath(import.meta.url);',
      'const __dirname = dirnameOf(__filename);',
    ].join('\n'),
  },
});
await writeFile(`${out}phasebound.wasm`, wasm);
await writeFile(`${out}licences.txt`, licenceText(await licenceParts(root)));
await copyFile(`${root}LICENSE`, `${out}LICENSE`);
await copyFile(`${web}package/README.md`, `${out}README.md`);
execFileSync(`${web}node_modules/.bin/tsc`, ['--project', `${web}package`], { stdio: 'inherit' });
await writeFile(
  `${out}package.json`,
  `${JSON.stringify(
    {
      name: 'phasebound',
      version,
      description,
      license,
      engines,
      type: 'module',
      exports: {
        '.': { types: './types/package/index.d.ts', node: './node.js', default: './index.js' },
        './widget': { types: './types/widget/element.d.ts', default: './widget.js' },
        './define': { types: './types/widget/define.d.ts', default: './define.js' },
        './phasebound.wasm': './phasebound.wasm',
        './package.json': './package.json',
      },
      types: './types/package/index.d.ts',
      sideEffects: ['./define.js'],
    },
    null,
    2,
  )}\n`,
);
