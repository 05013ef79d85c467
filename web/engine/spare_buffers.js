/**
 * Memory of messages that have been read, for the next ones: memory that is new costs more than what
 * is written to it, because the system clears it page by page.
 */

/** What is kept at most; more than that seldom comes before something is sent again. */
const kMostBytes = 16 * 2 ** 20;
/** How much larger than a message its buffer may be: large ones are for large messages. */
const kMostTimes = 4;

/** Of one worker. */
export class SpareBuffers {
  /** The smallest first. @type {ArrayBuffer[]} */
  #buffers = [];
  #numBytes = 0;

  /** @param {ArrayBuffer} buffer that nobody reads any more */
  keep(buffer) {
    if (this.#numBytes + buffer.byteLength > kMostBytes) return;
    this.#numBytes += buffer.byteLength;
    this.#buffers.push(buffer);
    this.#buffers.sort((a, b) => a.byteLength - b.byteLength);
  }

  /**
   * What a view of the engine's memory holds, in a buffer that can be given away.
   * @template {Uint8Array | Int32Array | Float32Array} T
   * @param {T} view
   * @returns {T}
   */
  copyOf(view) {
    const { byteLength } = view;
    const index = this.#buffers.findIndex((buffer) => buffer.byteLength >= byteLength);
    if (index < 0 || this.#buffers[index].byteLength > kMostTimes * byteLength) {
      return /** @type {T} */ (view.slice());
    }
    const [buffer] = this.#buffers.splice(index, 1);
    this.#numBytes -= buffer.byteLength;
    const Kind = /** @type {any} */ (view.constructor);
    const copy = new Kind(buffer, 0, view.length);
    copy.set(view);
    return copy;
  }
}
