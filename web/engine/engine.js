/**
 * The engine for whoever has an image and wants a result: jobs one after the other in one worker
 * (and its helper), which go when nobody has used them for a while.
 */

import { kWorkersRead, numCores, workersFromText } from '#workers';
import { EngineClient } from './client.js';
import { EngineFailure } from './failure.js';
import { kNotLoaded, loadEngine } from './loading.js';
import { workerStarter } from './page_worker.js';

/** @typedef {BufferSource | WebAssembly.Module} Wasm */

/** How long an idle worker is kept. */
const kIdleMs = 30_000;

/**
 * A client of its own: what the page, the widget and analyse() all compute with.
 * @param {object} parts
 * @param {Wasm | Promise<Wasm>} parts.wasm phasebound.wasm
 * @param {string | Promise<string> | null} parts.worker text of the worker's script; null where all is
 *   to be done on the present thread
 * @returns {{client: EngineClient, loading: Promise<unknown>}} `loading` rejects with the reason where
 *   the engine cannot run here
 */
export function createClient({ wasm, worker }) {
  const start = worker === null ? null : workersFromText(worker);
  const loading = Promise.all([wasm, worker]).then(([module]) => loadEngine(module));
  const numWorkers = start && numCores() > 1 ? 2 : 1;
  const client = new EngineClient(workerStarter(start), loading, numWorkers, kWorkersRead);
  return { client, loading };
}

/**
 * Bytes of a file that stands beside a script, asked for when they are needed.
 * @param {URL} address
 * @param {string | undefined} integrity
 * @returns {Promise<BufferSource>}
 * @throws {EngineFailure} NotLoaded
 */
export async function bytesAt(address, integrity) {
  if (address.protocol === 'file:' && typeof process !== 'undefined' && process.versions?.node) {
    // Named so that bundlers for browsers leave it alone.
    const files = 'node:fs/promises';
    const { readFile } = await import(files);
    return readFile(address).catch(() => {
      throw new EngineFailure({ code: kNotLoaded, details: [] });
    });
  }
  const response = await fetch(address, { integrity }).catch(() => null);
  if (!response?.ok) throw new EngineFailure({ code: kNotLoaded, details: [] });
  return response.arrayBuffer();
}

export class Engine {
  #open;
  /** @type {EngineClient | null} */
  #client = null;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #numJobs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #idle;

  /**
   * @param {() => EngineClient} open makes the client when it is needed first
   */
  constructor(open) {
    this.#open = open;
  }

  /** @returns {EngineClient} */
  get client() {
    this.#client ??= this.#open();
    return this.#client;
  }

  /**
   * Runs a job after those that came before it.
   * @template T
   * @param {(client: EngineClient) => Promise<T>} job
   * @param {AbortSignal | null} [signal] ends it, at once, and no other
   * @returns {Promise<T>} rejects with the signal's reason where it was ended
   */
  run(job, signal = null) {
    ++this.#numJobs;
    clearTimeout(this.#idle);
    const done = this.#queue.then(() => this.#runNow(job, signal));
    this.#queue = done
      .catch(() => {})
      .then(() => {
        if (--this.#numJobs === 0) this.#releaseLater();
      });
    if (!signal) return done;
    // One that waits is told before its turn comes.
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      done.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  /**
   * @template T
   * @param {(client: EngineClient) => Promise<T>} job
   * @param {AbortSignal | null} signal
   * @returns {Promise<T>}
   */
  async #runNow(job, signal) {
    signal?.throwIfAborted();
    const { client } = this;
    const stop = () => client.cancel();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await client.ready.catch((cause) => {
        // The next job tries again: it may have been the network.
        if (this.#client === client) this.#client = null;
        throw cause;
      });
      return await job(client);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  #releaseLater() {
    const idle = setTimeout(() => this.#client?.dispose(), kIdleMs);
    // On Node a timer alone is no reason to stay.
    if (typeof idle === 'object') idle.unref();
    this.#idle = idle;
  }

  /** Ends what runs and frees everything; it may be used again. */
  dispose() {
    clearTimeout(this.#idle);
    this.#client?.dispose();
    this.#client = null;
  }
}
