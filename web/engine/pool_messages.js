/**
 * What the two workers of pool.js have in common: their messages, how they cut their work into
 * pieces, and the rounds of a run.
 */

import { EngineFailure, errorOf, unwrap } from './failure.js';

/** @typedef {import('./job_types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./relief.js').Relief} Relief */
/** @typedef {import('./spare_buffers.js').SpareBuffers} SpareBuffers */
/** @typedef {import('./types.js').EngineError} EngineError */

/**
 * Port of a MessageChannel, of a browser or of Node.
 * @typedef {object} Port
 * @property {(message: Message, transfer: any[]) => void} postMessage
 * @property {(type: 'message', listener: (event: any) => void) => void} addEventListener
 * @property {() => void} start
 */

/**
 * The number of the job is with each message: what comes late of a job that failed is dropped.
 * @typedef {{job: number} & (
 *   | {type: 'job', description: import('./job_types.js').PhaseDescription, isWhole: boolean}
 *   | {type: 'lags', maxLag: number}
 *   | {type: 'end'}
 *   | {type: 'rows', firstRow: number, numRows: number, bits: Uint8Array}
 *   | {type: 'packed', first: number, last: number, packed: Uint8Array}
 *   | {type: 'share', share: number}
 *   | {type: 'free', run: string}
 *   | ({type: 'given', round: number} & import('./job_types.js').GivenLines)
 *   | ({type: 'correlated'} & import('./job_types.js').GivenLines)
 *   | {type: 'sums', firstRow: number, numRows: number, sums: Int32Array}
 *   | {type: 'spare', spare: ArrayBuffer}
 *   | {type: 'survey', counts: Uint32Array}
 *   | {type: 'estimate', estimate: import('./types.js').ImageEstimate}
 *   | {type: 'failed', error: EngineError})} Message
 */

/**
 * How work is cut into pieces: pause() is awaited after each, which need not let messages in where
 * that was less than leastMs ago; a piece that can be cut anywhere takes about stepMs.
 * @typedef {{pause: (leastMs?: number) => Promise<void>, stepMs: number}} Pace
 */

/** Work in one piece between two looks at the messages. */
export const kStepMs = 100;
/** Of packed pixels in a message, if these are several chunks: the other side waits for them soon. */
const kPackedBytes = 2 ** 16;
/** Of the first message with pixels, so that the helper can begin, and of the later ones. */
const kFirstMessageBytes = kPackedBytes;
const kMessageBytes = 2 ** 20;
/** Of pixels that are sent before they are needed. */
const kAheadBytes = 4 * kMessageBytes;
/** What the other side sends is taken that often, so that it does not pile up. */
const kTurnMs = 10;

/**
 * Lets messages in.
 * @returns {() => Promise<void>}
 */
function turns() {
  const { setImmediate } = /** @type {any} */ (globalThis);
  if (setImmediate) return () => new Promise((resolve) => setImmediate(resolve));
  // A timeout would be put off for some milliseconds.
  const { port1, port2 } = new MessageChannel();
  /** @type {() => void} */
  let resolve = () => {};
  port1.onmessage = () => resolve();
  return () =>
    new Promise((resolved) => {
      resolve = resolved;
      port2.postMessage(null);
    });
}

/**
 * Of a thread that has nothing else to do.
 * @returns {Pace}
 */
export function ownPace() {
  let lastTurn = performance.now();
  const turn = turns();
  const pause = async (leastMs = kTurnMs) => {
    if (performance.now() - lastTurn < leastMs) return;
    await turn();
    lastTurn = performance.now();
  };
  return { pause, stepMs: kStepMs };
}

/** @param {Message} message */
function kindOf({ type }) {
  return type === 'job' || type === 'lags' || type === 'end' ? 'order' : type;
}

/** What the other side sends, each kind in its order. */
export class Inbox {
  #job = 0;
  /** @type {Map<string, Message[]>} */
  #arrived = new Map();
  /** @type {{kind: string, resolve: (message: any) => void, reject: (thrown: unknown) => void}
   *   | null} */
  #awaited = null;
  /** @type {EngineFailure | null} */
  #failure = null;
  /** Kinds that are answered as they come. @type {Map<string, (message: any) => void>} */
  #servants = new Map();
  #onShare;

  /**
   * @param {Port} port
   * @param {(share: number) => void} onShare told what the other side has done of its work
   */
  constructor(port, onShare) {
    this.#onShare = onShare;
    port.addEventListener('message', (event) => this.#receive(event.data));
    port.start();
  }

  /**
   * Forgets earlier jobs.
   * @param {number} job
   */
  begin(job) {
    this.#job = job;
    this.#failure = null;
    this.#servants.clear();
    for (const [kind, messages] of this.#arrived) {
      this.#arrived.set(
        kind,
        messages.filter((message) => message.job >= job),
      );
    }
  }

  /**
   * Until the next job begins, messages of a kind are answered when they come: between two steps,
   * and while others are awaited. A failure there is the job's.
   * @param {string} kind
   * @param {(message: any) => void} servant
   */
  serve(kind, servant) {
    this.#servants.set(kind, servant);
  }

  /** The job is over: nothing is served, and the next order does not fail for its sake. */
  end() {
    this.#servants.clear();
    this.#failure = null;
  }

  /** @param {Message} message */
  #receive(message) {
    if (message.job < this.#job) return;
    const servant = this.#servants.get(message.type);
    if (!servant) {
      this.#take(message);
      return;
    }
    try {
      servant(message);
    } catch (thrown) {
      this.#take({ job: message.job, type: 'failed', error: errorOf(thrown) });
    }
  }

  /** @param {Message} message */
  #take(message) {
    if (message.type === 'share') {
      this.#onShare(message.share);
      return;
    }
    if (message.type === 'failed') this.#failure = new EngineFailure(message.error);
    // Nothing comes of a job after its end.
    const isOver =
      this.#failure !== null ||
      (message.type === 'end' && this.#awaited !== null && this.#awaited.kind !== 'order');
    const kind = kindOf(message);
    const awaited = this.#awaited;
    if (awaited && (isOver || awaited.kind === kind)) {
      this.#awaited = null;
      if (!isOver) {
        awaited.resolve(message);
        return;
      }
      awaited.reject(this.#failure ?? new Error('ended'));
    }
    if (message.type !== 'failed') {
      this.#arrived.set(kind, [...(this.#arrived.get(kind) ?? []), message]);
    }
  }

  /**
   * Messages of a kind that have come.
   * @param {string} kind
   * @returns {any[]}
   */
  takeArrived(kind) {
    const arrived = this.#arrived.get(kind) ?? [];
    this.#arrived.set(kind, []);
    return arrived;
  }

  /**
   * The next message of a kind.
   * @param {string} kind
   * @returns {Promise<any>}
   */
  next(kind) {
    const [first, ...rest] = this.#arrived.get(kind) ?? [];
    if (first) {
      this.#arrived.set(kind, rest);
      return Promise.resolve(first);
    }
    if (this.#failure) return Promise.reject(this.#failure);
    const orders = this.#arrived.get('order') ?? [];
    const isEnded = orders.some(({ type, job }) => type === 'end' && job === this.#job);
    if (isEnded && kind !== 'order') return Promise.reject(new Error('ended'));
    return new Promise((resolve, reject) => (this.#awaited = { kind, resolve, reject }));
  }
}

/**
 * Rows of an image, of all its slices.
 * @param {{shape: number[]}} description
 */
export const numRowsOf = ({ shape }) =>
  shape.slice(0, -1).reduce((product, side) => product * side, 1);

/**
 * Sends the pixels of a phase, of more and more rows.
 * @param {number} number of the job
 * @param {Port} port
 * @param {import('./job_types.js').PhaseDescription} description
 * @param {(firstRow: number, numRows: number) => Uint8Array} bitsOf
 * @param {() => Promise<void>} pause awaited after each message
 * @param {number} firstRow to begin with
 * @returns {(numWanted?: number) => Promise<void>} sends the rows up to this number, all if left out
 */
export function pixelSender(number, port, description, bitsOf, pause, firstRow) {
  const numColumns = description.shape[description.shape.length - 1];
  const numAll = numRowsOf(description);
  let numBytes = kFirstMessageBytes;
  return async (numWanted = numAll) => {
    while (firstRow < Math.min(numWanted, numAll)) {
      const numRows = Math.min(numAll - firstRow, Math.ceil((8 * numBytes) / numColumns));
      const bits = bitsOf(firstRow, numRows);
      port.postMessage({ job: number, type: 'rows', firstRow, numRows, bits }, [bits.buffer]);
      firstRow += numRows;
      numBytes = kMessageBytes;
      await pause();
    }
  };
}

/**
 * Rows that are sent ahead of a worker that goes through them itself: enough for the other one not to
 * wait, and few enough not to pile up before it.
 * @param {{shape: number[]}} description
 */
export const numRowsAhead = ({ shape }) => Math.ceil((8 * kAheadBytes) / shape[shape.length - 1]);

/**
 * Gives a job the pixels that pixelSender() sends, as far as they are needed.
 * @param {CorrelationJob} job
 * @param {Inbox} inbox
 * @param {SpareBuffers} spares
 * @returns {(numRows: number) => Promise<void>}
 */
export function receivedPixels(job, inbox, spares) {
  let numHere = 0;
  return async (numWanted) => {
    while (numHere < numWanted) {
      const { firstRow, numRows, bits } = await inbox.next('rows');
      unwrap(job.putRows(firstRow, numRows, bits));
      spares.keep(bits.buffer);
      numHere = firstRow + numRows;
    }
  };
}

/**
 * The packed pixels of a run by two workers: each packs its own chunks, for both.
 * @param {number} number of the job
 * @param {CorrelationJob} job
 * @param {import('./job_types.js').LagsPlan} plan
 * @param {Port} port
 * @param {Inbox} inbox
 * @param {SpareBuffers} spares
 * @param {(last: number) => void | Promise<void>} getRows before own chunks up to that one are packed
 * @returns {(first: number, last: number) => Promise<void>} packs chunks, or puts what has come of
 *   them; own chunks are asked for first, in order
 */
export function sharedPacking(number, job, plan, port, inbox, spares, getRows) {
  /** The other worker's that are here. @type {Set<number>} */
  const here = new Set();
  const put = (
    /** @type {{first: number, last: number, packed: Uint8Array<ArrayBuffer>}} */ message,
  ) => {
    unwrap(job.putChunks(message.first, message.last, message.packed));
    for (let chunk = message.first; chunk < message.last; ++chunk) here.add(chunk);
    spares.keep(message.packed.buffer);
  };
  return async (first, last) => {
    // As they come, or they would lie beside the memory that is there for them.
    for (const message of inbox.takeArrived('packed')) put(message);
    if (first < plan.firstOwn || first >= plan.lastOwn) {
      while (!here.has(last - 1)) put(await inbox.next('packed'));
      return;
    }
    await getRows(last);
    unwrap(job.packChunks(first, last));
    const packed = spares.copyOf(unwrap(job.packedChunks(first, last)));
    port.postMessage({ job: number, type: 'packed', first, last, packed }, [packed.buffer]);
  };
}

/**
 * The chunks of a run in pieces that are packed, sent and transformed at once: own ones first, and
 * the other worker's in those that it sends.
 * @param {import('./job_types.js').LagsPlan} plan
 */
function* piecesOf({ firstOwn, lastOwn, numChunks, chunkBytes }) {
  const most = Math.max(1, Math.floor(kPackedBytes / chunkBytes));
  for (const [begin, end] of [
    [firstOwn, lastOwn],
    [0, firstOwn],
    [lastOwn, numChunks],
  ]) {
    for (let first = begin; first < end; first += most) {
      yield { first, last: Math.min(end, first + most) };
    }
  }
}

/**
 * All rounds of a run.
 * @param {CorrelationJob} job
 * @param {import('./job_types.js').LagsPlan} plan
 * @param {Pace} pace
 * @param {() => void} afterStep
 * @param {(first: number, last: number) => Promise<void>} getPacked before chunks are transformed for
 *   the first time
 * @param {Relief | null} relief of the slower of two workers
 */
export async function runRounds(job, plan, pace, afterStep, getPacked, relief) {
  for (let round = 0; round < plan.numRounds; ++round) {
    unwrap(job.beginRound(round));
    relief?.beginRound(round);
    // The other worker's come last: they are here by then.
    for (const { first, last } of piecesOf(plan)) {
      if (round === 0) await getPacked(first, last);
      unwrap(job.transformChunks(first, last));
      afterStep();
      await pace.pause();
    }
    await correlate(job, pace, afterStep, relief);
  }
}

/**
 * The lines and lags of a round, in short steps: sums are handed over as they are done with.
 * @param {CorrelationJob} job
 * @param {Pace} pace
 * @param {() => void} afterStep
 * @param {Relief | null} relief
 */
export async function correlate(job, pace, afterStep, relief) {
  for (let isOver = false; !isOver; ) {
    relief?.afterStep();
    const stepMs = Math.min(pace.stepMs, kTurnMs);
    isOver = unwrap(job.correlate(relief?.stepMs(stepMs) ?? stepMs));
    afterStep();
    if (relief && job.isWaiting()) await relief.end();
    else await pace.pause(relief ? 0 : kTurnMs);
  }
  relief?.afterStep();
}

/**
 * What an estimate takes from this worker's part of the pixels themselves, in short steps.
 * @param {CorrelationJob} job
 * @param {Pace} pace
 * @param {() => void} afterStep
 */
export async function survey(job, pace, afterStep) {
  while (!unwrap(job.survey(Math.min(pace.stepMs, kTurnMs)))) {
    afterStep();
    await pace.pause();
  }
}
