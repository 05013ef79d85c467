import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';

import { EngineFailure, unwrap } from '../engine/failure.js';
import { kLeastSharedSeconds, Lead } from '../engine/pool.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */

/**
 * Whether a second thread helps.
 * @param {PhaseboundModule} engine
 * @param {ImageInfo} info
 */
const isShared = (engine, { shape }) =>
  availableParallelism() > 1 &&
  unwrap(engine.predictEstimate(shape)).seconds >= kLeastSharedSeconds;

/** Estimates phases, with the help of a second thread where that is worth its start. */
export class Estimator {
  #wasm;
  /** @type {Worker | null} */
  #helper = null;
  /** @type {import('node:worker_threads').MessagePort | null} */
  #port = null;
  /** @type {Lead | null} */
  #lead = null;

  /** @param {WebAssembly.Module} wasm */
  constructor(wasm) {
    this.#wasm = wasm;
  }

  /**
   * To be called where all phases of an image are going to be estimated. Two threads for one phase
   * after the other are faster than one for all of them.
   * @param {PhaseboundModule} engine that has the image open
   * @param {ImageInfo} info
   */
  prepareAll(engine, info) {
    if (!isShared(engine, info)) unwrap(engine.correlateAll(info.handle, null));
  }

  /**
   * @param {PhaseboundModule} engine that has the image open
   * @param {ImageInfo} info
   * @param {number} value
   */
  async estimate(engine, info, value) {
    const { handle } = info;
    if (isShared(engine, info)) {
      try {
        const lead = this.#start();
        // Keeps the process alive while an answer is awaited, and no longer.
        this.#port?.ref();
        const estimate = await lead.estimate(engine, handle, value, () => {});
        this.#port?.unref();
        return estimate;
      } catch (thrown) {
        this.end();
        // The helper may have less memory than this thread alone needs.
        if (!(thrown instanceof EngineFailure)) throw thrown;
      }
    }
    return unwrap(engine.estimatePhase(handle, value, null));
  }

  /** Lets the helper go; the next image that wants one starts another. */
  end() {
    this.#helper?.terminate();
    this.#port?.close();
    this.#helper = null;
    this.#port = null;
    this.#lead = null;
  }

  #start() {
    if (this.#lead) return this.#lead;
    const { port1, port2 } = new MessageChannel();
    this.#helper = new Worker(new URL('./helper.mjs', import.meta.url), {
      workerData: { wasm: this.#wasm, port: port1 },
      transferList: [port1],
    });
    this.#helper.unref();
    this.#port = port2;
    this.#lead = new Lead(port2);
    return this.#lead;
  }
}
