// The npm package as somebody else would use it: packed, installed into a project, imported.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { cells, kGolden } from './support.mjs';

const run = promisify(execFile);
const kPackage = fileURLToPath(new URL('../../build/package', import.meta.url));
const kTypeScript = fileURLToPath(new URL('../../web/node_modules/.bin/tsc', import.meta.url));
const kCommand = fileURLToPath(new URL('../../web/cli/analyse.mjs', import.meta.url));

/** @type {string} */
let project;

before(async () => {
  project = await mkdtemp(join(tmpdir(), 'phasebound-package-'));
  const { stdout } = await run('npm', ['pack', '--silent', kPackage], { cwd: project });
  await writeFile(join(project, 'package.json'), '{"name":"user","private":true,"type":"module"}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${stdout.trim()}`], {
    cwd: project,
  });
});

after(() => rm(project, { recursive: true, force: true }));

/**
 * Runs a module of the project.
 * @param {string} text
 * @returns {Promise<any>} what it printed, from JSON
 */
async function result(text) {
  await writeFile(join(project, 'main.js'), text);
  const { stdout } = await run(process.execPath, ['main.js'], { cwd: project });
  return JSON.parse(stdout);
}

test('imports fetch nothing, and the answer is that of the command line', async () => {
  const file = join(kGolden, 'blobs_500.png');
  const answer = await result(`
    import { readFile } from 'node:fs/promises';
    globalThis.fetch = () => { throw new Error('fetched'); };
    const { analyse } = await import('phasebound');
    await import('phasebound/define');
    const bytes = await readFile(${JSON.stringify(file)});
    const shares = [];
    const answer = await analyse(bytes, { name: ${JSON.stringify(file)}, onProgress: ({ share }) => shares.push(share) });
    console.log(JSON.stringify({ answer, isRising: shares.every((share, i) => i === 0 || share >= shares[i - 1]), numShares: shares.length }));
  `);
  const { stdout } = await run(process.execPath, [kCommand, '--json', file]);
  assert.deepEqual(answer.answer, JSON.parse(stdout));
  assert.ok(answer.isRising && answer.numShares > 0);
});

test('leaves out the information bar of a microscope as the command line does', async () => {
  const file = fileURLToPath(new URL('../native/fixtures/fei.tif', import.meta.url));
  const crop = { x: 0, y: 0, width: 13, height: 9 };
  const [answer, kept, cropped] = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const bytes = await readFile(${JSON.stringify(file)});
    const name = ${JSON.stringify(file)};
    const segmentation = { method: 'otsu' };
    const mask = { crop: ${JSON.stringify(crop)} };
    const openings = [undefined, { segmentation, cutsInfoBar: false }, { segmentation, mask }];
    const answers = openings.map((opening) => analyse(bytes, { name, opening }));
    console.log(JSON.stringify(await Promise.all(answers)));
  `);
  const { stdout } = await run(process.execPath, [kCommand, '--json', file]);
  assert.deepEqual(answer, JSON.parse(stdout));
  assert.deepEqual(answer.shape, [7, 13]);
  assert.deepEqual(kept.shape, [9, 13]);
  assert.deepEqual(cropped.shape, [9, 13]);
});

test('takes the module compiled, several images, and one phase', async () => {
  const files = [0, 1].map((i) => join(kGolden, `stack_unequal_${i}.png`));
  const answer = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const wasm = await WebAssembly.compile(await readFile(${JSON.stringify(join(kPackage, 'phasebound.wasm'))}));
    const files = await Promise.all(${JSON.stringify(files)}.map((file) => readFile(file)));
    const answer = await analyse(files, { wasm, phase: 255, confidence: 0.9, model: 'imagerep' });
    console.log(JSON.stringify(answer));
  `);
  const args = [
    '--json',
    '--stack',
    '--phase',
    '255',
    '--confidence',
    '0.9',
    '--model',
    'imagerep',
  ];
  const { stdout } = await run(process.execPath, [kCommand, ...args, ...files]);
  const expected = JSON.parse(stdout);
  assert.equal(answer.phases.length, 1);
  assert.equal(answer.phases[0].lower, expected.phases[0].lower);
  assert.equal(answer.phases[0].upper, expected.phases[0].upper);
  // Bytes have no names, and must still be told apart.
  assert.deepEqual(answer.files, ['image 1', 'image 2']);
});

test('all phases of an image of three are those of each alone, told of until all are done', async () => {
  const file = join(project, 'three.bmp');
  await writeFile(file, cells(420, [0x000000, 0x808080, 0xffffff]));
  const { all, alone, shares, reason } = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const bytes = await readFile(${JSON.stringify(file)});
    const shares = [];
    const { phases: all } = await analyse(bytes, { onProgress: ({ share }) => shares.push(share) });
    const alone = [];
    for (const { value } of all) alone.push((await analyse(bytes, { phase: value })).phases[0]);
    const stop = new AbortController();
    const reason = await analyse(Array(8).fill(bytes), {
      signal: stop.signal,
      onProgress: ({ stage }) => stage === 'tpc' && setTimeout(() => stop.abort('enough')),
    }).catch((thrown) => thrown);
    console.log(JSON.stringify({ all, alone, shares, reason }));
  `);
  assert.equal(all.length, 3);
  for (const [i, phase] of all.entries()) {
    assert.equal(phase.value, alone[i].value);
    assert.equal(phase.count, alone[i].count);
    for (const model of [phase, phase.alternative]) {
      const other = model === phase ? alone[i] : alone[i].alternative;
      assert.ok(Math.abs(model.lower / other.lower - 1) < 1e-4, `${model.lower} ${other.lower}`);
      assert.ok(Math.abs(model.upper / other.upper - 1) < 1e-4, `${model.upper} ${other.upper}`);
    }
  }
  assert.ok(shares.every((/** @type {number} */ share, /** @type {number} */ i) => i === 0 || share >= shares[i - 1]));
  // After the second of three, too.
  assert.ok(shares.some((/** @type {number} */ share) => share > 0.1 + (0.9 * 2) / 3));
  assert.equal(reason, 'enough');
});

test('as many threads as a tab has workers come to the numbers of this one, to the last bit', async () => {
  const file = join(project, 'phases.bmp');
  await writeFile(file, cells(700, [0x000000, 0x505050, 0xa0a0a0, 0xffffff]));
  const analysed = (/** @type {string} */ onThread) =>
    result(`
      import { readFile } from 'node:fs/promises';
      import { analyse } from 'phasebound';
      let numThreads = 0;
      process.on('worker', (thread) => { numThreads += 1; ${onThread} });
      const answer = await analyse(await readFile(${JSON.stringify(file)}));
      console.log(JSON.stringify({ answer, numThreads }));
    `);
  const threaded = await analysed('');
  assert.equal(threaded.numThreads, availableParallelism() > 1 ? 2 : 1);
  assert.equal(threaded.answer.phases.length, 4);
  // Where none may run, all is done on the program's own.
  const alone = await analysed('thread.terminate();');
  assert.deepEqual(threaded.answer, alone.answer);
});

test('what is ended while its files are read is not begun', async () => {
  const seen = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const bytes = await readFile(${JSON.stringify(join(kGolden, 'small_150.png'))});
    const stop = new AbortController();
    class Ended extends Blob {
      async arrayBuffer() {
        stop.abort('enough');
        return super.arrayBuffer();
      }
    }
    let numNews = 0;
    const options = { signal: stop.signal, onProgress: () => { numNews += 1; } };
    const reason = await analyse(new Ended([bytes]), options).catch((thrown) => thrown);
    const { phases } = await analyse(bytes);
    console.log(JSON.stringify({ reason, numNews, numPhases: phases.length }));
  `);
  assert.deepEqual(seen, { reason: 'enough', numNews: 0, numPhases: 2 });
});

test('a file that cannot be read is told of, one on the disk is read', async () => {
  const seen = await result(`
    import * as fs from 'node:fs';
    import { analyse } from 'phasebound';
    class Gone extends Blob {
      async arrayBuffer() {
        throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      }
    }
    const failure = await analyse(new Gone(['1'])).catch((thrown) => thrown);
    // Which Node 18 has not.
    const file = ${JSON.stringify(join(kGolden, 'small_150.png'))};
    const blob = fs.openAsBlob ? await fs.openAsBlob(file) : new Blob([fs.readFileSync(file)]);
    const { phases } = await analyse(blob);
    console.log(JSON.stringify({ error: failure.error, numPhases: phases.length }));
  `);
  assert.deepEqual(seen, {
    error: { code: 'FileNotReadable', details: ['ENOENT'] },
    numPhases: 2,
  });
});

test('an AbortSignal ends it with its reason, also one that waits, and the next one runs', async () => {
  const seen = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const volume = await readFile(${JSON.stringify(join(kGolden, 'volume_blobs_120.tif'))});
    const small = await readFile(${JSON.stringify(join(kGolden, 'small_150.png'))});
    const stop = new AbortController();
    const started = performance.now();
    const first = analyse(volume, { signal: stop.signal, onProgress: ({ stage }) => stage === 'tpc' && stop.abort('enough') });
    const second = analyse(volume, { signal: AbortSignal.abort('never') });
    const third = analyse(small);
    const reasons = (await Promise.allSettled([first, second])).map(({ reason }) => reason);
    console.log(JSON.stringify({ reasons, numPhases: (await third).phases.length }));
  `);
  assert.deepEqual(seen, { reasons: ['enough', 'never'], numPhases: 2 });
});

test('an AbortSignal is heard between short pieces of work, too', async () => {
  const reason = await result(`
    import { readFile } from 'node:fs/promises';
    import { analyse } from 'phasebound';
    const volume = await readFile(${JSON.stringify(join(kGolden, 'volume_blobs_120.tif'))});
    const stop = new AbortController();
    let isFirst = true;
    const onProgress = () => {
      if (isFirst) setTimeout(() => stop.abort('enough'));
      isFirst = false;
    };
    console.log(JSON.stringify(await analyse([volume, volume, volume], { signal: stop.signal, onProgress }).catch((thrown) => thrown)));
  `);
  assert.equal(reason, 'enough');
});

test('says in words what is wrong', async () => {
  const words = await result(`
    import { analyse, errorSentence } from 'phasebound';
    const words = [];
    for (const options of [{}, { wasm: new Uint8Array(4) }]) {
      const failure = await analyse(new TextEncoder().encode('no picture'), options).catch((thrown) => thrown);
      words.push(failure.error.code, errorSentence(failure.error));
    }
    console.log(JSON.stringify(words));
  `);
  assert.equal(words[0], 'UnknownFormat');
  assert.match(words[1], /in no format that is read/);
  assert.equal(words[2], 'NotSupported');
  assert.match(words[3], /phasebound\.wasm cannot be compiled/);
});

test('says so where a bundle has left phasebound.wasm behind', async () => {
  const folder = await mkdtemp(join(project, 'bundle-'));
  await copyFile(join(project, 'node_modules/phasebound/node.js'), join(folder, 'node.js'));
  const words = await result(`
    import { analyse, errorSentence } from './${basename(folder)}/node.js';
    const failure = await analyse(new Uint8Array(9)).catch((thrown) => thrown);
    console.log(JSON.stringify([failure.error.code, errorSentence(failure.error)]));
  `);
  assert.equal(words[0], 'NotLoaded');
  assert.match(words[1], /pass its bytes as `wasm`/);
});

test('refuses arguments that are none', async () => {
  const messages = await result(`
    import { analyse } from 'phasebound';
    const bytes = new Uint8Array(9);
    const calls = [[null], [[]], ['image.png'], [[bytes, undefined]], [bytes, { phase: 'pores' }], [bytes, { phase: NaN }], [bytes, { model: 'other' }]];
    const thrown = await Promise.all(calls.map((call) => analyse(...call).catch(({ name, message }) => name + ': ' + message)));
    console.log(JSON.stringify(thrown));
  `);
  for (const message of messages.slice(0, 4)) assert.match(message, /^TypeError: .*the bytes of an/);
  assert.match(messages[4], /^TypeError: phase is .*"pores"/);
  assert.match(messages[5], /^TypeError: phase is /);
  assert.match(messages[6], /^TypeError: model is one of calibrated, imagerep, not "other"/);
});

test('has types that a strict TypeScript project takes', async () => {
  await writeFile(
    join(project, 'main.ts'),
    `import { analyse, type Options } from 'phasebound';
import { PhaseboundWidget } from 'phasebound/widget';
const options: Options = { confidence: 0.9, onProgress: ({ stage, share }) => { const s: 'open' | 'tpc' | 'cls' = stage; share.toFixed(); void s; } };
export const lower: Promise<number> = analyse(new Uint8Array(), options).then(({ phases }) => phases[0].lower);
export const confidence = (widget: PhaseboundWidget): number => widget.confidence;
// @ts-expect-error there is no such model
void analyse(new Uint8Array(), { model: 'other' });
`,
  );
  await run(
    kTypeScript,
    [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023,dom,dom.iterable',
      '--skipLibCheck',
      'main.ts',
    ],
    { cwd: project },
  ).catch(({ stdout }) => assert.fail(stdout));
});

test('holds what is shipped and nothing else', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', kPackage], { cwd: project });
  const [{ files }] = JSON.parse(stdout);
  const names = files
    .map((/** @type {{path: string}} */ { path }) => path)
    .filter((/** @type {string} */ path) => !path.startsWith('types/'))
    .map((/** @type {string} */ path) => path.replace(/^chunk-.*\.js$/, 'chunk.js'));
  assert.deepEqual([...new Set(names)].sort(), [
    'LICENSE',
    'README.md',
    'chunk.js',
    'define.js',
    'index.js',
    'licences.txt',
    'node.js',
    'package.json',
    'phasebound.wasm',
    'widget.js',
  ]);
  const licences = await readFile(join(kPackage, 'licences.txt'), 'utf8');
  for (const name of ['KissFFT', 'libtiff', 'zlib', 'libjpeg-turbo', 'stb_image', 'musl']) {
    assert.ok(licences.includes(name), name);
  }
});
