/**
 * The computing side of EngineClient: one request at a time, in the order in which they come.
 * Replies are progress | result | error, each with the id of its request, of "both" with those of its
 * estimates. It runs in a worker, or, where a page may have none, in the page itself, in slices of
 * time.
 */

import { EstimateWatch } from './estimate_news.js';
import { EngineFailure, errorOf, unwrap } from './failure.js';
import { loadModule } from './module.js';
import { openSources, surveySources } from './opening.js';
import { isWorthLending, Lead } from './pool.js';
import { help } from './pool_helper.js';
import { isShared } from './sharing.js';
import { MemorySource, notReadable } from './sources.js';

/** @typedef {import('./estimate_news.js').EstimateNews} EstimateNews */
/** @typedef {import('./opening.js').RowsRead} RowsRead */
/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('./sources.js').ByteSource} ByteSource */
/** @typedef {import('../state/types.js').Source} Source */

/**
 * @typedef {{id: number, type: 'start', wasm: WebAssembly.Module}
 *   | {id: number, type: 'open', source: SentSource}
 *   | {id: number, type: 'slices', handle: number, shape: number[], first: number, count: number,
 *      stride: number}
 *   | {id: number, type: 'lead' | 'help', port: MessagePort}
 *   | EstimateRequest
 *   | {id: number, type: 'both', estimates: [EstimateRequest, EstimateRequest]}
 *   | {id: number, type: 'close', handle: number}
 *   | {id: number, type: 'survey', source: SentSource}
 *   | {id: number, type: 'preview', survey: number,
 *      request: import('./types.js').PreviewRequest}
 *   | {id: number, type: 'closeSurvey', survey: number}} Request
 *
 * @typedef {{id: number, type: 'progress', stage: string, share: number, news: EstimateNews | null,
 *      rows: RowsRead | null}
 *   | {id: number, type: 'result', value: unknown}
 *   | {id: number, type: 'error', error: EngineError, isBroken: boolean}} Reply
 *
 * @typedef {{id: number, type: 'estimate', handle: number, shape: number[], value: number}}
 *   EstimateRequest
 *
 * A source whose files are sent as they are, or, where a worker may not read them, as their bytes.
 * @typedef {Extract<Source, {kind: 'generated'}> |
 *   (Omit<Extract<Source, {kind: 'file'}>, 'blobs' | 'maskBlob'> &
 *     {blobs: readonly (Blob | ArrayBuffer)[], maskBlob?: Blob | ArrayBuffer})} SentSource
 *
 * Labels of some slices, every stride-th pixel of every stride-th row.
 * @typedef {{width: number, height: number, labels: Uint8Array}} Slices
 */

/** Progress news are not worth more than one frame each. */
const kProgressIntervalMs = 30;

/**
 * Where a server runs.
 * @typedef {object} Host
 * @property {(message: Reply, transfer: Transferable[]) => void} reply
 * @property {(blob: Blob) => ByteSource | Promise<ByteSource>} sourceOf
 * @property {import('./pool_messages.js').Pace | null} pace of a thread that others need too; null
 *   where the server has a thread of its own
 */

export class EngineServer {
  #host;
  #pace;
  /** @type {PhaseboundModule | null} */
  #engine = null;
  /**
   * Where there is a second worker.
   * @type {Lead | null}
   */
  #lead = null;
  /** @type {Promise<void>} */
  #queue = Promise.resolve();

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#pace = host.pace ?? undefined;
  }

  /** @param {Request} request */
  receive(request) {
    this.#queue = this.#queue.then(() =>
      request.type === 'both' ? this.#serveBoth(request.estimates) : this.#serve(request),
    );
  }

  /**
   * Two estimates at once where two workers are quicker with one each, else one after the other.
   * @param {[EstimateRequest, EstimateRequest]} estimates
   */
  async #serveBoth([first, second]) {
    let isServed = false;
    const serveFirst = (/** @type {boolean} */ isAlone) => {
      isServed = true;
      return this.#serve(first, isAlone ? () => this.#estimateAlone(first) : undefined);
    };
    if (!this.#canLend(first) || !this.#canLend(second)) await serveFirst(false);
    await this.#serve(second, async () => {
      if (isServed) return this.#estimate(second);
      const lent = await this.#lend(second, () => serveFirst(true));
      if (!isServed) await serveFirst(false);
      return lent ?? this.#estimate(second);
    });
  }

  /**
   * @param {Request} request
   * @param {() => unknown} answer
   */
  async #serve(request, answer = () => this.#answer(request)) {
    const { id } = request;
    const { reply, pace } = this.#host;
    // Many short requests are a long one to whoever shares the thread.
    if (pace) await pace.pause();
    try {
      const value = await answer();
      const transfer = transferable(request.type, value);
      reply({ id, type: 'result', value }, transfer);
    } catch (cause) {
      // What the engine did not answer but throw has left it in an unknown state.
      const isBroken = !(cause instanceof EngineFailure);
      reply({ id, type: 'error', error: errorOf(cause), isBroken }, []);
    }
  }

  /** @param {Request} request */
  async #answer(request) {
    switch (request.type) {
      case 'start':
        return this.#start(request.wasm);
      case 'lead':
        return this.#leadThrough(request.port);
      case 'help':
        return this.#helpThrough(request.port);
      case 'open':
        return this.#open(request);
      case 'slices':
        return this.#slices(request);
      case 'estimate':
        return this.#estimate(request);
      case 'both':
        throw new Error('two answers to one request');
      case 'close':
        this.#started.closeImage(request.handle);
        return null;
      case 'survey':
        return this.#survey(request);
      case 'preview':
        return unwrap(this.#started.previewSurvey(request.survey, request.request));
      case 'closeSurvey':
        this.#started.closeSurvey(request.survey);
        return null;
    }
  }

  /** @returns {PhaseboundModule} */
  get #started() {
    if (!this.#engine) throw new Error('asked before it was started');
    return this.#engine;
  }

  /** @param {WebAssembly.Module} wasm */
  async #start(wasm) {
    this.#engine = await loadModule(wasm);
    if (this.#host.pace === null) {
      this.#warmUp();
      return null;
    }
    // Only a job for two comes in steps, so on a thread that others need too, both are here.
    const [port1, port2] = portPair();
    help(await loadModule(wasm), port1, this.#pace);
    this.#lead = new Lead(port2, this.#pace);
    return null;
  }

  /** @param {MessagePort} port */
  #leadThrough(port) {
    if (this.#lead) port.close();
    else this.#lead = new Lead(port, this.#pace);
    return null;
  }

  /**
   * Never ends, and takes no further requests. Also where no second worker could be started: the
   * first one relies on it.
   * @param {MessagePort} port
   */
  #helpThrough(port) {
    return help(this.#started, port, this.#pace);
  }

  /**
   * A few small images: the browser compiles the hot loops well once they have run for a while, and
   * does not exchange them in the middle of a call.
   */
  #warmUp() {
    const small = { sizePx: [12], phaseFractions: [0.4], seed: 1 };
    for (const shape of [
      [320, 320],
      [320, 320],
      [64, 64, 64],
    ]) {
      const info = unwrap(this.#started.openGenerated({ ...small, material: 'spheres', shape }));
      unwrap(this.#started.estimatePhase(info.handle, info.phases[0].value, null));
      this.#started.closeImage(info.handle);
    }
  }

  /**
   * Tells progress, but not more often than it is worth.
   * @param {number} id of the request
   * @param {EstimateWatch | null} watch of an estimate
   */
  #newsOf(id, watch = null) {
    let lastNews = 0;
    return (
      /** @type {string} */ stage,
      /** @type {number} */ share,
      /** @type {RowsRead | null} */ rows = null,
    ) => {
      const now = performance.now();
      if (now - lastNews < kProgressIntervalMs) return;
      lastNews = now;
      const news = watch !== null && stage === 'tpc' ? watch.news(share, now) : null;
      this.#host.reply({ id, type: 'progress', stage, share, news, rows }, []);
    };
  }

  /** @param {Blob | ArrayBuffer} file @returns {Promise<ByteSource>} */
  async #sourceOf(file) {
    if (file instanceof ArrayBuffer) return new MemorySource(new Uint8Array(file));
    try {
      return await this.#host.sourceOf(file);
    } catch (cause) {
      throw notReadable(cause);
    }
  }

  /** @param {Extract<Request, {type: 'open'}>} request */
  async #open({ id, source }) {
    if (source.kind === 'generated') return unwrap(this.#started.openGenerated(source.spec));
    const news = this.#newsOf(id);
    const { sources, mask } = await this.#sourcesOf(source);
    /** @type {import('./opening.js').OnReading} */
    const tell = (share, rows) => news('open', share, rows);
    return openSources(this.#started, sources, source.options, tell, mask);
  }

  /** @param {Extract<SentSource, {kind: 'file'}>} source */
  async #sourcesOf({ blobs, maskBlob }) {
    const sources = await Promise.all(blobs.map((file) => this.#sourceOf(file)));
    return { sources, mask: maskBlob ? await this.#sourceOf(maskBlob) : null };
  }

  /** @param {Extract<Request, {type: 'survey'}>} request */
  async #survey({ id, source }) {
    if (source.kind === 'generated') {
      throw new EngineFailure({ code: 'NoSuchItem', details: ['file of a generated image'] });
    }
    const news = this.#newsOf(id);
    const { sources, mask } = await this.#sourcesOf(source);
    /** @type {import('./opening.js').OnReading} */
    const tell = (share, rows) => news('open', share, rows);
    return surveySources(this.#started, sources, source.options, tell, mask);
  }

  /**
   * @param {Extract<Request, {type: 'slices'}>} request
   * @returns {Slices}
   */
  #slices({ handle, shape, first, count, stride }) {
    const [numRows, numColumns] = shape.slice(-2);
    const width = Math.ceil(numColumns / stride);
    const height = Math.ceil(numRows / stride);
    const labels = new Uint8Array(width * height * count);
    let next = 0;
    for (let z = first; z < first + count; ++z) {
      const slice = unwrap(this.#started.sliceLabels(handle, z));
      if (stride === 1) {
        labels.set(slice, next);
        next += slice.length;
        continue;
      }
      for (let y = 0; y < numRows; y += stride) {
        for (let x = 0; x < numColumns; x += stride) labels[next++] = slice[y * numColumns + x];
      }
    }
    return { width, height, labels };
  }

  /** @param {EstimateRequest} request */
  async #estimate(request) {
    const { handle, shape, value } = request;
    const predicted = unwrap(this.#started.predictEstimate(shape));
    if (this.#lead && isShared(shape, predicted)) {
      try {
        return await this.#lead.estimate(this.#started, handle, value, this.#estimateNews(request));
      } catch (thrown) {
        // The helper may have less memory than this worker alone needs.
        if (!(thrown instanceof EngineFailure)) throw thrown;
      }
    }
    return this.#estimateAlone(request);
  }

  /** @param {EstimateRequest} request */
  #estimateAlone(request) {
    const { handle, value } = request;
    return unwrap(this.#started.estimatePhase(handle, value, this.#estimateNews(request)));
  }

  /** @param {EstimateRequest} request */
  #estimateNews({ id, shape }) {
    const predicted = unwrap(this.#started.predictEstimate(shape));
    return this.#newsOf(id, new EstimateWatch(shape, predicted, performance.now()));
  }

  /**
   * A thread that others need too has no second one.
   * @param {EstimateRequest} request
   */
  #canLend({ shape }) {
    if (!this.#lead || this.#host.pace !== null) return false;
    const predicted = this.#started.predictEstimate(shape).value;
    return predicted !== undefined && isWorthLending(predicted);
  }

  /**
   * @param {EstimateRequest} request
   * @param {() => Promise<void>} meanwhile
   * @returns {Promise<unknown>} null where the helper could not do it
   */
  async #lend(request, meanwhile) {
    const { handle, value } = request;
    const tell = this.#estimateNews(request);
    try {
      return await this.#lead?.lend(this.#started, handle, value, tell, meanwhile);
    } catch (thrown) {
      if (!(thrown instanceof EngineFailure)) throw thrown;
      return null;
    }
  }
}

/**
 * What of an answer need not be copied.
 * @param {Request['type']} type
 * @param {unknown} value
 * @returns {Transferable[]}
 */
function transferable(type, value) {
  if (type === 'slices') return [/** @type {Slices} */ (value).labels.buffer];
  if (type !== 'preview') return [];
  const preview = /** @type {import('./types.js').Preview} */ (value);
  const { before, after, bins, labels, histogram } = preview;
  return [before, after, bins, labels, histogram.counts].map((array) => array.buffer);
}

/**
 * Two ports of one thread, as those of a MessageChannel.
 * @returns {[import('./pool_messages.js').Port, import('./pool_messages.js').Port]}
 */
function portPair() {
  /** @type {((event: {data: any}) => void)[]} */
  const listeners = [];
  const portOf = (/** @type {0 | 1} */ own) => ({
    postMessage: (/** @type {any} */ data) => queueMicrotask(() => listeners[1 - own]({ data })),
    addEventListener: (
      /** @type {'message'} */ _,
      /** @type {(event: any) => void} */ listener,
    ) => {
      listeners[own] = listener;
    },
    start: () => {},
  });
  return [portOf(0), portOf(1)];
}
