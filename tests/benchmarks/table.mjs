// From the lines of scripts/benchmark to its table and its JSON. A result that is not FFTW's stops
// everything: a time of a wrong answer is none.
//
// usage: node tests/benchmarks/table.mjs RESULTS.jsonl OUT.json

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
/** Single precision on both sides. */
const kTolerance = 3e-7;

/** @type {{engine: string, result: any}[]} */
const lines = readFileSync(from, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

/**
 * @param {string} engine
 * @param {string} shape
 */
const find = (engine, shape) =>
  lines.find((line) => line.engine === engine && line.result.shape === shape)?.result;

/** @type {Record<string, string>[]} */
const rows = [];
/** @type {object[]} */
const cases = [];
const shapes = new Set(
  lines.filter(({ engine }) => engine === 'native').map(({ result }) => result.shape),
);
for (const shape of shapes) {
  const fftw = find('FFTW', shape);
  /**
   * @param {string} engine
   * @param {{coldMs: number, warmMs: number, processorMs?: number}} times
   * @param {number | null} peakMb
   * @param {number | null} predictedMb
   */
  const add = (engine, times, peakMb, predictedMb) => {
    const ratio = fftw ? times.warmMs / fftw.warmMs : null;
    const { coldMs, warmMs, processorMs = null } = times;
    const processorRatio = fftw && processorMs !== null ? processorMs / fftw.processorMs : null;
    cases.push({
      shape,
      engine,
      ratio,
      processorRatio,
      coldMs,
      warmMs,
      processorMs,
      peakMb,
      predictedMb,
    });
    rows.push({
      shape,
      engine,
      'warm / FFTW': ratio?.toFixed(2) ?? '',
      'of the processor': processorRatio?.toFixed(2) ?? '',
      'warm ms': warmMs.toFixed(1),
      'cold ms': coldMs.toFixed(1),
      'peak MB': peakMb?.toFixed(0) ?? '',
      'predicted MB': predictedMb?.toFixed(0) ?? '',
    });
  };
  for (const engine of ['FFTW', 'native', 'wasm']) {
    const result = find(engine, shape);
    if (!result) continue;
    const reference = fftw ?? find('native', shape);
    result.covariances.forEach((/** @type {number} */ value, /** @type {number} */ i) => {
      const error = Math.abs(value - reference.covariances[i]);
      if (!(error < kTolerance)) throw new Error(`${engine} ${shape}: lag ${i} is off by ${error}`);
    });
    add(engine, result, result.peakMb, result.predictedMb);
  }
  const estimate = find('estimate', shape);
  if (!estimate.areEqual) throw new Error(`${shape}: two workers differ from one`);
  add('wasm, correlations in an estimate', estimate.tpc1, null, null);
  add('the same, two workers', estimate.tpc2, null, null);
  add('wasm, whole estimate', estimate.all1, estimate.peakMb, null);
  add('the same, two workers', estimate.all2, null, null);
  if (estimate.threePhases) {
    add('three phases, one by one', estimate.threePhases.apart, null, null);
    add('three phases, together', estimate.threePhases.together, null, null);
  }
  const chromium = find('chromium', shape);
  if (!chromium) continue;
  if (!(Math.abs(chromium.clsPx / estimate.clsPx - 1) < 1e-9)) {
    throw new Error(`${shape}: Chromium's estimate differs from Node's`);
  }
  add('Chromium, whole estimate', chromium.all1, null, null);
  add('the same, two workers', chromium.all2, null, null);
}

const growth = lines
  .filter(({ engine }) => engine === 'growth')
  .map(({ result: { shape, coldMs, warmMs, processorMs, peakMb, predictedMb } }) => ({
    shape,
    processorMs,
    numDimensions: shape.split('x').length,
    numPixels: shape.split('x').reduce((product, side) => product * Number(side), 1),
    coldMs,
    warmMs,
    peakMb,
    predictedMb,
  }));
/** @type {{shape: string, neighbour: string, ratio: number}[]} */
const awkward = [];
for (const pair of new Set(lines.map(({ engine }) => engine))) {
  if (!pair.startsWith('awkward ')) continue;
  const [one, other] = pair.slice('awkward '.length).split('/');
  // Of a pixel's time: the neighbours are not quite as large.
  const [time, neighbours] = [one, other].map((shape) => {
    const numPixels = shape.split('x').reduce((product, side) => product * Number(side), 1);
    return find(pair, shape).processorMs / numPixels;
  });
  awkward.push({ shape: one, neighbour: other, ratio: time / neighbours });
}

/**
 * Exponent of the growth of y with x, by least squares of the logarithms.
 * @param {number[]} x
 * @param {number[]} y
 */
function slope(x, y) {
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  /** @param {number[]} numbers */
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const [meanU, meanV] = [mean(u), mean(v)];
  const covariance = u.reduce((sum, value, i) => sum + (value - meanU) * (v[i] - meanV), 0);
  return covariance / u.reduce((sum, value) => sum + (value - meanU) ** 2, 0);
}
const slopes = [2, 3]
  .map((numDimensions) => {
    const of = growth.filter((point) => point.numDimensions === numDimensions);
    const pixels = of.map(({ numPixels }) => numPixels);
    return {
      numDimensions,
      // Of the processor, which other programs that run beside do not add to.
      time: slope(pixels, of.map(({ processorMs }) => processorMs)),
      memory: slope(pixels, of.map(({ predictedMb }) => predictedMb)),
    };
  })
  .filter(({ time }) => Number.isFinite(time));

/** @param {Record<string, string>[]} table */
function print(table) {
  if (table.length === 0) return;
  const columns = Object.keys(table[0]);
  const widths = columns.map((c) => Math.max(c.length, ...table.map((row) => row[c].length)));
  /** @param {string[]} cells */
  const line = (cells) => cells.map((cell, i) => cell.padStart(widths[i])).join('  ');
  console.log(line(columns));
  for (const row of table) console.log(line(columns.map((c) => row[c])));
  console.log();
}

print(rows);
print(
  growth.map((point) => ({
    shape: point.shape,
    'warm ms': point.warmMs.toFixed(1),
    'processor ms': point.processorMs.toFixed(1),
    'ns a pixel': ((1e6 * point.processorMs) / point.numPixels).toFixed(1),
    'peak MB': point.peakMb.toFixed(0),
    'predicted MB': point.predictedMb.toFixed(0),
  })),
);
print(
  awkward.map(({ shape, neighbour, ratio }) => ({
    'awkward shape': shape,
    'smooth neighbour': neighbour,
    'time a pixel, ratio': ratio.toFixed(2),
  })),
);
for (const { numDimensions, time, memory } of slopes) {
  console.log(`${numDimensions}D: time grows as pixels^${time.toFixed(2)}, memory as ^${memory.toFixed(2)}`);
}
writeFileSync(to, `${JSON.stringify({ cases, growth, awkward, slopes }, null, 2)}\n`);
