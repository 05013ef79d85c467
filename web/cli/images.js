/**
 * Files to answers, each of one file or of one stack.
 */

import { answerOf } from '../engine/analysis.js';
import { absentEstimate, findPhase, materialPhases, namedAsIn } from '../engine/phase_names.js';
import { EngineFailure, errorOf, unwrap } from '../engine/failure.js';
import { compareNames } from '../engine/file_names.js';
import { loadModule } from '../engine/module.js';
import { Estimator } from './helping.js';
import { ImageAnalyser } from './image_analyser.js';
import { ImageQueue } from './image_queue.js';

/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/analysis.js').PhaseEstimate} PhaseEstimate */
/** @typedef {import('./image_analyser.js').Analysed} Analysed */
/** @typedef {import('./arguments.js').Options} Options */

/**
 * @typedef {Pick<Options, 'phase' | 'settings' | 'isStack' | 'isVolume' | 'opening' | 'maskPath' |
 *   'pixelSize'>} AnalysisOptions
 */

/** Analyses files, several at once where that is quicker. */
export class Analyser {
  #images;
  #queue;
  #options;

  /**
   * @param {WebAssembly.Module} wasm
   * @param {import('../engine/types.js').PhaseboundModule} engine
   * @param {AnalysisOptions} options
   */
  constructor(wasm, engine, options) {
    const { phase, opening, maskPath, pixelSize } = options;
    const ofImages = { phase, opening, maskPath, pixelSize };
    this.#options = options;
    this.#images = new ImageAnalyser(wasm, engine, ofImages, new Estimator(wasm));
    this.#queue = new ImageQueue(wasm, this.#images, ofImages);
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
    return this.#images.engine;
  }

  /** Lets all threads go. */
  end() {
    this.#queue.end();
  }

  /**
   * May be called again before it has answered.
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
      const begun = groups.map((group) => this.#queue.analyse(group));
      // The first that fails is told of.
      for (const image of begun) image.catch(() => {});
      /** @type {Analysed[]} */
      const images = [];
      for (const [index, [name]] of groups.entries()) {
        current = name;
        images.push(await begun[index]);
        if (images[0].info.shape.length !== images[index].info.shape.length) {
          throw new EngineFailure({ code: 'MixedDimensions', details: [] });
        }
      }
      current = null;
      const infos = images.map(({ info }) => info);
      const phases = this.#pool(images);
      const names = groups.map(([first]) => first);
      const answer = answerOf(this.engine, { files: names, infos, phases, isStack }, settings);
      return { answer: isVolume ? { ...answer, slices } : answer, infos, phases };
    } catch (thrown) {
      if (groups.length > 1) this.#queue.drop();
      // What answers broke is needed for the next ones.
      if (current === null && !(thrown instanceof EngineFailure)) await this.#images.renewEngine();
      const { index, isOfMask } = errorOf(thrown);
      if (isOfMask) throw new FileFailure(this.#options.maskPath, thrown);
      throw new FileFailure(index === undefined ? current : slices[index], thrown);
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
      const material = unwrap(this.engine.poolEstimates(estimates));
      return { ...name, images: estimates, material };
    });
  }
}

/** A failure, with the file that it came from where it came from one: an image, or the mask. */
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
