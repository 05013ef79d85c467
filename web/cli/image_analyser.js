/**
 * One image, or one volume, from its files to its estimates, with an engine that is replaced where a
 * file made it fail.
 */

import { EngineFailure, unwrap } from '../engine/failure.js';
import { withMaskChoices } from '../engine/mask_record.js';
import { loadModule } from '../engine/module.js';
import { openSources } from '../engine/opening.js';
import { findPhase } from '../engine/phase_names.js';
import { withPixelSize } from '../engine/pixel_size.js';
import { notReadable } from '../engine/sources.js';
import { sourceOf } from './file_source.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./helping.js').Estimator} Estimator */

/**
 * How images are opened and what is asked of them; it can be sent to a thread.
 * @typedef {Pick<import('./arguments.js').Options, 'phase' | 'opening' | 'maskPath' | 'pixelSize'>
 *   } ImageOptions
 */

/**
 * One image after it was closed.
 * @typedef {object} Analysed
 * @property {ImageInfo} info
 * @property {(ImageEstimate | null)[]} estimates by index of the phase in the image; null where it
 *   was not asked for
 */

/**
 * @param {readonly string[]} paths
 * @returns {Promise<import('../engine/sources.js').ByteSource[]>}
 */
const sourcesOf = (paths) =>
  Promise.all(paths.map(sourceOf)).catch((thrown) => {
    throw notReadable(thrown);
  });

/** @param {string} path */
const maskSourceOf = (path) =>
  sourceOf(path).catch((thrown) => {
    throw new EngineFailure({ ...notReadable(thrown).error, isOfMask: true });
  });

export class ImageAnalyser {
  #wasm;
  #engine;
  #options;
  #estimator;

  /**
   * @param {WebAssembly.Module} wasm
   * @param {PhaseboundModule} engine
   * @param {ImageOptions} options
   * @param {Estimator} estimator
   */
  constructor(wasm, engine, options, estimator) {
    this.#wasm = wasm;
    this.#engine = engine;
    this.#options = options;
    this.#estimator = estimator;
  }

  /** The present one; an older one may be broken. */
  get engine() {
    return this.#engine;
  }

  /** Replaces an engine that may be broken. */
  async renewEngine() {
    this.#engine = await loadModule(this.#wasm);
  }

  /**
   * @param {readonly string[]} paths of one file, or of the slices of a volume
   * @param {number} [mostBytes] that its correlation may take
   * @returns {Promise<Analysed | null>} null where it would take more
   */
  async analyse(paths, mostBytes = Infinity) {
    try {
      return await this.#analyse(paths, mostBytes);
    } catch (thrown) {
      // What the engine did not word itself has left it in an unknown state.
      if (!(thrown instanceof EngineFailure)) await this.renewEngine();
      throw thrown;
    }
  }

  /**
   * @param {readonly string[]} paths
   * @param {number} mostBytes
   * @returns {Promise<Analysed | null>}
   */
  async #analyse(paths, mostBytes) {
    const engine = this.#engine;
    const { phase, opening, maskPath, pixelSize } = this.#options;
    const mask = maskPath === null ? null : await maskSourceOf(maskPath);
    const opened = withMaskChoices(
      await openSources(engine, await sourcesOf(paths), opening, null, mask),
      opening,
      maskPath,
    );
    try {
      if (unwrap(engine.predictEstimate(opened.shape)).numBytes > mostBytes) return null;
      const info = pixelSize ? withPixelSize(engine, opened, pixelSize) : opened;
      const wanted = phase && findPhase(phase, info);
      if (wanted === null) {
        return { info, estimates: await this.#estimator.estimateAll(engine, info) };
      }
      /** @type {(ImageEstimate | null)[]} */
      const estimates = [];
      for (const [index, { value }] of info.phases.entries()) {
        const isWanted = wanted === index;
        estimates.push(isWanted ? await this.#estimator.estimate(engine, info, value) : null);
      }
      return { info, estimates };
    } finally {
      engine.closeImage(opened.handle);
    }
  }

  /** Lets go of threads that helped; they come again when they are needed. */
  release() {
    this.#estimator.end();
  }
}
