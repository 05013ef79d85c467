/**
 * Images that wait to be analysed. One after the other, or, where many small ones wait, on two threads
 * at once: a small one is not worth two threads' work, but many are. Memory is that of two small ones
 * or of one large one, which is analysed here, when nothing else is, and by both cores together.
 */

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { EngineFailure } from '../engine/failure.js';

/** @typedef {import('./image_analyser.js').Analysed} Analysed */
/** @typedef {import('./image_analyser.js').ImageAnalyser} ImageAnalyser */

/**
 * What a thread says; no image where its correlation would take too much.
 * @typedef {{type: 'ready'} | {type: 'analysed', image: Analysed | null}
 *   | {type: 'failed', error: import('../engine/types.js').EngineError}} Reply
 */

/**
 * @typedef {object} Wait
 * @property {readonly string[]} paths
 * @property {boolean} isLarge
 * @property {(image: Analysed) => void} resolve
 * @property {(thrown: unknown) => void} reject
 */

/**
 * A thread, and what it is at.
 * @typedef {{worker: Worker, isReady: boolean, task: Wait | null}} Thread
 */

/** Bytes of a file and of a correlation from which on an image is large. */
const kLimits = { fileBytes: 32e6, correlationBytes: 240e6 };
/** Images that wait behind one for threads to be worth their start. */
const kLeastWaiting = 3;

/**
 * Also those that can be read only once.
 * @param {readonly string[]} paths
 * @param {number} mostBytes
 */
function isLargeFile(paths, mostBytes) {
  if (paths.length > 1) return true;
  try {
    const status = statSync(paths[0]);
    return !status.isFile() || status.size > mostBytes;
  } catch {
    // What cannot be read takes no memory; whoever opens it says why.
    return false;
  }
}

export class ImageQueue {
  #wasm;
  #local;
  #options;
  #limits;
  #numThreads;
  /** @type {Wait[]} */
  #waiting = [];
  #isBusyHere = false;
  /** @type {Thread[]} */
  #threads = [];

  /**
   * @param {WebAssembly.Module} wasm
   * @param {ImageAnalyser} local what analyses on the present thread
   * @param {import('./image_analyser.js').ImageOptions} options of its images
   * @param {{fileBytes: number, correlationBytes: number}} limits
   * @param {number} numThreads at most
   */
  constructor(wasm, local, options, limits = kLimits, numThreads = Math.min(availableParallelism(), 2)) {
    this.#wasm = wasm;
    this.#local = local;
    this.#options = options;
    this.#limits = limits;
    this.#numThreads = numThreads;
  }

  /**
   * @param {readonly string[]} paths of one file, or of the slices of a volume
   * @returns {Promise<Analysed>}
   */
  analyse(paths) {
    return new Promise((resolve, reject) => {
      const isLarge = isLargeFile(paths, this.#limits.fileBytes);
      this.#waiting.push({ paths, isLarge, resolve, reject });
      this.#next();
    });
  }

  /** Forgets what waits. */
  drop() {
    this.#waiting = [];
  }

  /** Lets all threads go. */
  end() {
    this.drop();
    this.#endThreads();
    this.#local.release();
  }

  #next() {
    while (this.#waiting.length > 0 && !this.#isBusyHere) {
      const [{ isLarge }] = this.#waiting;
      const idle = this.#threads.find(({ isReady, task }) => isReady && !task);
      const isAnyBusy = this.#threads.some(({ task }) => task);
      if (isAnyBusy && (isLarge || !idle)) return;
      const task = /** @type {Wait} */ (this.#waiting.shift());
      if (idle && !isLarge) {
        idle.task = task;
        idle.worker.postMessage(task.paths);
      } else {
        this.#isBusyHere = true;
        // Whoever has the last answer goes first, and what is asked for at once waits already.
        setImmediate(() => this.#analyseHere(task));
      }
    }
  }

  /** @param {Wait} task */
  async #analyseHere(task) {
    if (task.isLarge) this.#endThreads();
    else if (this.#waiting.length >= kLeastWaiting) this.#startThreads();
    try {
      const image = await this.#local.analyse(task.paths);
      task.resolve(/** @type {Analysed} */ (image));
    } catch (thrown) {
      task.reject(thrown);
    }
    this.#isBusyHere = false;
    this.#next();
  }

  #startThreads() {
    if (this.#threads.length > 0 || this.#numThreads < 2) return;
    // Those that help with one image have nothing to do now.
    this.#local.release();
    const workerData = {
      wasm: this.#wasm,
      options: this.#options,
      mostBytes: this.#limits.correlationBytes,
    };
    for (let i = 0; i < this.#numThreads; ++i) {
      const worker = new Worker(new URL('./image_thread.mjs', import.meta.url), { workerData });
      /** @type {Thread} */
      const thread = { worker, isReady: false, task: null };
      worker.on('message', (reply) => this.#receive(thread, reply));
      worker.on('error', () => this.#lose(thread));
      this.#threads.push(thread);
    }
  }

  /**
   * @param {Thread} thread
   * @param {Reply} reply
   */
  #receive(thread, reply) {
    const { task } = thread;
    thread.isReady = true;
    thread.task = null;
    if (task && reply.type === 'failed') task.reject(new EngineFailure(reply.error));
    else if (task && reply.type === 'analysed') this.#settle(task, reply.image);
    this.#next();
  }

  /**
   * @param {Wait} task
   * @param {Analysed | null} image
   */
  #settle(task, image) {
    if (image) task.resolve(image);
    else this.#waiting.unshift({ ...task, isLarge: true });
  }

  /**
   * Its image is tried here: a thread may have less memory.
   * @param {Thread} thread
   */
  #lose(thread) {
    this.#threads = this.#threads.filter((other) => other !== thread);
    if (thread.task) this.#settle(thread.task, null);
    this.#next();
  }

  #endThreads() {
    for (const { worker } of this.#threads) {
      worker.removeAllListeners();
      // One that fails now is missed by nobody, and must not end the program.
      worker.on('error', () => {});
      worker.terminate();
    }
    this.#threads = [];
  }
}
