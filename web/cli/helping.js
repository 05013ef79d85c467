import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';

import { EngineFailure, unwrap } from '../engine/failure.js';
import { isWorthLending, kLeastSharedSeconds, Lead } from '../engine/pool.js';

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
  #canHaveHelp;
  /** @type {Worker | null} */
  #helper = null;
  /** @type {import('node:worker_threads').MessagePort | null} */
  #port = null;
  /** @type {Lead | null} */
  #lead = null;

  /**
   * @param {WebAssembly.Module} wasm
   * @param {boolean} canHaveHelp whether there is a core for it; the numbers are the same without
   */
  constructor(wasm, canHaveHelp = true) {
    this.#wasm = wasm;
    this.#canHaveHelp = canHaveHelp;
  }

  /**
   * All phases of an image, in their order.
   * @param {PhaseboundModule} engine that has the image open
   * @param {ImageInfo} info
   * @returns {Promise<import('../engine/types.js').ImageEstimate[]>}
   */
  async estimateAll(engine, info) {
    const values = info.phases.map(({ value }) => value);
    // Where a second thread is not worth its messages, all are made together, which rounds otherwise.
    if (!isShared(engine, info)) unwrap(engine.correlateAll(info.handle, null));
    const canLend =
      this.#canHaveHelp &&
      values.length > 2 &&
      isShared(engine, info) &&
      isWorthLending(unwrap(engine.predictEstimate(info.shape)));
    /** @type {import('../engine/types.js').ImageEstimate[]} */
    const estimates = [];
    while (estimates.length < values.length) {
      const [value, other] = values.slice(estimates.length);
      if (canLend && other !== undefined) {
        estimates.push(...(await this.#estimateBoth(engine, info, value, other)));
      } else {
        estimates.push(await this.estimate(engine, info, value));
      }
    }
    return estimates;
  }

  /**
   * @param {PhaseboundModule} engine
   * @param {ImageInfo} info
   * @param {number} value
   * @param {number} other value, of the phase that the helper correlates
   */
  async #estimateBoth(engine, info, value, other) {
    const { handle } = info;
    /** @type {import('../engine/types.js').ImageEstimate | null} */
    let own = null;
    const meanwhile = async () => {
      own = unwrap(engine.estimatePhase(handle, value, null));
    };
    const lent = await this.#helped((lead) => lead.lend(engine, handle, other, () => {}, meanwhile));
    return [
      own ?? (await this.estimate(engine, info, value)),
      lent ?? (await this.estimate(engine, info, other)),
    ];
  }

  /**
   * @param {PhaseboundModule} engine that has the image open
   * @param {ImageInfo} info
   * @param {number} value
   */
  async estimate(engine, info, value) {
    const { handle } = info;
    if (this.#canHaveHelp && isShared(engine, info)) {
      const estimate = await this.#helped((lead) => lead.estimate(engine, handle, value, () => {}));
      if (estimate) return estimate;
    }
    return unwrap(engine.estimatePhase(handle, value, null));
  }

  /**
   * @template T
   * @param {(lead: Lead) => Promise<T>} work
   * @returns {Promise<T | null>} null where the helper failed
   */
  async #helped(work) {
    try {
      const lead = this.#start();
      // Keeps the process alive while an answer is awaited, and no longer.
      this.#port?.ref();
      const result = await work(lead);
      this.#port?.unref();
      return result;
    } catch (thrown) {
      this.end();
      // The helper may have less memory than this thread alone needs.
      if (!(thrown instanceof EngineFailure)) throw thrown;
      return null;
    }
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
