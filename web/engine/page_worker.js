/**
 * What the client has for a worker. Where a page may start none, because its policy or the browser
 * forbids it, the requests are answered in the page itself, in slices of time, so that it can still
 * be used meanwhile.
 */

import { EngineServer } from './server.js';
import { MemorySource } from './sources.js';

/**
 * What the client needs of a worker.
 * @typedef {object} WorkerLike
 * @property {(message: any, transfer: Transferable[]) => void} postMessage
 * @property {(type: 'message' | 'error', listener: (event: any) => void) => void} addEventListener
 * @property {() => void} terminate
 *
 * A browser's worker, or what has its face.
 * @typedef {object} StartedWorker
 * @property {(message: any, transfer: Transferable[]) => void} postMessage
 * @property {(type: 'message' | 'error', listener: (event: any) => void,
 *   options?: {once?: boolean}) => void} addEventListener
 * @property {() => void} terminate
 */

/** Work in one piece on the page's own thread: two frames. */
const kSliceMs = 30;

/**
 * A worker's stand-in on the present thread.
 * @implements {WorkerLike}
 */
class PageWorker {
  #isOver = false;
  #lastPause = 0;
  /** @type {((event: {data: any}) => void)[]} */
  #listeners = [];
  #server = new EngineServer({
    reply: (data) => {
      if (this.#isOver) return;
      for (const listener of this.#listeners) listener({ data });
    },
    sourceOf: async (blob) => new MemorySource(new Uint8Array(await blob.arrayBuffer())),
    pace: { pause: () => this.#pause(), stepMs: kSliceMs },
  });

  /** @param {import('./server.js').Request} message */
  postMessage(message) {
    queueMicrotask(() => {
      if (!this.#isOver) this.#server.receive(message);
    });
  }

  /**
   * @param {'message' | 'error'} type
   * @param {(event: any) => void} listener
   */
  addEventListener(type, listener) {
    if (type === 'message') this.#listeners.push(listener);
  }

  terminate() {
    this.#isOver = true;
  }

  async #pause() {
    if (performance.now() - this.#lastPause >= kSliceMs) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#lastPause = performance.now();
    }
    // What was waiting for an end is forgotten with its memory.
    if (this.#isOver) await new Promise(() => {});
  }
}

/**
 * A worker if it comes to life, else its stand-in.
 * @implements {WorkerLike}
 */
class TriedWorker {
  /** What came to life. @type {WorkerLike | null} */
  #worker = null;
  #isOver = false;
  /** @type {[any, Transferable[]][]} messages for whoever comes to life */
  #waiting = [];
  /** @type {['message' | 'error', (event: any) => void][]} */
  #listeners = [];

  /** @param {Promise<WorkerLike>} living */
  constructor(living) {
    living.then((worker) => this.#begin(worker));
  }

  /** @param {WorkerLike} worker */
  #begin(worker) {
    if (this.#isOver) {
      worker.terminate();
      return;
    }
    this.#worker = worker;
    for (const [type, listener] of this.#listeners) worker.addEventListener(type, listener);
    for (const [message, transfer] of this.#waiting) worker.postMessage(message, transfer);
    this.#waiting = [];
  }

  /**
   * @param {any} message
   * @param {Transferable[]} transfer
   */
  postMessage(message, transfer) {
    if (this.#worker) this.#worker.postMessage(message, transfer);
    else if (!this.#isOver) this.#waiting.push([message, transfer]);
  }

  /**
   * @param {'message' | 'error'} type
   * @param {(event: any) => void} listener
   */
  addEventListener(type, listener) {
    this.#listeners.push([type, listener]);
    this.#worker?.addEventListener(type, listener);
  }

  terminate() {
    this.#isOver = true;
    this.#waiting = [];
    this.#worker?.terminate();
  }
}

/**
 * Settled when the worker has said that it runs; a policy may stop it after it was made.
 * @param {StartedWorker} worker
 * @returns {Promise<WorkerLike>}
 */
const alive = (worker) =>
  new Promise((resolve, reject) => {
    worker.addEventListener('message', () => resolve(worker), { once: true });
    worker.addEventListener(
      'error',
      (event) => {
        event.preventDefault();
        worker.terminate();
        reject(new Error(event.message));
      },
      { once: true },
    );
  });

/**
 * A way to start workers that always works.
 * @param {(() => Promise<StartedWorker>) | null} startWorker may fail; null where there are no
 *   workers at all
 * @returns {() => WorkerLike}
 */
export function workerStarter(startWorker) {
  let isForbidden = startWorker === null;
  const start = async () => {
    if (!startWorker) throw new Error('no workers');
    return alive(await startWorker());
  };
  return () => {
    if (isForbidden) return new PageWorker();
    return new TriedWorker(
      start().catch(() => {
        isForbidden = true;
        return new PageWorker();
      }),
    );
  };
}
