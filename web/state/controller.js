/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Source} Source */
/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./reducer.js').Action} Action */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/**
 * @template S, A
 * @typedef {import('./store.js').Store<S, A>} Store
 */

import { absentEstimate, findPhase } from '../engine/analysis.js';
import { kCancelled } from '../engine/client.js';
import { EngineFailure, errorOf } from '../engine/failure.js';
import { phaseNamed, phasesOf } from './phases.js';

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

/** @param {unknown} cause */
const isCancellation = (cause) => errorOf(cause).code === kCancelled;

/**
 * Refuses images that cannot be of one material, as soon as that shows.
 * @param {readonly ImageInfo[]} infos
 * @throws {EngineFailure} MixedDimensions, MixedColours
 */
function checkAlike(infos) {
  if (infos.some(({ shape }) => shape.length !== infos[0].shape.length)) {
    throw new EngineFailure({ code: 'MixedDimensions', details: [] });
  }
  phasesOf(infos);
}

/**
 * What the user can do, as calls on the worker and news for the store.
 */
export class Controller {
  #store;
  #client;
  /** Whether the loop of #analyse is under way. */
  #isAnalysing = false;
  /** Counts attempts to open: news of an older one are not wanted any more. */
  #attempt = 0;

  /**
   * @param {Store<State, Action>} store
   * @param {EngineClient} client
   */
  constructor(store, client) {
    this.#store = store;
    this.#client = client;
  }

  /**
   * Opens files as the images of one material in place of the present ones. All or nothing: a
   * pooled result must not silently rest on fewer images than were given.
   * @param {readonly File[]} files
   */
  openFiles(files) {
    if (files.length === 0) return Promise.resolve();
    return this.#open(
      [...files]
        .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
        .map((file) => ({ name: file.name, source: { kind: 'file', blob: file } })),
    );
  }

  /**
   * @param {string} name
   * @param {import('./types.js').GeneratedSpec} spec
   */
  openExample(name, spec) {
    return this.#open([{ name, source: { kind: 'generated', spec } }]);
  }

  /** @param {number} value */
  pickPhase(value) {
    this.#store.dispatch({ type: 'phasePicked', value });
    this.analyse();
  }

  /** Analyses what has no result yet, the picked phase first. */
  analyse() {
    if (this.#isAnalysing || this.#store.get().images.length === 0) return;
    this.#isAnalysing = true;
    this.#analyseAll().finally(() => {
      this.#isAnalysing = false;
    });
  }

  /** Goes on with what was stopped. */
  resume() {
    const { phaseValue } = this.#store.get();
    if (phaseValue !== null) this.pickPhase(phaseValue);
  }

  cancel() {
    if (!this.#store.get().task) return;
    ++this.#attempt;
    this.#client.cancel();
    this.#store.dispatch({ type: 'cancelled' });
  }

  /** @param {number} confidence 0..1 */
  setConfidence(confidence) {
    this.#store.dispatch({ type: 'confidenceSet', confidence });
  }

  /** @param {number} target relative error as a fraction */
  setTarget(target) {
    this.#store.dispatch({ type: 'targetSet', target });
  }

  /** @param {number} index */
  showImage(index) {
    this.#store.dispatch({ type: 'imageShown', index });
  }

  /** @param {number} slice */
  showSlice(slice) {
    this.#store.dispatch({ type: 'sliceShown', slice });
  }

  dismissAlert() {
    this.#store.dispatch({ type: 'alertDismissed' });
  }

  /** @param {{name: string, source: Source}[]} wanted */
  async #open(wanted) {
    const { dispatch, get } = this.#store;
    const attempt = ++this.#attempt;
    // The answer to the images that are about to go is not worth waiting for.
    if (get().task) this.#client.cancel();
    /** @type {OpenedImage[]} */
    const opened = [];
    let { name } = wanted[0];
    try {
      for (const [index, each] of wanted.entries()) {
        name = each.name;
        this.#startTask(each.source.kind === 'file' ? 'open' : 'generate', {
          name,
          index,
          numImages: wanted.length,
          share: index / wanted.length,
        });
        opened.push(await this.#client.open(each.source, name));
        if (attempt !== this.#attempt) throw new EngineFailure({ code: kCancelled, details: [] });
        checkAlike(opened.map(({ info }) => info));
      }
    } catch (cause) {
      for (const { key } of opened) this.#client.close(key);
      // The user stopped it or opened something else: whatever did that has said so.
      if (attempt !== this.#attempt) return;
      dispatch({ type: 'taskEnded' });
      dispatch({ type: 'failed', alert: { error: errorOf(cause), name, numFiles: wanted.length } });
      if (!get().isCancelled) this.analyse();
      return;
    }
    for (const { key } of get().images) this.#client.close(key);
    dispatch({ type: 'opened', images: opened, phases: phasesOf(opened.map(({ info }) => info)) });
    this.analyse();
  }

  /**
   * @param {Task['kind']} kind
   * @param {Pick<Task, 'name' | 'index' | 'numImages' | 'share'> & Partial<Task>} task
   */
  #startTask(kind, task) {
    const now = performance.now();
    this.#store.dispatch({
      type: 'taskStarted',
      task: { kind, phaseValue: null, stage: null, startedAt: now, now, ...task },
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
        if (images !== get().images) continue;
        dispatch({ type: 'estimated', value, result });
      } catch (cause) {
        // Cancelled by the user: done. Cancelled by opening other images: #open goes on from here.
        if (isCancellation(cause)) return;
        if (images !== get().images) continue;
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
   * @param {number} value
   * @returns {Promise<import('./types.js').PhaseResult>}
   */
  async #estimate(value) {
    const { dispatch, get } = this.#store;
    const { images, phases } = get();
    const phase = phaseNamed(phases, value);
    if (!phase) throw new EngineFailure({ code: 'NoSuchItem', details: [`phase ${value}`] });
    const numImages = images.length;
    const startedAt = performance.now();
    /** @type {ImageEstimate[]} */
    const estimates = [];
    for (const [index, { key, name, info }] of images.entries()) {
      const share = index / numImages;
      this.#startTask('estimate', { name, phaseValue: value, index, numImages, share, startedAt });
      const present = info.phases[findPhase(phase, info)];
      estimates.push(
        present
          ? await this.#client.estimate(key, present.value, (stage, stageShare) =>
              dispatch({
                type: 'taskProgressed',
                stage,
                share: (index + shareOfEstimate(stage, stageShare)) / numImages,
                now: performance.now(),
              }),
            )
          : absentEstimate(phase, info),
      );
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { images: estimates, material: this.#client.pool(estimates), seconds };
  }
}
