// Many images on two threads: the answers are those of one, whatever a thread may not or cannot do.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { Estimator } from '../../web/cli/helping.js';
import { ImageAnalyser } from '../../web/cli/image_analyser.js';
import { ImageQueue } from '../../web/cli/image_queue.js';
import { errorOf } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { cells, kGolden, kWasm, temporaryFolder } from './support.mjs';

/** @typedef {import('../../web/cli/image_analyser.js').ImageOptions} ImageOptions */

/** @type {ImageOptions} */
const kOptions = { phase: null, opening: {}, maskPath: null, pixelSize: null };
const kNoLimits = { fileBytes: 1e9, correlationBytes: 1e9 };

/** @type {WebAssembly.Module} */
let wasm;
/** @type {ImageAnalyser} */
let alone;
before(async () => {
  wasm = await WebAssembly.compile(new Uint8Array(await readFile(kWasm)));
  alone = await analyserOf(kOptions);
});

/** @param {ImageOptions} options */
const analyserOf = async (options) =>
  new ImageAnalyser(wasm, await loadModule(wasm), options, new Estimator(wasm, false));

/**
 * Calls `see` with each thread that begins until the test ends.
 * @param {import('node:test').TestContext} context
 * @param {(worker: any) => void} see
 */
function watchThreads(context, see) {
  process.on('worker', see);
  context.after(() => process.off('worker', see));
}

/**
 * What came of some images.
 * @param {readonly Promise<unknown>[]} begun
 */
const outcomes = (begun) => Promise.all(begun.map((image) => image.catch(errorOf)));

/**
 * Files of which some are answered and some are not, and what one analyser alone makes of them.
 * @param {import('node:test').TestContext} context
 */
async function filesAndOutcomes(context) {
  const folder = await temporaryFolder(context);
  const files = [
    ...['discs_600.png', 'cells_1000.png', 'three_phase_700x1000.tif', 'volume_tiny_48.tif'].map(
      (name) => join(kGolden, name),
    ),
    await folder.add('three.bmp', cells(90, [0, 0x808080, 0xffffff])),
    await folder.add('words.txt', 'These are no pixels.'),
    `${folder.path}/missing.png`,
    join(kGolden, 'tiny_60x80.png'),
  ];
  const expected = [];
  for (const file of files) expected.push(await alone.analyse([file]).catch(errorOf));
  return { files, expected: expected.map(withoutHandle) };
}

/** Images are numbered by each engine. @param {any} outcome */
const withoutHandle = (outcome) =>
  'info' in outcome ? { ...outcome, info: { ...outcome.info, handle: 0 } } : outcome;

test('threads come to what one analyser comes to, large images wait for their turn', async (context) => {
  const { files, expected } = await filesAndOutcomes(context);
  // No image is large; that of 1000 x 1000 by its correlation; by its file, and the volume.
  for (const limits of [
    kNoLimits,
    { ...kNoLimits, correlationBytes: 4e6 },
    { fileBytes: 100e3, correlationBytes: 4e6 },
  ]) {
    let numThreads = 0;
    watchThreads(context, () => (numThreads += 1));
    const local = await analyserOf(kOptions);
    const queue = new ImageQueue(wasm, local, kOptions, limits, 2);
    const twice = [...files, ...files];
    const seen = (await outcomes(twice.map((file) => queue.analyse([file])))).map(withoutHandle);
    assert.deepEqual(seen, [...expected, ...expected]);
    assert.ok(numThreads >= 2, String(numThreads));
    queue.end();
  }
});

test('one image alone starts no thread, and several that are asked for one by one neither', async (context) => {
  const { files, expected } = await filesAndOutcomes(context);
  watchThreads(context, () => assert.fail('a thread'));
  const queue = new ImageQueue(wasm, alone, kOptions, kNoLimits, 2);
  for (const [i, file] of files.entries()) {
    assert.deepEqual((await outcomes([queue.analyse([file])])).map(withoutHandle), [expected[i]]);
  }
  queue.end();
});

test('what a lost thread was at is analysed all the same', async (context) => {
  const { files, expected } = await filesAndOutcomes(context);
  let numLost = 0;
  watchThreads(context, (worker) => {
    worker.postMessage = () => {
      numLost += 1;
      setImmediate(() => {
        worker.emit('error', new Error('lost'));
        worker.terminate();
      });
    };
  });
  const queue = new ImageQueue(wasm, await analyserOf(kOptions), kOptions, kNoLimits, 2);
  const many = Array(20).fill(files).flat();
  const seen = (await outcomes(many.map((file) => queue.analyse([file])))).map(withoutHandle);
  assert.ok(numLost > 0);
  seen.forEach((outcome, i) => assert.deepEqual(outcome, expected[i % files.length]));
  queue.end();
});
