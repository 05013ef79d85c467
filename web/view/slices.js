import { kCancelled } from '../engine/client.js';
import { errorOf } from '../engine/failure.js';

/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */

/**
 * One slice as it is drawn: labels of every stride-th pixel of every stride-th row.
 * @typedef {{width: number, height: number, labels: Uint8Array}} Slice
 */

/** No screen shows more pixels of a slice than this. */
const kMostSlicePixels = 2048 ** 2;
/** Pixels of one image that the page keeps, so that its slices turn while the worker computes. */
const kMostKeptPixels = 2 ** 26;
/** An image whose phase is estimated in less than this is shown after that, and not later for it. */
const kQuickSeconds = 0.1;
/** Images whose pixels are kept. */
const kMostKeptImages = 8;

/**
 * Least stride that thins this many pixels in the plane to a limit.
 * @param {number} numPixels
 * @param {number} most
 */
const strideFor = (numPixels, most) => Math.max(1, Math.ceil(Math.sqrt(numPixels / most)));

/**
 * Pictures of the images' slices: all of an image come at once, thinned where it is huge, and stay
 * here; the one that is looked at follows in full.
 */
export class SliceSource {
  #client;
  /** @type {(() => void)[]} */
  #listeners = [];
  /** @type {Map<number, import('../engine/server.js').Slices | null>} by image key; null: asked for */
  #kept = new Map();
  /** Of what is asked for, by image key; they never reject. @type {Map<number, Promise<void>>} */
  #fetching = new Map();
  /** @type {{key: number, z: number, slice: Slice} | null} */
  #sharp = null;
  /** @type {{image: OpenedImage, z: number} | null} the one that should be sharp */
  #wanted = null;
  #isSharpening = false;

  /** @param {EngineClient} client */
  constructor(client) {
    this.#client = client;
  }

  /** @param {() => void} listener called when slice() may answer better than before */
  onNews(listener) {
    this.#listeners.push(listener);
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }

  /**
   * @param {OpenedImage} image
   * @param {number} z
   * @returns {Slice | null} null while it is on its way
   */
  slice(image, z) {
    if (image.saved) return image.saved.picture;
    if (this.#sharp?.key === image.key && this.#sharp.z === z) return this.#sharp.slice;
    if (!this.#kept.has(image.key)) this.#fetch(image);
    const all = this.#kept.get(image.key);
    if (!all) return null;
    const { sharpStride, keptStride } = strides(image);
    if (keptStride > sharpStride) this.#sharpen(image, z);
    const { width, height, labels } = all;
    return { width, height, labels: labels.subarray(z * width * height, (z + 1) * width * height) };
  }

  /**
   * A thumbnail of what is kept of an image.
   * @param {OpenedImage} image
   * @param {number} mostPx of a side
   * @returns {Slice | null} null while nothing has been fetched
   */
  thumbnail(image, mostPx) {
    if (image.saved) return image.saved.picture;
    const z = image.info.shape.length === 3 ? Math.floor(image.info.shape[0] / 2) : 0;
    const full = this.slice(image, z);
    if (!full) return null;
    const stride = Math.max(1, Math.ceil(Math.max(full.width, full.height) / mostPx));
    const width = Math.ceil(full.width / stride);
    const height = Math.ceil(full.height / stride);
    const labels = new Uint8Array(width * height);
    for (let i = 0; i < labels.length; ++i) {
      const y = Math.floor(i / width) * stride;
      labels[i] = full.labels[y * full.width + (i % width) * stride];
    }
    return { width, height, labels };
  }

  /**
   * The same when it is there.
   * @param {OpenedImage} image
   * @param {number} mostPx of a side
   * @returns {Promise<Slice | null>} null where it cannot be had
   */
  async fetchedThumbnail(image, mostPx) {
    const kept = this.thumbnail(image, mostPx);
    if (kept) return kept;
    await this.#fetching.get(image.key);
    return this.thumbnail(image, mostPx);
  }

  /** @param {OpenedImage} image */
  #fetch(image) {
    const fetching = this.#fetchAll(image).finally(() => {
      if (this.#fetching.get(image.key) === fetching) this.#fetching.delete(image.key);
    });
    this.#fetching.set(image.key, fetching);
  }

  /** @param {OpenedImage} image */
  async #fetchAll(image) {
    const { numSlices, keptStride } = strides(image);
    this.#kept.set(image.key, null);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > kMostKeptImages && oldest !== undefined) this.#kept.delete(oldest);
    try {
      if (this.#client.predict(image.info.shape).seconds < kQuickSeconds) await nextTask();
      const all = await this.#client.slices(image.key, 0, numSlices, keptStride);
      this.#kept.set(image.key, all);
      this.#tell();
    } catch (cause) {
      this.#kept.delete(image.key);
      // The worker was replaced; the fresh one can be asked. Anything else would only fail again.
      if (errorOf(cause).code === kCancelled) this.#tell();
    }
  }

  /**
   * One at a time, the latest wish next: a slider passes many.
   * @param {OpenedImage} image
   * @param {number} z
   */
  async #sharpen(image, z) {
    this.#wanted = { image, z };
    if (this.#isSharpening) return;
    this.#isSharpening = true;
    while (this.#wanted) {
      const { image, z } = this.#wanted;
      this.#wanted = null;
      try {
        const slice = await this.#client.slices(image.key, z, 1, strides(image).sharpStride);
        this.#sharp = { key: image.key, z, slice };
      } catch {
        break;
      }
    }
    this.#isSharpening = false;
    this.#tell();
  }
}

/** After the requests that are made now. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve, 0));

/** @param {OpenedImage} image */
function strides({ info }) {
  const [numRows, numColumns] = info.shape.slice(-2);
  const numSlices = info.shape.length === 3 ? info.shape[0] : 1;
  const slicePixels = numRows * numColumns;
  const sharpStride = strideFor(slicePixels, kMostSlicePixels);
  const keptStride = Math.max(sharpStride, strideFor(slicePixels * numSlices, kMostKeptPixels));
  return { numSlices, sharpStride, keptStride };
}
