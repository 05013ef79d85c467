import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';

import { Analyser, FileFailure } from '../../web/cli/images.js';
import { loadModule } from '../../web/engine/module.js';
import { cells, kWasm, temporaryFolder } from './support.mjs';

/** @typedef {import('../../web/engine/types.js').PhaseboundModule} PhaseboundModule */

/** @type {import('../../web/cli/images.js').AnalysisOptions} */
const kOptions = {
  phase: null,
  settings: { confidence: 0.95, levels: [], target: 0.05, model: 'imagerep' },
  isStack: true,
  isVolume: false,
  opening: {},
  maskPath: null,
  pixelSize: null,
};

/** @type {WebAssembly.Module} */
let wasm;
before(async () => {
  wasm = await WebAssembly.compile(new Uint8Array(await readFile(kWasm)));
});

/**
 * An engine that tells which handles are open.
 * @param {Partial<PhaseboundModule>} changes
 */
async function watchedEngine(changes = {}) {
  const engine = await loadModule(wasm);
  /** @type {Set<number>} */
  const open = new Set();
  let numOpened = 0;
  /** @type {PhaseboundModule} */
  const watched = {
    ...engine,
    stepOpen(opening) {
      const answer = engine.stepOpen(opening);
      const info = answer.value?.info ?? null;
      if (info) open.add(info.handle);
      numOpened += open.size;
      assert.equal(open.size, info ? 1 : 0, 'one image at a time');
      return answer;
    },
    closeImage(handle) {
      open.delete(handle);
      engine.closeImage(handle);
    },
    ...changes,
  };
  return { watched, open, numOpened: () => numOpened };
}

test('every image is closed, whatever becomes of it', async (context) => {
  const folder = await temporaryFolder(context);
  const files = [
    await folder.add('a.bmp', cells(60, [0, 0xffffff], 1)),
    await folder.add('b.bmp', cells(60, [0, 0xffffff], 2)),
  ];
  const error = { code: 'TooLarge', details: ['2', '1'] };
  /** @type {Partial<PhaseboundModule>[]} */
  const engines = [
    {},
    { estimatePhase: () => ({ error }) },
    {
      estimatePhase: () => {
        throw new WebAssembly.RuntimeError('unreachable');
      },
    },
  ];
  for (const changes of engines) {
    const { watched, open, numOpened } = await watchedEngine(changes);
    const analyser = new Analyser(wasm, watched, kOptions);
    const outcome = await analyser.analyse(files).catch((thrown) => thrown);
    const isFailing = 'estimatePhase' in changes;
    assert.equal(outcome instanceof FileFailure, isFailing);
    assert.equal(numOpened(), isFailing ? 1 : 2);
    assert.equal(open.size, 0);
  }
});

test('an engine that threw is replaced, one that answered stays', async (context) => {
  const folder = await temporaryFolder(context);
  const file = await folder.add('a.bmp', cells(60, [0, 0xffffff]));
  const { watched } = await watchedEngine({
    poolEstimates: () => {
      throw new WebAssembly.RuntimeError('unreachable');
    },
  });
  const analyser = new Analyser(wasm, watched, kOptions);
  await assert.rejects(analyser.analyse([`${file}.gone`]), FileFailure);
  assert.equal(analyser.engine, watched);
  await assert.rejects(analyser.analyse([file]), FileFailure);
  assert.notEqual(analyser.engine, watched);
  const { answer } = await analyser.analyse([file]);
  assert.equal(answer.phases.length, 2);
});
