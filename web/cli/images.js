/**
 * Files to answers, one file or one stack at a time.
 */

import { readFile, stat } from 'node:fs/promises';

import {
  absentEstimate,
  answerOf,
  findPhase,
  materialPhases,
  namedAsIn,
} from '../engine/analysis.js';
import { EngineFailure, unwrap } from '../engine/failure.js';
import { loadModule } from '../engine/module.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../engine/analysis.js').PhaseEstimate} PhaseEstimate */
/** @typedef {import('./arguments.js').Options} Options */

/**
 * One image after it was closed.
 * @typedef {object} Analysed
 * @property {ImageInfo} info
 * @property {(ImageEstimate | null)[]} estimates by index of the phase in the image; null where it
 *   was not asked for
 */

/** Largest file that Node reads at once, which is also about what a WebAssembly block can hold. */
const kMostBytes = 2 ** 31;

/**
 * @param {string} path
 * @returns {Promise<Uint8Array>}
 */
async function bytesOf(path) {
  try {
    return await readFile(path);
  } catch (thrown) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (thrown);
    if (code === 'ERR_FS_FILE_TOO_LARGE') {
      const { size } = await stat(path);
      throw new EngineFailure({ code: 'TooLarge', details: [String(size), String(kMostBytes)] });
    }
    throw new EngineFailure({ code: 'FileNotReadable', details: [code ?? message] });
  }
}

/** Analyses files with an engine that it replaces where a file made it fail. */
export class Analyser {
  #wasm;
  #engine;
  #options;

  /**
   * @param {WebAssembly.Module} wasm
   * @param {PhaseboundModule} engine
   * @param {Pick<Options, 'phase' | 'settings' | 'isStack'>} options
   */
  constructor(wasm, engine, options) {
    this.#wasm = wasm;
    this.#engine = engine;
    this.#options = options;
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes of phasebound.wasm
   * @param {Pick<Options, 'phase' | 'settings' | 'isStack'>} options
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
   * @param {readonly string[]} files one, or those of a stack
   * @returns {Promise<{answer: import('../engine/analysis.js').Answer, infos: ImageInfo[],
   *   phases: PhaseEstimate[]}>}
   * @throws {FileFailure}
   */
  async analyse(files) {
    let current = null;
    try {
      /** @type {Analysed[]} */
      const images = [];
      for (const file of files) {
        current = file;
        const image = this.#analyseImage(await bytesOf(file), images[0]?.info ?? null);
        images.push(image);
      }
      current = null;
      const infos = images.map(({ info }) => info);
      const phases = this.#pool(images);
      const { isStack, settings } = this.#options;
      const answer = answerOf(this.#engine, { files, infos, phases, isStack }, settings);
      return { answer, infos, phases };
    } catch (thrown) {
      if (!(thrown instanceof EngineFailure)) {
        // What the engine did not word itself has left it in an unknown state.
        this.#engine = await loadModule(this.#wasm);
      }
      throw new FileFailure(current, thrown);
    }
  }

  /**
   * @param {Uint8Array} bytes
   * @param {ImageInfo | null} first image of the same stack
   * @returns {Analysed}
   */
  #analyseImage(bytes, first) {
    const engine = this.#engine;
    const { phase } = this.#options;
    const info = unwrap(engine.openImage(bytes));
    try {
      if (first && first.shape.length !== info.shape.length) {
        throw new EngineFailure({ code: 'MixedDimensions', details: [] });
      }
      const wanted = phase && findPhase(phase, info);
      const estimates = info.phases.map(({ value }, index) =>
        wanted === null || wanted === index
          ? unwrap(engine.estimatePhase(info.handle, value, null))
          : null,
      );
      return { info, estimates };
    } finally {
      engine.closeImage(info.handle);
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
