import { EngineFailure, errorOf, unwrap } from './failure.js';
import { Requests } from './requests.js';
import { bytesOfTwo, isShared } from './sharing.js';
import { notReadable } from './sources.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./page_worker.js').WorkerLike} WorkerLike */
/** @typedef {import('./server.js').Slices} Slices */
/** @typedef {import('../state/types.js').Source} Source */
/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */

/**
 * @typedef {(stage: string, share: number,
 *   news?: import('./estimate_news.js').EstimateNews | null,
 *   rows?: import('./opening.js').RowsRead | null) => void} OnProgress
 */

/** Of an image that no worker holds. */
const kNoEpoch = -1;

/** Code of the failure of requests that cancel() ended; the interface's own. */
export const kCancelled = 'Cancelled';

/** An estimate that is wished for. @typedef {{key: number, value: number}} Wish */

/**
 * An image by its key: where it comes from, and what the worker of one epoch said of it.
 * @typedef {{source: Source, info: Promise<ImageInfo>, epoch: number}} Known
 */

/**
 * The page's door to the engine. Images are opened and estimated in a worker, a promise a request;
 * what takes well under a millisecond runs here, at once, in an instance of the page's own.
 */
export class EngineClient {
  #ready;
  #requests;
  /** @type {PhaseboundModule | null} */
  #engine = null;
  /** Whether workers are sent files to read, else their bytes. */
  #areFilesSent;
  #numWorkers;
  #lastKey = 0;
  /** @type {Map<number, Known>} */
  #images = new Map();
  /** @type {Map<number, {source: Source, survey: Promise<number>, epoch: number}>} */
  #surveys = new Map();

  /**
   * @param {() => WorkerLike} startWorker
   * @param {Promise<{wasm: WebAssembly.Module, engine: PhaseboundModule}>} loading the module,
   *   compiled once for all workers, and the page's own instance; rejects with an EngineFailure
   * @param {1 | 2} numWorkers
   * @param {boolean} areFilesSent whether workers are sent files to read, else their bytes
   */
  constructor(startWorker, loading, numWorkers, areFilesSent) {
    this.#numWorkers = numWorkers;
    this.#areFilesSent = areFilesSent;
    this.#ready = loading.then(({ wasm, engine }) => {
      this.#engine = engine;
      return wasm;
    });
    this.#requests = new Requests(startWorker, this.#ready, numWorkers);
    this.#ready.then(
      () => this.#requests.start(),
      () => {},
    );
  }

  /** Whether the synchronous functions can be called. */
  get isReady() {
    return this.#engine !== null;
  }

  /** Settled when they can; they can after any other answer. */
  get ready() {
    return this.#ready.then(() => {});
  }

  /**
   * Decodes or draws an image.
   * @param {Source} source
   * @param {string} name
   * @param {OnProgress | null} onProgress
   * @returns {Promise<OpenedImage>}
   */
  async open(source, name, onProgress = null) {
    const key = ++this.#lastKey;
    const epoch = this.#requests.epoch;
    /** @type {ImageInfo} */
    const info = await this.#answered('open', source, onProgress);
    this.#images.set(key, { source, info: Promise.resolve(info), epoch });
    return { key, name, info };
  }

  /**
   * Labels of count slices from the given one on, thinned by stride.
   * @param {number} key
   * @param {number} first
   * @param {number} count
   * @param {number} stride
   * @returns {Promise<Slices>}
   */
  async slices(key, first, count, stride) {
    const { handle, shape } = await this.#reopened(key);
    return this.#requests.ask({ type: 'slices', handle, shape, first, count, stride });
  }

  /**
   * @param {number} key
   * @param {number} value of the phase
   * @param {OnProgress} onProgress
   * @returns {Promise<ImageEstimate>}
   */
  async estimate(key, value, onProgress) {
    const { handle, shape } = await this.#reopened(key);
    return this.#requests.ask({ type: 'estimate', handle, shape, value }, onProgress);
  }

  /**
   * Two phases at once, in less time than one after the other. They must not be the two of an image
   * that has no third: one of these answers the other.
   * @param {[Wish, Wish]} wishes
   * @param {[OnProgress, OnProgress]} onProgress of each
   * @returns {Promise<[ImageEstimate, ImageEstimate]>}
   */
  async estimateBoth(wishes, onProgress) {
    const [first, second] = await Promise.all(
      wishes.map(async ({ key, value }) => {
        const { handle, shape } = await this.#reopened(key);
        return { type: /** @type {const} */ ('estimate'), handle, shape, value };
      }),
    );
    return this.#requests.askBoth([first, second], onProgress);
  }

  /** @param {number} key */
  close(key) {
    const known = this.#images.get(key);
    this.#images.delete(key);
    if (known?.epoch !== this.#requests.epoch) return;
    known.info.then(({ handle }) => this.#requests.ask({ type: 'close', handle })).catch(() => {});
  }

  /**
   * Lets the worker forget an image's pixels; the next request that needs them opens it again.
   * @param {number} key
   */
  release(key) {
    const known = this.#images.get(key);
    if (known?.epoch !== this.#requests.epoch) return;
    known.epoch = kNoEpoch;
    known.info.then(({ handle }) => this.#requests.ask({ type: 'close', handle })).catch(() => {});
  }

  /**
   * Reads an image once for a look at its grey values, and keeps it open for preview().
   * @param {Source} source of files
   * @param {string} name
   * @param {OnProgress | null} onProgress
   * @returns {Promise<{key: number, name: string, info: import('./types.js').SurveyInfo}>}
   */
  async survey(source, name, onProgress = null) {
    const key = ++this.#lastKey;
    const epoch = this.#requests.epoch;
    const { survey, info } = await this.#answered('survey', source, onProgress);
    this.#surveys.set(key, { source, survey: Promise.resolve(survey), epoch });
    return { key, name, info };
  }

  /**
   * One slice as it would be segmented. Requests are answered in their order: whoever drags asks
   * again when the last answer has come.
   * @param {number} key of a survey
   * @param {import('./types.js').PreviewRequest} request
   * @returns {Promise<import('./types.js').Preview>}
   */
  async preview(key, request) {
    const known = this.#surveys.get(key);
    if (!known) throw new EngineFailure({ code: 'NoSuchItem', details: [`survey ${key}`] });
    if (known.epoch !== this.#requests.epoch) {
      known.epoch = this.#requests.epoch;
      known.survey = this.#answered('survey', known.source, null).then(({ survey }) => survey);
    }
    return this.#requests.ask({ type: 'preview', survey: await known.survey, request });
  }

  /** @param {number} key of a survey */
  closeSurvey(key) {
    const known = this.#surveys.get(key);
    this.#surveys.delete(key);
    if (known?.epoch !== this.#requests.epoch) return;
    known.survey
      .then((survey) => this.#requests.ask({ type: 'closeSurvey', survey }))
      .catch(() => {});
  }

  /**
   * Ends whatever the worker is doing, at once: every pending request fails as cancelled. Images
   * stay open; the next request that needs one opens it again in the fresh worker.
   */
  cancel() {
    this.dispose();
    this.#requests.start();
  }

  /** Ends everything and starts nothing again until the next request. */
  dispose() {
    this.#requests.end({ code: kCancelled, details: [] });
  }

  /**
   * Where an image comes from.
   * @param {number} key
   * @returns {Source | null}
   */
  sourceOf(key) {
    return this.#images.get(key)?.source ?? null;
  }

  /** The functions that need no open image, as they answer. */
  get pureEngine() {
    return this.#instance;
  }

  /** @returns {string} */
  get version() {
    return this.#instance.version();
  }

  /**
   * Time of one worker and memory of all that an estimate takes, known before it begins.
   * @param {number[]} shape
   */
  predict(shape) {
    const predicted = unwrap(this.#instance.predictEstimate(shape));
    const isOfTwo = this.#numWorkers > 1 && isShared(shape, predicted);
    return isOfTwo ? { ...predicted, numBytes: bytesOfTwo(shape, predicted.numBytes) } : predicted;
  }

  /** @param {ImageEstimate[]} estimates */
  pool(estimates) {
    return unwrap(this.#instance.poolEstimates(estimates));
  }

  /**
   * @param {MaterialEstimate} estimate
   * @param {number} confidence
   * @param {Model} model
   */
  interval(estimate, confidence, model) {
    return unwrap(this.#instance.interval(estimate, confidence, model));
  }

  /**
   * @param {MaterialEstimate} estimate
   * @param {number} numPoints
   * @param {Model} model
   */
  likelihood(estimate, numPoints, model) {
    return unwrap(this.#instance.likelihood(estimate, numPoints, model));
  }

  /**
   * @param {MaterialEstimate} estimate
   * @param {number} confidence
   * @param {number} target
   * @param {Model} model
   */
  requiredSize(estimate, confidence, target, model) {
    return unwrap(this.#instance.requiredSize(estimate, confidence, target, model));
  }

  /**
   * A small sample drawn here and now, for a thumbnail.
   * @param {import('./types.js').GeneratedSpec} spec
   */
  sample(spec) {
    const info = unwrap(this.#instance.openGenerated(spec));
    const labels = unwrap(this.#instance.sliceLabels(info.handle, 0));
    this.#instance.closeImage(info.handle);
    return { info, labels };
  }

  /** @returns {PhaseboundModule} */
  get #instance() {
    if (!this.#engine) throw new Error('asked before it was ready');
    return this.#engine;
  }

  /**
   * @param {number} key
   * @returns {Promise<ImageInfo>}
   */
  #reopened(key) {
    const known = this.#images.get(key);
    if (!known) {
      return Promise.reject(new EngineFailure({ code: 'NoSuchItem', details: [`image ${key}`] }));
    }
    if (known.epoch !== this.#requests.epoch) {
      known.epoch = this.#requests.epoch;
      known.info = this.#answered('open', known.source, null);
    }
    return known.info;
  }

  /**
   * What the worker answers to a request that reads files.
   * @param {'open' | 'survey'} type
   * @param {Source} source
   * @param {OnProgress | null} onProgress
   * @returns {Promise<any>}
   */
  async #answered(type, source, onProgress) {
    if (source.kind === 'generated') return this.#requests.ask({ type, source }, onProgress);
    const bytesOf = (/** @type {Blob} */ file) =>
      file.arrayBuffer().catch((cause) => {
        throw notReadable(cause);
      });
    const whole = async () => {
      const epoch = this.#requests.epoch;
      const blobs = await Promise.all(source.blobs.map(bytesOf));
      const maskBlob = source.maskBlob ? await bytesOf(source.maskBlob) : undefined;
      // Nothing was asked for that cancel() could have ended.
      if (epoch !== this.#requests.epoch) {
        throw new EngineFailure({ code: kCancelled, details: [] });
      }
      const buffers = maskBlob ? [...blobs, maskBlob] : blobs;
      const sent = { ...source, blobs, maskBlob };
      return this.#requests.ask({ type, source: sent }, onProgress, buffers);
    };
    if (!this.#areFilesSent) return whole();
    try {
      return await this.#requests.ask({ type, source }, onProgress);
    } catch (failure) {
      if (errorOf(failure).code !== 'FileNotReadable') throw failure;
      // WebKit lets no worker of a page on the disk read files, which the page itself may.
      const info = await whole().catch(() => {
        throw failure;
      });
      this.#areFilesSent = false;
      return info;
    }
  }
}
