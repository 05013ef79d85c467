// What an estimate takes after the Fourier transforms of its two-point correlation, as a share of
// them, by the built module on Node in one worker: from the decoded labels to the full result.
//
//   after / FFT   all that follows, but the calibrated fit: the search for r_0, the means by
//                 distance, what is taken from the pixels, CLS, handing it over to JavaScript, both
//                 models' intervals and required sizes
//   fit / TPC     the calibrated fit (pooling) over the correlation
//
// Quartiles of the ratios of single runs: both parts of one run have the same neighbours on the
// machine. Each size is run until WebAssembly has been compiled for good, which takes a hundred runs
// of small images.
//
// usage: node tests/benchmarks/shares.mjs [SHAPE,SHAPE,...] [REPETITIONS]
// Needs lag_looks_benchmark as WebAssembly; scripts/benchmark --shares builds all and calls this.

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';

/**
 * Milliseconds of one run, from one stage to the next.
 * @typedef {{tpc: number, estimate: number, fit: number, questions: number}} Run
 */

const kUsual = '200x200,500x500,1000x1000,2000x2000,4000x4000,64x64x64,128x128x128,256x256x256';
const kModels = /** @type {const} */ (['calibrated', 'imagerep']);
/** Runs before those that count: so many of small images, and of large ones so many pixels. */
const kMostCold = 150;
const kColdPixels = 1e8;

const [, , words = kUsual, repetitions = '40'] = process.argv;
const built = new URL('../../build/wasm/', import.meta.url);
const wasm = await WebAssembly.compile(
  new Uint8Array(await readFile(new URL('phasebound.wasm', built))),
);
const engine = await loadModule(wasm);

/**
 * What the first stage has besides the transforms, in milliseconds.
 * @param {string} shape
 */
function looksAtLags(shape) {
  const program = fileURLToPath(new URL('tests/native/lag_looks_benchmark.js', built));
  const printed = execFileSync('node', ['--no-experimental-fetch', program, shape, '20']);
  const { looksMs, readMs } = JSON.parse(printed.toString());
  return Math.max(0, looksMs - readMs);
}

/**
 * @param {number} handle
 * @param {number} value
 * @returns {Run}
 */
function run(handle, value) {
  engine.forgetEstimate(handle);
  const start = performance.now();
  let correlated = start;
  const estimate = unwrap(
    engine.estimatePhase(handle, value, (stage, share) => {
      if (stage === 'cls' && share === 0) correlated = performance.now();
    }),
  );
  const estimated = performance.now();
  const material = unwrap(engine.poolEstimates([estimate]));
  const pooled = performance.now();
  for (const model of kModels) {
    unwrap(engine.interval(material, 0.95, model));
    unwrap(engine.requiredSize(material, 0.95, 0.05, model));
  }
  return {
    tpc: correlated - start,
    estimate: estimated - correlated,
    fit: pooled - estimated,
    questions: performance.now() - pooled,
  };
}

/** @param {number[]} numbers */
function quartiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

/** @param {number[]} ratios */
const asPercent = (ratios) =>
  quartiles(ratios)
    .map((ratio) => (100 * ratio).toFixed(1).padStart(6))
    .join('');

process.stdout.write(
  `${'quartiles in per cent'.padEnd(22)}${'after / FFT'.padStart(18)}${'fit / TPC'.padStart(20)}` +
    `${'FFT ms'.padStart(12)}  after it ms: lags, pixels and CLS, questions\n`,
);
for (const shapeWords of words.split(',')) {
  const shape = shapeWords.split('x').map(Number).reverse();
  const numPixels = shape.reduce((product, side) => product * side, 1);
  const looksMs = looksAtLags(shapeWords);
  const sizePx = [shape.length === 3 ? 8 : 12];
  const spec = { material: 'spheres', shape, sizePx, phaseFractions: [0.4], seed: 1 };
  const { handle, phases } = unwrap(engine.openGenerated(/** @type {any} */ (spec)));
  const numCold = Math.min(kMostCold, Math.ceil(kColdPixels / numPixels));
  for (let i = 0; i < numCold; ++i) run(handle, phases[0].value);
  /** @type {Run[]} */
  const runs = [];
  for (let i = 0; i < Number(repetitions); ++i) runs.push(run(handle, phases[0].value));
  engine.closeImage(handle);

  const after = runs.map(
    ({ tpc, estimate, questions }) => (looksMs + estimate + questions) / (tpc - looksMs),
  );
  const fit = runs.map(({ tpc, fit: ms }) => ms / tpc);
  const median = (/** @type {(one: Run) => number} */ of) => quartiles(runs.map(of))[1].toFixed(2);
  process.stdout.write(
    `${shapeWords.padEnd(22)}${asPercent(after)}  ${asPercent(fit)}` +
      `${median(({ tpc }) => tpc - looksMs).padStart(12)}  ${looksMs.toFixed(2)}, ` +
      `${median(({ estimate }) => estimate)}, ${median(({ questions }) => questions)}\n`,
  );
}
process.exit(0);
