/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('./tasks.js').PageStore} PageStore */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

import { EngineFailure, errorOf } from '../engine/failure.js';
import { absentEstimate, findPhase } from '../engine/phase_names.js';
import { phaseNamed } from './phases.js';
import { areSame, isCancellation, startTask } from './tasks.js';

/** Phases that nobody has picked are analysed too while all of them take no longer than this. */
const kQuickSeconds = 10;

/** Where the progress of an estimate stands when the TPC is done; the rest is the CLS. */
const kTpcShare = 0.85;

/**
 * @param {string} stage
 * @param {number} share of the stage
 */
const shareOfEstimate = (stage, share) =>
  stage === 'tpc' ? kTpcShare * share : kTpcShare + (1 - kTpcShare) * share;

/**
 * Analyses phases one after the other: the picked one first, the others while that is quick.
 */
export class Analyst {
  #store;
  #client;
  /** Whether the loop is under way. */
  #isAnalysing = false;

  /**
   * @param {PageStore} store
   * @param {EngineClient} client
   */
  constructor(store, client) {
    this.#store = store;
    this.#client = client;
  }

  /** Analyses what has no result yet; where that is under way already, it goes on. */
  analyse() {
    if (this.#isAnalysing || this.#store.get().images.length === 0) return;
    this.#isAnalysing = true;
    this.#analyseAll().finally(() => {
      this.#isAnalysing = false;
    });
  }

  async #analyseAll() {
    const { get, dispatch } = this.#store;
    for (;;) {
      const value = this.#nextPhase();
      if (value === null) break;
      const { images } = get();
      try {
        const result = await this.#estimate(value);
        if (!areSame(images, get().images)) continue;
        dispatch({ type: 'estimated', value, result });
      } catch (cause) {
        // Cancelled by the user: done. Cancelled by opening other images: #open goes on from here.
        if (isCancellation(cause)) return;
        if (!areSame(images, get().images)) continue;
        const error = errorOf(cause);
        dispatch({ type: 'estimateFailed', value, error });
        dispatch({ type: 'failed', alert: { error, name: null, numFiles: images.length } });
      }
    }
    dispatch({ type: 'taskEnded' });
  }

  /** @returns {number | null} the phase to analyse next */
  #nextPhase() {
    const { phases, phaseValue, results, failures, isCancelled } = this.#store.get();
    const isOpen = (/** @type {number} */ value) => !results.has(value) && !failures.has(value);
    if (phaseValue !== null && isOpen(phaseValue)) return phaseValue;
    const rest = phases.map(({ value }) => value).filter(isOpen);
    if (rest.length === 0 || results.size === 0 || isCancelled) return null;
    const seconds = [...results.values()].reduce((sum, result) => sum + result.seconds, 0);
    return (seconds / results.size) * rest.length <= kQuickSeconds ? rest[0] : null;
  }

  /**
   * Time and memory of the images' analysis, as they are known before it begins.
   * @param {readonly OpenedImage[]} images
   */
  #predicted(images) {
    return {
      seconds: this.#predictedSeconds(images),
      numBytes: Math.max(...images.map(({ info }) => this.#client.predict(info.shape).numBytes)),
    };
  }

  /**
   * @param {number} value
   * @returns {Promise<import('./types.js').PhaseResult>}
   */
  async #estimate(value) {
    const { images, phases } = this.#store.get();
    const phase = phaseNamed(phases, value);
    if (!phase) throw new EngineFailure({ code: 'NoSuchItem', details: [`phase ${value}`] });
    const startedAt = performance.now();
    const predicted = this.#predicted(images);
    /** @type {ImageEstimate[]} */
    const estimates = [];
    for (const index of images.keys()) {
      startTask(this.#store, 'estimate', {
        name: images[index].name,
        phaseValue: value,
        index,
        numImages: images.length,
        share: index / images.length,
        startedAt,
        ...predicted,
      });
      estimates.push(await this.#estimateOf(images, index, phase));
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { images: estimates, material: this.#client.pool(estimates), seconds };
  }

  /**
   * @param {readonly OpenedImage[]} images
   * @param {number} index
   * @param {Phase} phase
   * @returns {Promise<ImageEstimate>}
   */
  async #estimateOf(images, index, phase) {
    const { key, info } = images[index];
    const present = info.phases[findPhase(phase, info)];
    if (!present) return absentEstimate(phase, info);
    // Of the images that come after this one nothing is measured yet.
    const after = this.#predictedSeconds(images.slice(index + 1));
    /**
     * @param {string} stage
     * @param {number} share
     * @param {{secondsLeft: number | null, maxLagPx: number} | null} news of a correlation
     */
    const onProgress = (stage, share, news = null) =>
      this.#store.dispatch({
        type: 'taskProgressed',
        stage,
        share: (index + shareOfEstimate(stage, share)) / images.length,
        now: performance.now(),
        ...(news && {
          secondsLeft: news.secondsLeft === null ? null : news.secondsLeft + after,
          maxLagPx: news.maxLagPx,
        }),
      });
    return this.#client.estimate(key, present.value, onProgress);
  }

  /** @param {readonly OpenedImage[]} images */
  #predictedSeconds(images) {
    return images.reduce((sum, { info }) => sum + this.#client.predict(info.shape).seconds, 0);
  }
}
