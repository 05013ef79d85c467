/**
 * From files to an open image, step by step: the engine is given time to let the file be read ahead,
 * and whoever waits hears how far it is.
 */

import { EngineFailure, unwrap } from './failure.js';
import { notReadable } from './sources.js';
import { TimeLeft } from './time_left.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('./sources.js').ByteSource} ByteSource */
/** @typedef {(share: number, rows: RowsRead | null) => void} OnReading */

/**
 * How far the present pass over the pixels is: rows of all slices that are done, rows of a slice, and
 * slices.
 * @typedef {{row: number, numRows: number, numSlices: number}} RowsDone
 *
 * And how long it still takes, from how long the rows have taken: null as long as that is too little.
 * @typedef {RowsDone & {secondsLeft: number | null}} RowsRead
 */

/** What of the time has passed when all files have been looked through. */
const kLookingShare = 0.1;
/** Less than this is not worth the news. */
const kLookedStep = 0.001;

/**
 * Looks at which of several files is being read, so that only that one and the next are read ahead
 * and only their bytes are kept.
 */
class Reading {
  #sources;
  #onProgress;
  #isLooking = true;
  /** Of the files, where they were looked at last. */
  #lookedAt = 0;
  /** What looks through them have taken, and what the present one takes when it is over. */
  #earlierLooks = 0;
  #presentLook = 0.5;
  /** What has been told, of which reading the pixels makes the rest. */
  #lookedTold = 0;
  /** Looking through files tells nothing of how long their pixels take. @type {TimeLeft | null} */
  #left = null;
  /** The one that was read last. */
  index = 0;
  /** Whether the mask was read after it. */
  isAtMask = false;

  /**
   * @param {readonly ByteSource[]} sources
   * @param {OnReading | null} onProgress
   */
  constructor(sources, onProgress) {
    this.#sources = sources;
    this.#onProgress = onProgress;
  }

  /**
   * The first step may look through thousands of pages for their descriptions: it is told of by how
   * far into the files it has come. It may do so more than once; each look takes half of what is
   * left of the time.
   * @param {number} index
   * @param {number} end of what was read
   */
  #look(index, end) {
    const file = Math.min(end / Math.max(this.#sources[index].size, 1), 1);
    const at = (index + file) / this.#sources.length;
    if (at < this.#lookedAt - 0.5) {
      this.#earlierLooks += this.#presentLook;
      this.#presentLook /= 2;
    }
    this.#lookedAt = at;
    const share = kLookingShare * (this.#earlierLooks + this.#presentLook * at);
    if (share < this.#lookedTold + kLookedStep) return;
    this.#lookedTold = share;
    this.#onProgress?.(share, null);
  }

  /**
   * @param {number} share of the pixels that have been read
   * @param {RowsDone | null} [rows]
   */
  tell(share, rows = null) {
    this.#isLooking = false;
    const now = performance.now();
    this.#left ??= new TimeLeft(share, now);
    const secondsLeft = this.#left.at(share, now);
    const all = this.#lookedTold + (1 - this.#lookedTold) * share;
    this.#onProgress?.(all, rows && { ...rows, secondsLeft });
  }

  /** What the engine is given. */
  get watched() {
    return this.#sources.map((source, index) => ({
      size: source.size,
      read: (/** @type {number} */ offset, /** @type {Uint8Array} */ into) => {
        this.isAtMask = false;
        if (index !== this.index) {
          this.#sources[this.index].release();
          this.index = index;
        }
        if (this.#isLooking) this.#look(index, offset + into.length);
        return source.read(offset, into);
      },
    }));
  }

  /** @param {ByteSource} mask @returns {import('./types.js').SourceFile} */
  watchedMask(mask) {
    return {
      size: mask.size,
      read: (offset, into) => {
        this.isAtMask = true;
        return mask.read(offset, into);
      },
    };
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
 * How images are opened by whoever does not look at them first: without the information bar of a
 * microscope, unless it is said what to cut, as who says so has seen the bar.
 * @param {OpenOptions} options
 * @returns {OpenOptions}
 */
export const withoutInfoBar = (options) => ({
  cutsInfoBar: !options.mask?.crop && !options.cutBottomRows,
  ...options,
});

/**
 * Opens an image from one file, or from several that are the slices of a volume.
 * @param {PhaseboundModule} engine
 * @param {readonly ByteSource[]} sources
 * @param {OpenOptions} options
 * @param {OnReading | null} onProgress
 * @param {ByteSource | null} mask an image whose zeros do not count
 * @returns {Promise<ImageInfo>}
 * @throws {EngineFailure} which tells the file among several
 */
export async function openSources(engine, sources, options, onProgress = null, mask = null) {
  const reading = new Reading(sources, onProgress);
  try {
    const maskFile = mask && reading.watchedMask(mask);
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
        const { share, reading: rows } = unwrap(answer);
        reading.tell(share, rows);
      }
    } finally {
      if (!isOver) engine.abandonOpen(opening);
    }
  } catch (thrown) {
    if (!(thrown instanceof EngineFailure)) throw thrown;
    if (reading.isAtMask) throw new EngineFailure({ ...thrown.error, isOfMask: true });
    if (sources.length === 1) throw thrown;
    throw new EngineFailure({ ...thrown.error, index: reading.index });
  } finally {
    reading.release();
    mask?.release();
  }
}

/**
 * Reads an image once for a survey, which stays open, and so do the files, until closeSurvey.
 * @param {PhaseboundModule} engine
 * @param {readonly ByteSource[]} sources as openSources()
 * @param {OpenOptions} options
 * @param {OnReading | null} onProgress
 * @param {ByteSource | null} mask
 * @returns {Promise<{survey: number, info: import('./types.js').SurveyInfo}>}
 * @throws {EngineFailure}
 */
export async function surveySources(engine, sources, options, onProgress = null, mask = null) {
  const reading = new Reading(sources, onProgress);
  const maskFile = mask && reading.watchedMask(mask);
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
      reading.tell(share);
    }
  } finally {
    if (!isOver) engine.closeSurvey(survey);
  }
}
