/**
 * The computing side of EngineClient: one request at a time, in the order in which they come.
 * Replies are progress | result | error, each with the id of its request.
 */

import { EngineFailure, errorOf, unwrap } from './failure.js';
import { loadModule } from './module.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('../state/types.js').Source} Source */

/**
 * @typedef {{id: number, type: 'start', wasm: WebAssembly.Module}
 *   | {id: number, type: 'open', source: Source}
 *   | {id: number, type: 'slices', handle: number, shape: number[], first: number, count: number,
 *      stride: number}
 *   | {id: number, type: 'estimate', handle: number, value: number}
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

/** @returns {PhaseboundModule} */
function started() {
  if (!engine) throw new Error('asked before it was started');
  return engine;
}

/** @param {Source} source */
async function open(source) {
  if (source.kind === 'generated') return unwrap(started().openGenerated(source.spec));
  /** @type {ArrayBuffer} */
  let bytes;
  try {
    bytes = await source.blob.arrayBuffer();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.name : String(cause);
    throw new EngineFailure({ code: 'FileNotReadable', details: [reason] });
  }
  return unwrap(started().openImage(new Uint8Array(bytes)));
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
function estimate({ id, handle, value }) {
  let lastNews = 0;
  return unwrap(
    started().estimatePhase(handle, value, (stage, share) => {
      const now = performance.now();
      if (now - lastNews < kProgressIntervalMs) return;
      lastNews = now;
      reply({ id, type: 'progress', stage, share });
    }),
  );
}

/** @param {Request} request */
async function answer(request) {
  switch (request.type) {
    case 'start':
      engine = await loadModule(request.wasm);
      return null;
    case 'open':
      return open(request.source);
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
