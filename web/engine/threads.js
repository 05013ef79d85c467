/** Workers of Node: threads with the face of a browser's workers, in place of workers.js. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Of requests that nobody waits for. */
const kNoId = 0;

/**
 * A thread that keeps the process alive while it starts and while an answer is awaited, and no longer.
 * @implements {StartedWorker}
 * @typedef {import('./page_worker.js').StartedWorker} StartedWorker
 */
class Thread {
  #worker;
  /** Requests that are to be answered. @type {Set<number>} */
  #awaited = new Set();
  #isOver = false;

  /** @param {string} text */
  constructor(text) {
    // What the program was started with is not meant for this script.
    this.#worker = new Worker(text, { eval: true, execArgv: [] });
    this.#worker.on('message', (reply) => this.#note(reply));
    // One that nobody listens to would end the program.
    this.#worker.on('error', () => {});
  }

  /**
   * @param {import('./server.js').Request} request
   * @param {Transferable[]} transfer
   */
  postMessage(request, transfer) {
    const parts = request.type === 'both' ? request.estimates : [request];
    for (const { id } of parts) if (id !== kNoId) this.#awaited.add(id);
    if (this.#awaited.size > 0) this.#worker.ref();
    this.#worker.postMessage(request, /** @type {any[]} */ (transfer));
  }

  /** @param {import('./server.js').Reply} reply */
  #note({ id, type }) {
    if (type !== 'progress') this.#awaited.delete(id);
    if (this.#awaited.size === 0) this.#worker.unref();
  }

  /**
   * @param {'message' | 'error'} type
   * @param {(event: any) => void} listener
   * @param {{once?: boolean}} [options]
   */
  addEventListener(type, listener, { once = false } = {}) {
    const worker = this.#worker;
    const listen = (/** @type {string} */ event, /** @type {(value: any) => void} */ heard) =>
      once ? worker.once(event, heard) : worker.on(event, heard);
    if (type === 'message') {
      listen('message', (data) => listener({ data }));
      return;
    }
    const fail = (/** @type {string} */ message) => listener({ message, preventDefault: () => {} });
    listen('error', (/** @type {unknown} */ cause) => {
      this.#isOver = true;
      fail(cause instanceof Error ? cause.message : String(cause));
    });
    listen('exit', (code) => {
      if (!this.#isOver) fail(`exit ${code}`);
    });
  }

  terminate() {
    this.#isOver = true;
    this.#worker.terminate();
  }
}

/**
 * @param {Promise<string> | string} text of a CommonJS script
 * @returns {(() => Promise<StartedWorker>) | null}
 */
export function workersFromText(text) {
  return async () => new Thread(await text);
}

export const numCores = () => availableParallelism();

/**
 * A Blob that stands for a file on the disk cannot be sent to a thread, and a slice of it ends the
 * process there.
 */
export const kWorkersRead = false;
