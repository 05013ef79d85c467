import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { MemorySource } from '../engine/sources.js';

/** @typedef {import('../engine/sources.js').ByteSource} ByteSource */

/**
 * A regular file, read where and when the engine asks for it. It is open only from the first read
 * to its release, so that thousands of slices need no more descriptors than one.
 * @implements {ByteSource}
 */
class FileSource {
  #path;
  /** @type {number | null} */
  #descriptor = null;
  /** @type {unknown} */
  failure = null;

  /**
   * @param {string} path
   * @param {number} size
   */
  constructor(path, size) {
    this.#path = path;
    this.size = size;
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} into
   */
  read(offset, into) {
    let numRead = 0;
    try {
      this.#descriptor ??= openSync(this.#path, 'r');
      while (numRead < into.length) {
        const left = into.length - numRead;
        const numMore = readSync(this.#descriptor, into, numRead, left, offset + numRead);
        if (numMore === 0) break;
        numRead += numMore;
      }
    } catch (cause) {
      this.failure = cause;
    }
    return numRead;
  }

  // The system reads ahead by itself.
  async readAhead() {}

  release() {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/**
 * @param {string} path
 * @returns {Promise<ByteSource>} to be released
 */
export async function sourceOf(path) {
  const status = statSync(path);
  // One may never end, or answer with what is no file's.
  if (status.isCharacterDevice() || status.isBlockDevice()) {
    throw Object.assign(new Error(`${path} is a device`), { code: 'ENODEV' });
  }
  // A pipe is read once, from front to back.
  if (!status.isFile() && !status.isDirectory()) return new MemorySource(await readFile(path));
  return new FileSource(path, status.size);
}
