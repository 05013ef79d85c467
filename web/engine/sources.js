/**
 * Files as the engine reads them. It asks for bytes synchronously, and is never given a whole file:
 * what it reads goes straight to where it wants it, so that a file may be larger than the heap.
 *
 * In a worker a Blob can be read synchronously (FileReaderSync), which is what scattered small reads
 * need, but each of those leaves garbage that is collected late. So the bulk comes asynchronously:
 * between two steps of the engine the file is read ahead, in chunks, from where the engine stopped.
 * The few chunks that are kept are all that a file takes beside the heap, however large it is: of a
 * TIFF of 1 GB and 1000 pages, opened in Chromium, the process of the page takes 445 MB at the most,
 * 185 MB of which it took before and 125 MB of which are the labels.
 */

import { EngineFailure } from './failure.js';

/**
 * A file that the engine can read: see beginOpen in types.js.
 * @typedef {object} ByteSource
 * @property {number} size
 * @property {(offset: number, into: Uint8Array) => number} read returns the number of bytes put
 *   into `into`, less than asked for only at the end of the file
 * @property {() => Promise<void>} readAhead to be awaited between steps
 * @property {() => void} release gives up what was read ahead
 * @property {unknown} failure what stopped a read, or null
 */

/** Read at once, asynchronously. */
const kChunkBytes = 4 * 2 ** 20;
/** Chunks read ahead of the engine: what it takes in one step, and what comes next meanwhile. */
const kNumAhead = 2;
/** Chunks kept, those ahead included. */
const kMostChunks = 4;
/**
 * Read at once, synchronously, for scattered small reads; and how many of these are kept: a file of
 * some thousand pages is looked through twice before its pixels are read.
 */
const kBlockBytes = 16 * 2 ** 10;
const kMostBlocks = 2048;

/**
 * @template K, V
 * @param {Map<K, V>} map
 * @param {number} most
 */
function dropOldest(map, most) {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

/**
 * The failure to read a file, as an error.
 * @param {unknown} cause
 */
export function notReadable(cause) {
  const { code, name } = /** @type {{code?: unknown, name?: string}} */ (cause ?? {});
  const reason = typeof code === 'string' ? code : (name ?? String(cause));
  return new EngineFailure({ code: 'FileNotReadable', details: [reason] });
}

/**
 * A Blob or File, read in a worker.
 * @implements {ByteSource}
 */
export class BlobSource {
  #blob;
  /** @type {Map<number, Uint8Array>} by number */
  #chunks = new Map();
  /** @type {Map<number, Uint8Array>} by number */
  #blocks = new Map();
  /** Where the engine stopped reading. */
  #next = 0;
  /** @type {unknown} */
  failure = null;

  /** @param {Blob} blob */
  constructor(blob) {
    this.#blob = blob;
  }

  get size() {
    return this.#blob.size;
  }

  async readAhead() {
    if (this.failure !== null) return;
    const first = Math.floor(this.#next / kChunkBytes);
    const end = Math.min(first + kNumAhead, Math.ceil(this.size / kChunkBytes));
    for (let number = first; number < end; ++number) {
      if (this.#chunks.has(number)) continue;
      // Before, so that no more than these are alive.
      dropOldest(this.#chunks, kMostChunks - 1);
      const start = number * kChunkBytes;
      try {
        const bytes = await this.#blob.slice(start, start + kChunkBytes).arrayBuffer();
        this.#chunks.set(number, new Uint8Array(bytes));
      } catch (cause) {
        this.failure = cause;
      }
    }
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} into
   */
  read(offset, into) {
    const end = Math.min(offset + into.length, this.size);
    let at = offset;
    while (at < end && this.failure === null) {
      const chunk = Math.floor(at / kChunkBytes);
      const ahead = this.#chunks.get(chunk);
      const chunkEnd = Math.min(end, (chunk + 1) * kChunkBytes);
      if (ahead) {
        const start = at - chunk * kChunkBytes;
        into.set(ahead.subarray(start, start + chunkEnd - at), at - offset);
        at = chunkEnd;
      } else if (chunkEnd - at >= kBlockBytes) {
        const part = this.#readNow(at, chunkEnd);
        into.set(part, at - offset);
        at += part.length;
      } else {
        at = this.#readBlock(at, Math.min(end, chunkEnd), offset, into);
      }
    }
    this.#next = at;
    return Math.max(at - offset, 0);
  }

  release() {
    this.#chunks.clear();
    this.#blocks.clear();
  }

  /**
   * @param {number} at
   * @param {number} end
   * @param {number} offset of `into` in the file
   * @param {Uint8Array} into
   * @returns {number} how far it has come
   */
  #readBlock(at, end, offset, into) {
    const number = Math.floor(at / kBlockBytes);
    let block = this.#blocks.get(number);
    if (!block) {
      block = this.#readNow(number * kBlockBytes, (number + 1) * kBlockBytes);
      this.#blocks.set(number, block);
      dropOldest(this.#blocks, kMostBlocks);
    }
    const start = at - number * kBlockBytes;
    const part = block.subarray(start, start + end - at);
    into.set(part, at - offset);
    return at + part.length;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Uint8Array} empty after a failure
   */
  #readNow(start, end) {
    try {
      return new Uint8Array(new FileReaderSync().readAsArrayBuffer(this.#blob.slice(start, end)));
    } catch (cause) {
      this.failure = cause;
      return new Uint8Array(0);
    }
  }
}

/**
 * Bytes in memory.
 * @implements {ByteSource}
 */
export class MemorySource {
  #bytes;
  failure = null;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get size() {
    return this.#bytes.length;
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} into
   */
  read(offset, into) {
    const part = this.#bytes.subarray(offset, offset + into.length);
    into.set(part);
    return part.length;
  }

  async readAhead() {}

  release() {}
}
