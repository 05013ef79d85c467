// How much faster two workers are than one on Node, of the two-point correlation and of whole
// estimates: quartiles of runs that take turns, because the median of a machine that others use too
// tells little. Besides, where the time goes, in runs of their own, because to note it takes time, and
// what each worker's share of the work takes alone: with both on one thread, one piece after the
// other. One worker's time over the longer share is
// what two cores that have nothing in common would come to.
//
// usage: node --expose-gc tests/benchmarks/two_workers.mjs WxH|WxHxD [REPETITIONS]
// Prints one JSON object, and after it a line for each of the engine's functions: from its first
// call to the end of its last one, how long it was at work, and that alone, in milliseconds.

import { readFile } from 'node:fs/promises';
import { isMainThread, MessageChannel, Worker, workerData } from 'node:worker_threads';

import { unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { Lead } from '../../web/engine/pool.js';
import { help } from '../../web/engine/pool_helper.js';

/**
 * A call of the engine, milliseconds since 1970.
 * @typedef {{name: string, start: number, end: number}} Mark
 * @typedef {{start: number, tpcMs: number, allMs: number, estimate: string}} Run
 * @typedef {Run & {lead: Mark[], helper: Mark[]}} RunOfTwo
 */

const kEngineCalls = ['describePhase', 'phaseBits', 'beginEstimate', 'joinEstimate'];
const kJobCalls = [
  'beginLags',
  'putRows',
  'packChunks',
  'packedChunks',
  'putChunks',
  'beginRound',
  'transformChunks',
  'correlate',
  'giveLines',
  'correlateGiven',
  'takeBack',
  'finalSums',
  'addSums',
  'settle',
  'survey',
  'surveyCounts',
  'addSurvey',
  'finish',
];
/** Of the runs whose time counts: noting a call takes time, and makes V8 compile what is called. */
const kTimedCalls = ['settle'];
/** What of them is no part of the correlation. */
const kAfterTpc = ['survey', 'surveyCounts', 'addSurvey', 'finish'];
/**
 * Runs and milliseconds before those that count: V8 compiles the module anew, function by function,
 * on a core that the second worker wants.
 */
const kNumCold = 5;
const kColdMs = 5000;

const now = () => performance.timeOrigin + performance.now();

/** An engine whose calls are noted, and those of its jobs. */
class MarkedEngine {
  /** @type {Mark[]} */
  #marks = [];
  #jobCalls;
  engine;

  /**
   * @param {import('../../web/engine/types.js').PhaseboundModule} engine
   * @param {readonly string[]} jobCalls those of its jobs that are noted
   */
  constructor(engine, jobCalls) {
    this.#jobCalls = jobCalls;
    this.engine = this.#marked({ ...engine }, kEngineCalls);
  }

  takeMarks() {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }

  /**
   * @param {any} object
   * @param {readonly string[]} names
   */
  #marked(object, names) {
    for (const name of names) {
      const call = object[name].bind(object);
      object[name] = (/** @type {any[]} */ ...words) => {
        const start = now();
        const answer = call(...words);
        this.#marks.push({ name, start, end: now() });
        if (answer.value?.job) this.#marked(answer.value.job, this.#jobCalls);
        return answer;
      };
    }
    return object;
  }
}

if (!isMainThread) {
  const { wasm, port, marksPort, jobCalls } = workerData;
  const marked = new MarkedEngine(await loadModule(wasm), jobCalls);
  marksPort.on('message', () => marksPort.postMessage(marked.takeMarks()));
  await help(marked.engine, port);
}

const [, , words = '', repetitions = '30'] = process.argv;
const shape = words.split('x').map(Number).reverse();
const file = new URL('../../build/wasm/phasebound.wasm', import.meta.url);
const wasm = await WebAssembly.compile(new Uint8Array(await readFile(file)));
const engine = await loadModule(wasm);
const timed = new MarkedEngine(engine, kTimedCalls);
const own = new MarkedEngine(engine, kJobCalls);
const sizePx = [shape.length === 3 ? 8 : 12];
const spec = { material: 'spheres', shape, sizePx, phaseFractions: [0.4], seed: 1 };
const { handle, phases } = unwrap(engine.openGenerated(/** @type {any} */ (spec)));
const { value } = phases[0];

/** @param {readonly string[]} jobCalls */
function helperOnAnotherThread(jobCalls) {
  const { port1, port2 } = new MessageChannel();
  const { port1: marksPort, port2: marks } = new MessageChannel();
  new Worker(new URL(import.meta.url), {
    workerData: { wasm, port: port1, marksPort, jobCalls },
    transferList: [port1, marksPort],
  });
  const takeMarks = () =>
    /** @type {Promise<Mark[]>} */ (
      new Promise((resolve) => {
        marks.once('message', resolve);
        marks.postMessage(null);
      })
    );
  return { lead: new Lead(port2), takeMarks };
}

async function helperOnThisThread() {
  const { port1, port2 } = new MessageChannel();
  const marked = new MarkedEngine(await loadModule(wasm), kJobCalls);
  help(marked.engine, port1);
  return { lead: new Lead(port2), takeMarks: async () => marked.takeMarks() };
}

/** @returns {Run} */
function runOne() {
  engine.forgetEstimate(handle);
  const start = now();
  let tpcMs = 0;
  const estimate = unwrap(
    engine.estimatePhase(handle, value, (stage, share) => {
      if (stage === 'cls' && share === 0) tpcMs = now() - start;
    }),
  );
  return { start, tpcMs, allMs: now() - start, estimate: JSON.stringify(estimate) };
}

/**
 * @param {{lead: Lead, takeMarks: () => Promise<Mark[]>}} pair
 * @param {MarkedEngine} marked
 * @returns {Promise<RunOfTwo>}
 */
async function runTwo({ lead, takeMarks }, marked) {
  engine.forgetEstimate(handle);
  await takeMarks();
  marked.takeMarks();
  const start = now();
  const estimate = await lead.estimate(marked.engine, handle, value, () => {});
  const allMs = now() - start;
  const marks = marked.takeMarks();
  const settled = marks.filter(({ name }) => name === 'settle');
  return {
    start,
    tpcMs: settled[settled.length - 1].end - start,
    allMs,
    estimate: JSON.stringify(estimate),
    lead: marks,
    helper: await takeMarks(),
  };
}

/** What earlier runs have left is not collected in the next one, which is the first in a tab. */
async function collectGarbage() {
  const { gc } = /** @type {any} */ (globalThis);
  gc?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

/** @param {number[]} numbers */
function quartiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

/**
 * @param {Mark[]} marks
 * @param {(name: string) => boolean} isMeant
 */
const msOf = (marks, isMeant) =>
  marks.reduce((sum, { name, start, end }) => sum + (isMeant(name) ? end - start : 0), 0);

const together = helperOnAnotherThread(kTimedCalls);
const noted = helperOnAnotherThread(kJobCalls);
const apart = await helperOnThisThread();
/** @type {{one: Run[], two: RunOfTwo[], noted: RunOfTwo[], apart: RunOfTwo[]}} */
const runs = { one: [], two: [], noted: [], apart: [] };
for (let numCold = 0; runs.one.length < Number(repetitions); ++numCold) {
  await collectGarbage();
  const one = runOne();
  await collectGarbage();
  const two = await runTwo(together, timed);
  await collectGarbage();
  const pieces = await runTwo(noted, own);
  const halves = await runTwo(apart, own);
  if (one.estimate !== two.estimate) throw new Error('two workers differ from one');
  // Megabytes of each run would have to be looked through in the next ones.
  for (const run of [one, two, pieces, halves]) run.estimate = '';
  if (numCold < kNumCold || performance.now() < kColdMs) continue;
  runs.one.push(one);
  runs.two.push(two);
  runs.noted.push(pieces);
  runs.apart.push(halves);
}

/** @param {boolean} isTpc whether of the correlation alone */
function comparison(isTpc) {
  const key = isTpc ? 'tpcMs' : 'allMs';
  const isMeant = (/** @type {string} */ name) => !isTpc || !kAfterTpc.includes(name);
  const one = quartiles(runs.one.map((run) => run[key]));
  const two = quartiles(runs.two.map((run) => run[key]));
  const lead = quartiles(runs.apart.map((run) => msOf(run.lead, isMeant)));
  const helper = quartiles(runs.apart.map((run) => msOf(run.helper, isMeant)));
  return {
    one,
    two,
    speedUp: quartiles(runs.one.map((run, i) => run[key] / runs.two[i][key])),
    apart: { lead, helper, speedUp: one[1] / Math.max(lead[1], helper[1]) },
  };
}
const result = { shape: words, tpc: comparison(true), all: comparison(false) };
const rounded = (/** @type {string} */ _, /** @type {unknown} */ member) =>
  typeof member === 'number' ? Number(member.toFixed(3)) : member;
process.stdout.write(`${JSON.stringify(result, rounded)}\n`);

for (const worker of /** @type {const} */ (['lead', 'helper'])) {
  for (const name of [...kEngineCalls, ...kJobCalls]) {
    const isIt = (/** @type {string} */ other) => other === name;
    const of = (/** @type {RunOfTwo} */ run) => run[worker].filter((mark) => isIt(mark.name));
    // Lines are given to the other worker in some runs only.
    const called = runs.noted.filter((run) => of(run).length > 0);
    if (called.length === 0) continue;
    const median = (/** @type {number[]} */ numbers) =>
      quartiles(numbers)[1].toFixed(2).padStart(8);
    const first = median(called.map((run) => of(run)[0].start - run.start));
    const last = median(called.map((run) => of(run)[of(run).length - 1].end - run.start));
    const ms = median(called.map((run) => msOf(run[worker], isIt)));
    const alone = median(runs.apart.map((run) => msOf(run[worker], isIt)));
    const share = `${called.length} of ${runs.noted.length} runs`;
    process.stdout.write(
      `${worker.padEnd(7)}${name.padEnd(15)}${first} ...${last}  at work${ms}  alone${alone}  ${share}\n`,
    );
  }
}
process.exit(0);
