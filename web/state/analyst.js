/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('./tasks.js').PageStore} PageStore */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

import { EngineFailure, errorOf } from '../engine/failure.js';
import { estimateNext } from '../engine/steps.js';
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

/** @typedef {{image: OpenedImage, index: number, value: number, phase: Phase}} Step */

/**
 * Analyses phases: the picked one first, the others while that is quick.
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
      const values = this.#nextPhases();
      if (values.length === 0) break;
      const { images } = get();
      try {
        const results = await this.#estimate(values);
        if (!areSame(images, get().images)) continue;
        values.forEach((value, i) => dispatch({ type: 'estimated', value, result: results[i] }));
      } catch (cause) {
        // Cancelled by the user: done. Cancelled by opening other images: #open goes on from here.
        if (isCancellation(cause)) return;
        if (!areSame(images, get().images)) continue;
        const error = errorOf(cause);
        for (const value of values) dispatch({ type: 'estimateFailed', value, error });
        dispatch({ type: 'failed', alert: { error, name: null, numFiles: images.length } });
      }
    }
    dispatch({ type: 'taskEnded' });
  }

  /**
   * The picked phase alone, so that it answers first; of the others two at a time.
   * @returns {number[]}
   */
  #nextPhases() {
    const { phases, phaseValue, results, failures, isCancelled } = this.#store.get();
    const isOpen = (/** @type {number} */ value) => !results.has(value) && !failures.has(value);
    if (phaseValue !== null && isOpen(phaseValue)) return [phaseValue];
    const rest = phases.map(({ value }) => value).filter(isOpen);
    if (rest.length === 0 || results.size === 0 || isCancelled) return [];
    const seconds = [...results.values()].reduce((sum, result) => sum + result.seconds, 0);
    const isQuick = (seconds / results.size) * rest.length <= kQuickSeconds;
    return isQuick ? rest.slice(0, 2) : [];
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
   * @param {readonly number[]} values of one phase or of two
   * @returns {Promise<import('./types.js').PhaseResult[]>}
   */
  async #estimate(values) {
    const { images } = this.#store.get();
    const startedAt = performance.now();
    const predicted = this.#predicted(images);
    const steps = images.flatMap((image, index) =>
      values.map((value) => ({ image, index, value, phase: this.#named(value) })),
    );
    /** @type {Map<number, ImageEstimate[]>} */
    const estimates = new Map(values.map((value) => [value, []]));
    for (let done = 0; done < steps.length; ) {
      const [step] = steps.slice(done);
      startTask(this.#store, 'estimate', {
        name: step.image.name,
        phaseValue: step.value,
        index: step.index,
        numImages: images.length,
        share: done / steps.length,
        startedAt,
        ...predicted,
      });
      const next = steps.slice(done).map(({ image: { key, info }, phase }) => ({ key, info, phase }));
      const answers = await estimateNext(this.#client, next, this.#progressOf(steps, done));
      for (const answer of answers) estimates.get(steps[done++].value)?.push(answer);
    }
    const seconds = (performance.now() - startedAt) / 1000 / values.length;
    return values.map((value) => {
      const own = estimates.get(value) ?? [];
      return { images: own, material: this.#client.pool(own), seconds };
    });
  }

  /** @param {number} value @returns {Phase} */
  #named(value) {
    const phase = phaseNamed(this.#store.get().phases, value);
    if (!phase) throw new EngineFailure({ code: 'NoSuchItem', details: [`phase ${value}`] });
    return phase;
  }

  /**
   * @param {readonly Step[]} steps
   * @param {number} done
   * @returns {import('../engine/steps.js').ProgressOf}
   */
  #progressOf(steps, done) {
    const shares = [0, 0];
    return (index, numSteps) => {
      // Of the images that come after this one nothing is measured yet.
      const rest = steps.slice(done + numSteps);
      const after = this.#predictedSeconds(rest.map(({ image }) => image));
      return (stage, share, news = null) => {
        shares[index] = shareOfEstimate(stage, share);
        this.#store.dispatch({
          type: 'taskProgressed',
          stage,
          share: (done + shares[0] + shares[1]) / steps.length,
          now: performance.now(),
          ...(news && {
            secondsLeft: news.secondsLeft === null ? null : news.secondsLeft + after,
            maxLagPx: news.maxLagPx,
          }),
        });
      };
    };
  }

  /** @param {readonly OpenedImage[]} images */
  #predictedSeconds(images) {
    return images.reduce((sum, { info }) => sum + this.#client.predict(info.shape).seconds, 0);
  }
}
