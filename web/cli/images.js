/**
 * Files to answers, one file or one stack at a time.
 */

import { answerOf } from '../engine/analysis.js';
import { absentEstimate, findPhase, materialPhases, namedAsIn } from '../engine/phase_names.js';
import { EngineFailure, unwrap } from '../engine/failure.js';
import { compareNames } from '../engine/file_names.js';
import { withMaskChoices } from '../engine/mask_record.js';
import { loadModule } from '../engine/module.js';
import { openSources } from '../engine/opening.js';
import { withPixelSize } from '../engine/pixel_size.js';
import { notReadable } from '../engine/sources.js';
import { sourceOf } from './file_source.js';
import { Estimator } from './helping.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../engine/analysis.js').PhaseEstimate} PhaseEstimate */
/** @typedef {import('./arguments.js').Options} Options */

/**
 * @typedef {Pick<Options, 'phase' | 'settings' | 'isStack' | 'isVolume' | 'opening' | 'maskPath' |
 *   'pixelSize'>} AnalysisOptions
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

/** Analyses files with an engine that it replaces where a file made it fail. */
export class Analyser {
  #wasm;
  #engine;
  #options;
  #estimator;

  /**
   * @param {WebAssembly.Module} wasm
   * @param {PhaseboundModule} engine
   * @param {AnalysisOptions} options
   */
  constructor(wasm, engine, options) {
    this.#wasm = wasm;
    this.#engine = engine;
    this.#options = options;
    this.#estimator = new Estimator(wasm);
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes of phasebound.wasm
   * @param {AnalysisOptions} options
   */
  static async start(bytes, options) {
    const wasm = await WebAssembly.compile(bytes);
    return new Analyser(wasm, await loadModule(wasm), options);
  }

  /** The present one; an older one may be broken. */
  get engine() {
    return this.#engine;
  }

  /**
   * @param {readonly string[]} files one, or those of a stack or of a volume
   * @returns {Promise<{answer: import('../engine/analysis.js').Answer, infos: ImageInfo[],
   *   phases: PhaseEstimate[]}>}
   * @throws {FileFailure}
   */
  async analyse(files) {
    const { isStack, isVolume, settings } = this.#options;
    // The names that an answer has are as they were given; the slices lie as they are numbered.
    const slices = isVolume ? [...files].sort(compareNames) : [];
    const groups = isVolume ? [slices] : files.map((file) => [file]);
    /** @type {string | null} */
    let current = null;
    try {
      /** @type {Analysed[]} */
      const images = [];
      for (const group of groups) {
        [current] = group;
        images.push(await this.#analyseImage(group, images[0]?.info ?? null));
      }
      current = null;
      const infos = images.map(({ info }) => info);
      const phases = this.#pool(images);
      const names = groups.map(([first]) => first);
      const answer = answerOf(this.#engine, { files: names, infos, phases, isStack }, settings);
      return { answer: isVolume ? { ...answer, slices } : answer, infos, phases };
    } catch (thrown) {
      if (!(thrown instanceof EngineFailure)) {
        // What the engine did not word itself has left it in an unknown state.
        this.#engine = await loadModule(this.#wasm);
      }
      const { index } = thrown instanceof EngineFailure ? thrown.error : { index: undefined };
      throw new FileFailure(index === undefined ? current : slices[index], thrown);
    }
  }

  /**
   * @param {readonly string[]} paths of one file, or of the slices of a volume
   * @param {ImageInfo | null} first image of the same stack
   * @returns {Promise<Analysed>}
   */
  async #analyseImage(paths, first) {
    const engine = this.#engine;
    const { phase, opening, maskPath, pixelSize } = this.#options;
    const [mask] = maskPath === null ? [null] : await sourcesOf([maskPath]);
    const opened = withMaskChoices(
      await openSources(engine, await sourcesOf(paths), opening, null, mask),
      opening,
      maskPath,
    );
    try {
      const info = pixelSize ? withPixelSize(engine, opened, pixelSize) : opened;
      if (first && first.shape.length !== info.shape.length) {
        throw new EngineFailure({ code: 'MixedDimensions', details: [] });
      }
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

  /**
   * @param {readonly Analysed[]} images
   * @returns {PhaseEstimate[]}
   */
  #pool(images) {
    const infos = images.map(({ info }) => info);
    const { phase: wanted } = this.#options;
    const names = wanted ? [namedAsIn(wanted, infos)] : materialPhases(infos);
    return names.map(({ value, isColour }) => {
      const name = { value, isColour };
      const estimates = images.map(
        (image) => image.estimates[findPhase(name, image.info)] ?? absentEstimate(name, image.info),
      );
      const material = unwrap(this.#engine.poolEstimates(estimates));
      return { ...name, images: estimates, material };
    });
  }
}

/** A failure, with the file of a stack that it came from where it came from one. */
export class FileFailure extends Error {
  /**
   * @param {string | null} file
   * @param {unknown} thrown
   */
  constructor(file, thrown) {
    super(thrown instanceof Error ? thrown.message : String(thrown));
    this.file = file;
    this.thrown = thrown;
  }
}
