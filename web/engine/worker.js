/**
 * The computing side of EngineClient: one request at a time, in the order in which they come.
 * Replies are progress | result | error, each with the id of its request.
 */

import { EngineFailure, errorOf, unwrap } from './failure.js';
import { loadModule } from './module.js';
import { openSources } from './opening.js';
import { help, kLeastSharedSeconds, Lead } from './pool.js';
import { BlobSource } from './sources.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('../state/types.js').Source} Source */

/**
 * @typedef {{id: number, type: 'start', wasm: WebAssembly.Module}
 *   | {id: number, type: 'open', source: Source}
 *   | {id: number, type: 'slices', handle: number, shape: number[], first: number, count: number,
 *      stride: number}
 *   | {id: number, type: 'lead' | 'help', port: MessagePort}
 *   | {id: number, type: 'estimate', handle: number, shape: number[], value: number}
 *   | {id: number, type: 'close', handle: number}} Request
 *
 * @typedef {{id: number, type: 'progress', stage: string, share: number}
 *   | {id: number, type: 'result', value: unknown}
 *   | {id: number, type: 'error', error: EngineError, isBroken: boolean}} Reply
 *
 * Labels of some slices, every stride-th pixel of every stride-th row.
 * @typedef {{width: number, height: number, labels: Uint8Array}} Slices
 */

/** Progress news are not worth more than one frame each. */
const kProgressIntervalMs = 30;

/** @type {PhaseboundModule | null} */
let engine = null;

/**
 * Where there is a second worker.
 * @type {Lead | null}
 */
let lead = null;

/** @returns {PhaseboundModule} */
function started() {
  if (!engine) throw new Error('asked before it was started');
  return engine;
}

/**
 * Tells progress, but not more often than it is worth.
 * @param {number} id of the request
 */
function newsOf(id) {
  let lastNews = 0;
  return (/** @type {string} */ stage, /** @type {number} */ share) => {
    const now = performance.now();
    if (now - lastNews < kProgressIntervalMs) return;
    lastNews = now;
    reply({ id, type: 'progress', stage, share });
  };
}

/** @param {Extract<Request, {type: 'open'}>} request */
async function open({ id, source }) {
  if (source.kind === 'generated') return unwrap(started().openGenerated(source.spec));
  const sources = source.blobs.map((blob) => new BlobSource(blob));
  const news = newsOf(id);
  return openSources(started(), sources, source.options, (share) => news('open', share));
}

/**
 * @param {Extract<Request, {type: 'slices'}>} request
 * @returns {Slices}
 */
function slices({ handle, shape, first, count, stride }) {
  const [numRows, numColumns] = shape.slice(-2);
  const width = Math.ceil(numColumns / stride);
  const height = Math.ceil(numRows / stride);
  const labels = new Uint8Array(width * height * count);
  let next = 0;
  for (let z = first; z < first + count; ++z) {
    const slice = unwrap(started().sliceLabels(handle, z));
    if (stride === 1) {
      labels.set(slice, next);
      next += slice.length;
      continue;
    }
    for (let y = 0; y < numRows; y += stride) {
      for (let x = 0; x < numColumns; x += stride) labels[next++] = slice[y * numColumns + x];
    }
  }
  return { width, height, labels };
}

/** @param {Extract<Request, {type: 'estimate'}>} request */
async function estimate({ id, handle, shape, value }) {
  const tell = newsOf(id);
  const { seconds } = unwrap(started().predictEstimate(shape));
  if (lead && seconds >= kLeastSharedSeconds) {
    try {
      return await lead.estimate(started(), handle, value, tell);
    } catch (thrown) {
      // The helper may have less memory than this worker alone needs.
      if (!(thrown instanceof EngineFailure)) throw thrown;
    }
  }
  return unwrap(started().estimatePhase(handle, value, tell));
}

/**
 * A few small images: the browser compiles the hot loops well once they have run for a while, and
 * does not exchange them in the middle of a call.
 */
function warmUp() {
  const small = { sizePx: [12], phaseFractions: [0.4], seed: 1 };
  for (const shape of [
    [320, 320],
    [320, 320],
    [64, 64, 64],
  ]) {
    const info = unwrap(started().openGenerated({ ...small, material: 'spheres', shape }));
    unwrap(started().estimatePhase(info.handle, info.phases[0].value, null));
    started().closeImage(info.handle);
  }
}

/** @param {Request} request */
async function answer(request) {
  switch (request.type) {
    case 'start':
      engine = await loadModule(request.wasm);
      warmUp();
      return null;
    case 'lead':
      lead = new Lead(request.port);
      return null;
    case 'help':
      // Never ends, and takes no further requests.
      return help(started(), request.port);
    case 'open':
      return open(request);
    case 'slices':
      return slices(request);
    case 'estimate':
      return estimate(request);
    case 'close':
      started().closeImage(request.handle);
      return null;
  }
}

/**
 * @param {Reply} message
 * @param {Transferable[]} transfer
 */
function reply(message, transfer = []) {
  self.postMessage(message, { transfer });
}

/** @param {Request} request */
async function serve(request) {
  const { id } = request;
  try {
    const value = await answer(request);
    const transfer = request.type === 'slices' ? [/** @type {Slices} */ (value).labels.buffer] : [];
    reply({ id, type: 'result', value }, transfer);
  } catch (cause) {
    // What the engine did not answer but throw has left it in an unknown state.
    const isBroken = !(cause instanceof EngineFailure);
    reply({ id, type: 'error', error: errorOf(cause), isBroken });
  }
}

/** @type {Promise<void>} */
let queue = Promise.resolve();
self.addEventListener('message', (event) => {
  queue = queue.then(() => serve(/** @type {Request} */ (event.data)));
});
