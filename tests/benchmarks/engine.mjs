// Times whole estimates, from labels to the full result, by the built module on Node: one thread
// and two. two_workers.mjs looks closer at the two.
//
// usage: node tests/benchmarks/engine.mjs WxH|WxHxD [REPETITIONS]
// Prints one JSON object.

import { readFile } from 'node:fs/promises';
import { MessageChannel, Worker } from 'node:worker_threads';

import { unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { Lead } from '../../web/engine/pool.js';

const [, , words = '', repetitions = '9'] = process.argv;
const shape = words.split('x').map(Number).reverse();
const wasm = await WebAssembly.compile(
  new Uint8Array(await readFile(new URL('../../build/wasm/phasebound.wasm', import.meta.url))),
);
const engine = await loadModule(wasm);
const { port1, port2 } = new MessageChannel();
const helper = new Worker(new URL('../../web/cli/helper.mjs', import.meta.url), {
  workerData: { wasm, port: port1 },
  transferList: [port1],
});
const lead = new Lead(port2);

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const sizePx = [shape.length === 3 ? 8 : 12];
const spec = { material: 'spheres', shape, sizePx, phaseFractions: [0.4], seed: 1 };
const predicted = unwrap(engine.predictEstimate(shape));
const info = unwrap(engine.openGenerated(/** @type {any} */ (spec)));
const { value } = info.phases[0];
// Two workers have their correlations before they survey the pixels, but tell of both as one stage.
let settledAt = 0;
const marked = {
  ...engine,
  beginEstimate: (/** @type {number} */ handle, /** @type {number} */ phase) => {
    const { job } = unwrap(engine.beginEstimate(handle, phase));
    const settle = job.settle.bind(job);
    job.settle = () => {
      const answer = settle();
      settledAt = performance.now();
      return answer;
    };
    return { value: { job } };
  },
};
/** @type {Record<string, number[]>} */
const times = { tpc1: [], all1: [], tpc2: [], all2: [] };
/** @type {import('../../web/engine/types.js').ImageEstimate[]} */
const results = [];
for (let i = 0; i <= Number(repetitions); ++i) {
  for (const numThreads of [1, 2]) {
    engine.forgetEstimate(info.handle);
    const start = performance.now();
    let tpcEnd = start;
    const tell = (/** @type {string} */ stage, /** @type {number} */ share) => {
      if (stage === 'cls' && share === 0) tpcEnd = performance.now();
    };
    results[numThreads] =
      numThreads === 1
        ? unwrap(engine.estimatePhase(info.handle, value, tell))
        : await lead.estimate(marked, info.handle, value, tell);
    if (numThreads === 2) tpcEnd = settledAt;
    times[`tpc${numThreads}`].push(tpcEnd - start);
    times[`all${numThreads}`].push(performance.now() - start);
  }
}
/**
 * All phases of an image of three, one by one and together, by one thread; null where it is too
 * large to be drawn in little time.
 */
function threePhases() {
  if (shape.reduce((product, side) => product * side, 1) > 20e6) return null;
  const blobs = { material: 'blobs', shape, sizePx: [4], phaseFractions: [0.3, 0.3], seed: 1 };
  const { handle, phases } = unwrap(engine.openGenerated(/** @type {any} */ (blobs)));
  /** @type {{apartMs: number[], togetherMs: number[]}} */
  const measured = { apartMs: [], togetherMs: [] };
  for (let i = 0; i <= Number(repetitions); ++i) {
    for (const isTogether of [false, true]) {
      engine.forgetEstimate(handle);
      const start = performance.now();
      if (isTogether && !unwrap(engine.correlateAll(handle, null))) return null;
      for (const phase of phases) unwrap(engine.estimatePhase(handle, phase.value, null));
      measured[isTogether ? 'togetherMs' : 'apartMs'].push(performance.now() - start);
    }
  }
  engine.closeImage(handle);
  const of = (/** @type {number[]} */ ms) => ({ coldMs: ms[0], warmMs: median(ms.slice(1)) });
  return { apart: of(measured.apartMs), together: of(measured.togetherMs) };
}

const areEqual = JSON.stringify(results[1]) === JSON.stringify(results[2]);
/** @param {string} name */
const of = (name) => ({
  coldMs: times[name][0],
  warmMs: median(times[name].slice(1)),
});
const all1 = of('all1');
const tpc1 = of('tpc1');
process.stdout.write(
  `${JSON.stringify({
    shape: words,
    tpc1,
    all1,
    tpc2: of('tpc2'),
    all2: of('all2'),
    areEqual,
    afterTpc: all1.warmMs / tpc1.warmMs - 1,
    speedUp: all1.warmMs / of('all2').warmMs,
    speedUpTpc: tpc1.warmMs / of('tpc2').warmMs,
    peakMb: process.resourceUsage().maxRSS / 1024,
    predictedMb: predicted.numBytes / 2 ** 20,
    predictedMs: predicted.seconds * 1000,
    clsPx: results[1].clsPx,
    threePhases: threePhases(),
  })}\n`,
);
helper.terminate();
process.exit(areEqual ? 0 : 1);
