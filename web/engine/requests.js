/**
 * What is asked of the workers, and what of it they have not answered yet: a promise a request.
 *
 * A reply carries the id of its request. One worker answers all requests, in their order; where the
 * machine has a core for it, a second one helps it. Both are started when they are first needed and
 * live until end(), or until one of them breaks: then every request that waits fails, and the next
 * one starts new workers. An epoch counts that, since what a worker has named is worth nothing to
 * the next.
 */

import { EngineFailure } from './failure.js';

/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('./page_worker.js').WorkerLike} WorkerLike */
/** @typedef {import('./server.js').Request} Request */
/** @typedef {import('./server.js').Reply} Reply */
/** @typedef {import('./server.js').EstimateRequest} EstimateRequest */
/** @typedef {import('./client.js').OnProgress} OnProgress */

/**
 * A request without its id.
 * @template T
 * @typedef {T extends unknown ? Omit<T, 'id'> : never} WithoutId
 */

/** Of requests that nobody waits for. */
const kNoId = 0;

export class Requests {
  #startWorker;
  #compiled;
  #numWorkers;
  /** @type {WorkerLike | null} */
  #worker = null;
  /** @type {WorkerLike | null} */
  #helper = null;
  #epoch = 0;
  #lastId = kNoId;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (failure: unknown) => void,
   *   onProgress: OnProgress | null}>} */
  #pending = new Map();

  /**
   * @param {() => WorkerLike} startWorker
   * @param {Promise<WebAssembly.Module>} compiled the module for all workers; where it rejects,
   *   every request does
   * @param {1 | 2} numWorkers
   */
  constructor(startWorker, compiled, numWorkers) {
    this.#startWorker = startWorker;
    this.#compiled = compiled;
    this.#numWorkers = numWorkers;
  }

  /** Counts workers: a handle is worth nothing in another one. */
  get epoch() {
    return this.#epoch;
  }

  /** Starts what the first request would have to wait for. */
  start() {
    this.#worker ??= this.#freshWorker();
  }

  /**
   * @param {WithoutId<Request>} request
   * @param {OnProgress | null} onProgress
   * @param {Transferable[]} transfer
   * @returns {Promise<any>} rejects with an EngineFailure
   */
  ask(request, onProgress = null, transfer = []) {
    const id = ++this.#lastId;
    const answer = this.#expect(id, onProgress);
    this.#send({ id, ...request }, [id], transfer);
    return answer;
  }

  /**
   * Two estimates in one request, each with an answer and progress of its own.
   * @param {[WithoutId<EstimateRequest>, WithoutId<EstimateRequest>]} estimates
   * @param {[OnProgress, OnProgress]} onProgress of each
   * @returns {Promise<[any, any]>}
   */
  askBoth(estimates, onProgress) {
    const [first, second] = estimates.map((estimate) => ({ id: ++this.#lastId, ...estimate }));
    const answers = Promise.all([
      this.#expect(first.id, onProgress[0]),
      this.#expect(second.id, onProgress[1]),
    ]);
    this.#send({ id: kNoId, type: 'both', estimates: [first, second] }, [first.id, second.id]);
    return answers;
  }

  /**
   * Stops the workers, whatever they are doing.
   * @param {EngineError} error what the requests that wait fail with
   */
  end(error) {
    this.#worker?.terminate();
    this.#helper?.terminate();
    this.#worker = null;
    this.#helper = null;
    ++this.#epoch;
    const failed = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of failed) reject(new EngineFailure(error));
  }

  /**
   * @param {number} id of a request
   * @param {OnProgress | null} onProgress
   * @returns {Promise<any>}
   */
  #expect(id, onProgress) {
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
    });
  }

  /**
   * @param {Request} request
   * @param {readonly number[]} ids that it is answered with
   * @param {Transferable[]} transfer
   */
  #send(request, ids, transfer = []) {
    this.start();
    const worker = this.#worker;
    this.#compiled.then(
      () => worker?.postMessage(request, transfer),
      (failure) => {
        for (const id of ids) {
          this.#pending.get(id)?.reject(failure);
          this.#pending.delete(id);
        }
      },
    );
  }

  /** @param {Reply} reply */
  #receive(reply) {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    if (reply.type === 'progress') {
      pending.onProgress?.(reply.stage, reply.share, reply.news, reply.rows);
      return;
    }
    this.#pending.delete(reply.id);
    if (reply.type === 'result') {
      pending.resolve(reply.value);
      return;
    }
    pending.reject(new EngineFailure(reply.error));
    // The next request starts a worker whose state is known.
    if (reply.isBroken) this.end(reply.error);
  }

  /** @returns {WorkerLike} that answers */
  #freshWorker() {
    const worker = this.#startWorker();
    const helper = this.#numWorkers > 1 ? this.#startWorker() : null;
    this.#helper = helper;
    worker.addEventListener('message', (event) => this.#receive(event.data));
    worker.addEventListener('error', (event) => this.#die(event, this.#worker === worker));
    helper?.addEventListener('error', (event) => this.#die(event, this.#helper === helper));
    // Nobody waits for these answers: where one is an error, the next request meets it too.
    this.#compiled.then(
      (wasm) => {
        worker.postMessage({ id: kNoId, type: 'start', wasm }, []);
        if (!helper) return;
        const { port1, port2 } = new MessageChannel();
        helper.postMessage({ id: kNoId, type: 'start', wasm }, []);
        helper.postMessage({ id: kNoId, type: 'help', port: port1 }, [port1]);
        worker.postMessage({ id: kNoId, type: 'lead', port: port2 }, [port2]);
      },
      () => {},
    );
    return worker;
  }

  /**
   * @param {ErrorEvent} event of a worker
   * @param {boolean} isPresent whether it is one of those that are asked now
   */
  #die(event, isPresent) {
    event.preventDefault();
    if (isPresent) this.end({ code: 'Internal', details: [event.message ?? 'worker'] });
  }
}
