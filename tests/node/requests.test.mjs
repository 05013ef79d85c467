// The book of what workers were asked: which answer is whose, and what a cancelled or broken worker
// leaves behind. The workers are stand-ins that answer what a test tells them to.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EngineFailure } from '../../web/engine/failure.js';
import { Requests } from '../../web/engine/requests.js';

/** @typedef {import('../../web/engine/server.js').Reply} Reply */

const kWasm = /** @type {WebAssembly.Module} */ (
  new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
);
const kClosing = /** @type {const} */ ({ type: 'close', handle: 7 });
const kLeft = { code: 'Cancelled', details: [] };

/** @param {number} value */
const estimateOf = (value) => ({
  type: /** @type {const} */ ('estimate'),
  handle: 1,
  shape: [4, 4],
  value,
});

/** @param {number} id @param {number} share @returns {Reply} */
const progressOf = (id, share) => ({
  id,
  type: 'progress',
  stage: 'tpc',
  share,
  news: null,
  rows: null,
});

class StandIn {
  /** @type {any[]} */
  messages = [];
  isTerminated = false;
  /** @type {Map<string, ((event: any) => void)[]>} */
  #listeners = new Map();

  /** @param {any} message */
  postMessage(message) {
    this.messages.push(message);
    message.port?.close();
  }

  /** @param {'message' | 'error'} type @param {(event: any) => void} listener */
  addEventListener(type, listener) {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  terminate() {
    this.isTerminated = true;
  }

  /** @param {Reply} data */
  reply(data) {
    for (const listener of this.#listeners.get('message') ?? []) listener({ data });
  }

  /** Breaks as a worker does that runs out of memory. @param {string} message */
  die(message) {
    let isTaken = false;
    const event = { message, preventDefault: () => (isTaken = true) };
    for (const listener of this.#listeners.get('error') ?? []) listener(event);
    return isTaken;
  }

  /** What it was asked for, without what set it up. */
  get asked() {
    return this.messages.filter(({ type }) => !['start', 'lead', 'help'].includes(type));
  }
}

/**
 * @param {1 | 2} numWorkers
 * @param {Promise<WebAssembly.Module>} compiled
 */
function started(numWorkers = 1, compiled = Promise.resolve(kWasm)) {
  /** @type {StandIn[]} */
  const workers = [];
  const startWorker = () => {
    const worker = new StandIn();
    workers.push(worker);
    return worker;
  };
  return { requests: new Requests(startWorker, compiled, numWorkers), workers };
}

/** What is sent when the module is compiled has been sent. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {Promise<unknown>} answer @param {string} code */
const failsWith = (answer, code) =>
  assert.rejects(answer, (thrown) => thrown instanceof EngineFailure && thrown.error.code === code);

test('each answer goes to who asked, in whatever order answers come', async () => {
  const { requests, workers } = started();
  const first = requests.ask(kClosing);
  const second = requests.ask({ ...kClosing, handle: 8 });
  await settled();
  const [worker] = workers;
  assert.equal(workers.length, 1);
  assert.deepEqual(worker.messages[0], { id: 0, type: 'start', wasm: kWasm });
  const [one, other] = worker.asked;
  assert.deepEqual([one.handle, other.handle], [7, 8]);
  assert.notEqual(one.id, other.id);
  worker.reply({ id: other.id, type: 'result', value: 'of the second' });
  worker.reply({ id: one.id, type: 'result', value: 'of the first' });
  assert.equal(await first, 'of the first');
  assert.equal(await second, 'of the second');
});

test('progress is told to the one who waits, and to nobody after the answer', async () => {
  const { requests, workers } = started();
  /** @type {[string, number][]} */
  const told = [];
  const answer = requests.ask(kClosing, (stage, share) => told.push([stage, share]));
  const silent = requests.ask(kClosing);
  await settled();
  const [worker] = workers;
  const [{ id }, other] = worker.asked;
  worker.reply(progressOf(id, 0.25));
  worker.reply(progressOf(other.id, 0.5));
  worker.reply({ id, type: 'result', value: 1 });
  worker.reply(progressOf(id, 0.75));
  worker.reply({ id: other.id, type: 'result', value: 2 });
  assert.deepEqual([await answer, await silent], [1, 2]);
  assert.deepEqual(told, [['tpc', 0.25]]);
});

test('two estimates are one message, and answered one by one', async () => {
  const { requests, workers } = started();
  /** @type {string[]} */
  const told = [];
  const answers = requests.askBoth(
    [estimateOf(10), estimateOf(20)],
    [() => told.push('first'), () => told.push('second')],
  );
  await settled();
  const [worker] = workers;
  assert.equal(worker.asked.length, 1);
  const [{ id, type, estimates }] = worker.asked;
  assert.equal(type, 'both');
  const [first, second] = estimates;
  assert.deepEqual([first.value, second.value], [10, 20]);
  assert.equal(new Set([id, first.id, second.id]).size, 3);
  worker.reply(progressOf(second.id, 0.5));
  worker.reply({ id: second.id, type: 'result', value: 'b' });
  worker.reply({ id: first.id, type: 'result', value: 'a' });
  assert.deepEqual(await answers, ['a', 'b']);
  assert.deepEqual(told, ['second']);
});

/** Two requests that the worker has and has not answered. */
async function twoAsked() {
  const { requests, workers } = started();
  const answers = [requests.ask(kClosing), requests.ask(kClosing)];
  await settled();
  return { requests, workers, worker: workers[0], answers };
}

test('an error is that of its request alone', async () => {
  const { requests, worker, answers } = await twoAsked();
  const [failing, other] = answers;
  const [one, two] = worker.asked;
  const error = { code: 'OutOfMemory', details: ['12'] };
  worker.reply({ id: one.id, type: 'error', error, isBroken: false });
  await failsWith(failing, 'OutOfMemory');
  assert.ok(!worker.isTerminated);
  assert.equal(requests.epoch, 0);
  worker.reply({ id: two.id, type: 'result', value: 3 });
  assert.equal(await other, 3);
});

test('a worker whose state is unknown is replaced, and whoever waited is told', async () => {
  const { requests, workers, worker, answers } = await twoAsked();
  const [failing, waiting] = answers;
  const error = { code: 'Internal', details: ['unreachable'] };
  worker.reply({ id: worker.asked[0].id, type: 'error', error, isBroken: true });
  await failsWith(failing, 'Internal');
  await failsWith(waiting, 'Internal');
  assert.ok(worker.isTerminated);
  assert.equal(requests.epoch, 1);
  const next = requests.ask(kClosing);
  await settled();
  assert.equal(workers.length, 2);
  workers[1].reply({ id: workers[1].asked[0].id, type: 'result', value: 4 });
  assert.equal(await next, 4);
});

test('ending fails what waits, and a late reply of the old worker means nothing', async () => {
  const { requests, workers } = started();
  const answer = requests.ask(kClosing);
  await settled();
  requests.end(kLeft);
  await failsWith(answer, 'Cancelled');
  const [old] = workers;
  assert.ok(old.isTerminated);
  assert.equal(requests.epoch, 1);
  // Nothing is started before it is needed.
  assert.equal(workers.length, 1);
  const next = requests.ask(kClosing);
  await settled();
  let isAnswered = false;
  next.then(() => (isAnswered = true));
  old.reply({ id: old.asked[0].id, type: 'result', value: 'stale' });
  await settled();
  assert.ok(!isAnswered);
  old.die('after its end');
  assert.equal(requests.epoch, 1);
  workers[1].reply({ id: workers[1].asked[0].id, type: 'result', value: 'fresh' });
  assert.equal(await next, 'fresh');
});

test('a helper shares the work, and its death ends what both do', async () => {
  const { requests, workers } = started(2);
  requests.start();
  requests.start();
  await settled();
  assert.equal(workers.length, 2);
  const [worker, helper] = workers;
  assert.deepEqual(
    worker.messages.map(({ type }) => type),
    ['start', 'lead'],
  );
  assert.deepEqual(
    helper.messages.map(({ type }) => type),
    ['start', 'help'],
  );
  const answer = requests.ask(kClosing);
  await settled();
  assert.equal(helper.asked.length, 0);
  assert.ok(helper.die('out of memory'), 'the page is not told of it as an error of its own');
  await failsWith(answer, 'Internal');
  assert.ok(worker.isTerminated && helper.isTerminated);
});

test('without a module every request fails with the reason why', async () => {
  const reason = new EngineFailure({ code: 'NoWebAssembly', details: [] });
  const { requests, workers } = started(1, Promise.reject(reason));
  await failsWith(requests.ask(kClosing), 'NoWebAssembly');
  const both = requests.askBoth([estimateOf(1), estimateOf(2)], [() => {}, () => {}]);
  await failsWith(both, 'NoWebAssembly');
  assert.ok(workers.every(({ messages }) => messages.length === 0));
});
