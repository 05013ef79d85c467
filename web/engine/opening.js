/**
 * From files to an open image, step by step: the engine is given time to let the file be read ahead,
 * and whoever waits hears how far it is.
 */

import { EngineFailure, unwrap } from './failure.js';
import { MemorySource, notReadable } from './sources.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('./sources.js').ByteSource} ByteSource */

/**
 * Looks at which of several files is being read, so that only that one and the next are read ahead
 * and only their bytes are kept.
 */
class Reading {
  #sources;
  /** The one that was read last. */
  index = 0;

  /** @param {readonly ByteSource[]} sources */
  constructor(sources) {
    this.#sources = sources;
  }

  /** What the engine is given. */
  get watched() {
    return this.#sources.map((source, index) => ({
      size: source.size,
      read: (/** @type {number} */ offset, /** @type {Uint8Array} */ into) => {
        if (index !== this.index) {
          this.#sources[this.index].release();
          this.index = index;
        }
        return source.read(offset, into);
      },
    }));
  }

  async readAhead() {
    await Promise.all(
      this.#sources.slice(this.index, this.index + 2).map((source) => source.readAhead()),
    );
  }

  get failure() {
    return this.#sources[this.index].failure;
  }

  release() {
    for (const source of this.#sources) source.release();
  }
}

/**
 * Opens an image from one file, or from several that are the slices of a volume.
 * @param {PhaseboundModule} engine
 * @param {readonly ByteSource[]} sources
 * @param {OpenOptions} options
 * @param {((share: number) => void) | null} onProgress
 * @param {ByteSource | null} mask an image whose zeros do not count
 * @returns {Promise<ImageInfo>}
 * @throws {EngineFailure} which tells the file among several
 */
export async function openSources(engine, sources, options, onProgress = null, mask = null) {
  const reading = new Reading(sources);
  try {
    const maskFile = mask && watchedAlone(mask);
    const opening = unwrap(engine.beginOpen(reading.watched, { ...options, maskFile }));
    let isOver = false;
    try {
      for (;;) {
        await reading.readAhead();
        const answer = engine.stepOpen(opening);
        isOver = !answer.value || answer.value.info !== null;
        if (answer.value?.info) return answer.value.info;
        // What the engine makes of bytes that could not be read is not the reason.
        const failure = reading.failure ?? mask?.failure ?? null;
        if (failure !== null) throw notReadable(failure);
        const { share } = unwrap(answer);
        onProgress?.(share);
      }
    } finally {
      if (!isOver) engine.abandonOpen(opening);
    }
  } catch (thrown) {
    if (!(thrown instanceof EngineFailure) || sources.length === 1) throw thrown;
    throw new EngineFailure({ ...thrown.error, index: reading.index });
  } finally {
    reading.release();
    mask?.release();
  }
}

/** @param {ByteSource} source @returns {import('./types.js').SourceFile} */
const watchedAlone = (source) => ({
  size: source.size,
  read: (offset, into) => source.read(offset, into),
});

/**
 * Reads an image once for a survey, which stays open, and so do the files, until closeSurvey.
 * @param {PhaseboundModule} engine
 * @param {readonly ByteSource[]} sources as openSources()
 * @param {OpenOptions} options
 * @param {((share: number) => void) | null} onProgress
 * @param {ByteSource | null} mask
 * @returns {Promise<{survey: number, info: import('./types.js').SurveyInfo}>}
 * @throws {EngineFailure}
 */
export async function surveySources(engine, sources, options, onProgress = null, mask = null) {
  const reading = new Reading(sources);
  const maskFile = mask && watchedAlone(mask);
  const survey = unwrap(engine.beginSurvey(reading.watched, { ...options, maskFile }));
  let isOver = false;
  try {
    for (;;) {
      await reading.readAhead();
      const answer = engine.stepSurvey(survey);
      isOver = !answer.value;
      const failure = reading.failure ?? mask?.failure ?? null;
      if (isOver && failure !== null) throw notReadable(failure);
      const { share, info } = unwrap(answer);
      if (info) {
        isOver = true;
        return { survey, info };
      }
      onProgress?.(share);
    }
  } finally {
    if (!isOver) engine.closeSurvey(survey);
  }
}

/**
 * Opens an image from a file that is in memory.
 * @param {PhaseboundModule} engine
 * @param {Uint8Array} bytes
 * @param {OpenOptions} [options]
 */
export const openBytes = (engine, bytes, options = {}) =>
  openSources(engine, [new MemorySource(bytes)], options);
