/**
 * What an estimate takes that two workers share: more memory than one worker takes, for less time.
 */

import { kLeastSharedSeconds } from './pool.js';

/** Of the memory of the machine. */
const kMostShareOfMemory = 0.5;
/** What this machine has where it is not told, which is what browsers tell at most, GB. */
const kUsualMemoryGb = 8;

/**
 * Memory of two workers, the labels of the image not counted: the second one has the pixels too, a
 * bit each, packed. The half that it surveys it has twice, but for large volumes in many rounds,
 * which is little. Spectra are divided between them.
 * @param {readonly number[]} shape
 * @param {number} numBytes that one worker takes
 */
export const bytesOfTwo = (shape, numBytes) =>
  numBytes + shape.reduce((product, side) => product * side, 1) / 8;

/**
 * Whether two workers should share an estimate.
 * @param {readonly number[]} shape
 * @param {{seconds: number, numBytes: number}} predicted of one worker
 * @param {number} memoryGb
 */
export const isShared = (shape, { seconds, numBytes }, memoryGb = memoryOfMachineGb()) =>
  seconds >= kLeastSharedSeconds &&
  bytesOfTwo(shape, numBytes) <= kMostShareOfMemory * 1e9 * memoryGb;

/** As some browsers tell it, rounded. */
const memoryOfMachineGb = () =>
  /** @type {{deviceMemory?: number}} */ (globalThis.navigator ?? {}).deviceMemory ?? kUsualMemoryGb;
