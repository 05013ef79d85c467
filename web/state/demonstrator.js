/** @typedef {import('./types.js').Draw} Draw */
/** @typedef {import('./tasks.js').PageStore} PageStore */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

import { errorOf } from '../engine/failure.js';
import { demonstrationMaterial, kDemonstrationPhase, kFirstSeed } from './demonstrations.js';
import { isCancellation, startTask } from './tasks.js';

/** News of samples are drawn no more often than this. */
const kNewsIntervalMs = 60;

/**
 * Draws samples of known materials, to see how often intervals hold the truth.
 */
export class Demonstrator {
  #store;
  #client;
  #numRuns = 0;

  /**
   * @param {PageStore} store
   * @param {EngineClient} client
   */
  constructor(store, client) {
    this.#store = store;
    this.#client = client;
  }

  /**
   * Draws samples of a known material one after the other, on top of those that are there.
   * @param {import('./demonstrations.js').DemonstrationId} id
   * @param {number} numWanted
   */
  async demonstrate(id, numWanted) {
    const { get, dispatch } = this.#store;
    if (get().task) return;
    const { confidence, demonstration } = get();
    const isMore = demonstration?.id === id && demonstration.confidence === confidence;
    /** @type {Draw[]} */
    const draws = isMore && demonstration.draws.length < numWanted ? [...demonstration.draws] : [];
    const run = ++this.#numRuns;
    dispatch({
      type: 'demonstrationStarted',
      demonstration: { id, run, confidence, numWanted, draws: [...draws] },
    });
    const first = draws.length;
    startTask(this.#store, 'demonstrate', { name: id, index: first, numImages: numWanted, share: 0 });
    let toldAt = performance.now();
    const draw = () => dispatch({ type: 'demonstrationDrawn', run, draws: [...draws] });
    const tell = () => {
      toldAt = performance.now();
      draw();
      const share = (draws.length - first) / (numWanted - first);
      dispatch({ type: 'taskProgressed', stage: null, share, now: toldAt });
    };
    try {
      while (draws.length < numWanted) {
        draws.push(await this.#drawSample(id, kFirstSeed + draws.length, confidence));
        if (performance.now() - toldAt > kNewsIntervalMs) tell();
      }
      tell();
      dispatch({ type: 'taskEnded' });
    } catch (cause) {
      draw();
      if (isCancellation(cause)) return;
      dispatch({ type: 'taskEnded' });
      dispatch({ type: 'failed', alert: { error: errorOf(cause), name: null, numFiles: 0 } });
    }
  }

  /**
   * @param {import('./demonstrations.js').DemonstrationId} id
   * @param {number} seed
   * @param {number} confidence
   * @returns {Promise<Draw>}
   */
  async #drawSample(id, seed, confidence) {
    const spec = { ...demonstrationMaterial(id).spec, seed };
    const { key } = await this.#client.open({ kind: 'generated', spec }, id);
    try {
      const estimate = await this.#client.estimate(key, kDemonstrationPhase, () => {});
      const material = this.#client.pool([estimate]);
      const { phaseFraction } = material;
      return {
        phaseFraction,
        intervals: {
          calibrated: this.#client.interval(material, confidence, 'calibrated'),
          imagerep: this.#client.interval(material, confidence, 'imagerep'),
        },
      };
    } finally {
      this.#client.close(key);
    }
  }
}
