/**
 * What the two workers of pool.js have in common: their messages, how they cut their work into
 * pieces, and the rounds of a run.
 */

import { EngineFailure, unwrap } from './failure.js';

/** @typedef {import('./types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./types.js').JobDescription} JobDescription */
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
 * @typedef {{job: number} & ({type: 'job', description: JobDescription}
 *   | {type: 'lags', maxLag: number}
 *   | {type: 'end'}
 *   | {type: 'pixels', chunk: number, packed: Uint8Array[]}
 *   | {type: 'numbers', round: number, chunk: number, numbers: Float32Array}
 *   | {type: 'share', share: number}
 *   | {type: 'sums', first: number, sums: Int32Array}
 *   | {type: 'whole', sums: Int32Array | null, maxLag: number}
 *   | {type: 'failed', error: EngineError})} Message
 */

/**
 * How work is cut into pieces: pause() is awaited after each, and one that can be cut anywhere takes
 * about stepMs.
 * @typedef {{pause: () => Promise<void>, stepMs: number}} Pace
 */

/** Work in one piece between two looks at the messages. */
export const kStepMs = 100;
/** Pixels in one message, or what one chunk has. */
const kMessageBytes = 32 * 2 ** 10;
/** Memory of messages that is kept to be used again. */
const kMostSpareBytes = 16 * 2 ** 20;
/** What the other side sends is taken that often, so that it does not pile up. */
const kTurnMs = 10;

/** Lets messages in. */
function turn() {
  const { setImmediate } = /** @type {any} */ (globalThis);
  if (setImmediate) return new Promise((resolve) => setImmediate(resolve));
  // A timeout would be put off for some milliseconds.
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve(null);
    };
    port2.postMessage(null);
  });
}

/**
 * Of a thread that has nothing else to do.
 * @returns {Pace}
 */
export function ownPace() {
  let lastTurn = performance.now();
  const pause = async () => {
    if (performance.now() - lastTurn < kTurnMs) return;
    await turn();
    lastTurn = performance.now();
  };
  return { pause, stepMs: kStepMs };
}

/** @param {number} round */
const numbersOf = (round) => `numbers ${round}`;

/** @param {Message} message */
function kindOf(message) {
  switch (message.type) {
    case 'numbers':
      return numbersOf(message.round);
    case 'pixels':
    case 'sums':
    case 'whole':
      return message.type;
    default:
      return 'order';
  }
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
    for (const [kind, messages] of this.#arrived) {
      this.#arrived.set(
        kind,
        messages.filter((message) => message.job >= job),
      );
    }
  }

  /** @param {Message} message */
  #receive(message) {
    if (message.job < this.#job) return;
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
    return new Promise((resolve, reject) => (this.#awaited = { kind, resolve, reject }));
  }
}

/**
 * Sends the pixels of some chunks, several in a message: those of an image are many and small.
 * @param {number} number of the job
 * @param {Port} port
 * @param {number} first chunk
 * @param {number} last that one and those after it are not sent
 * @param {(chunk: number) => Uint8Array} pack
 * @param {() => Promise<void>} pause awaited after each message
 */
export async function sendPixels(number, port, first, last, pack, pause) {
  for (let chunk = first; chunk < last; ) {
    /** @type {Uint8Array[]} */
    const packed = [];
    let numBytes = 0;
    while (numBytes < kMessageBytes && chunk + packed.length < last) {
      const pixels = pack(chunk + packed.length);
      packed.push(pixels);
      numBytes += pixels.length;
    }
    const transfer = packed.map(({ buffer }) => buffer);
    port.postMessage({ job: number, type: 'pixels', chunk, packed }, transfer);
    chunk += packed.length;
    await pause();
  }
}

/**
 * Gives a job the pixels that sendPixels() sends, chunk by chunk.
 * @param {CorrelationJob} job
 * @param {Inbox} inbox
 */
export function receivedPixels(job, inbox) {
  let first = 0;
  /** @type {Uint8Array[]} */
  let arrived = [];
  return async (/** @type {number} */ chunk) => {
    if (chunk - first >= arrived.length) {
      ({ chunk: first, packed: arrived } = await inbox.next('pixels'));
    }
    unwrap(job.putChunk(chunk, arrived[chunk - first]));
  };
}

/**
 * All rounds of a run, the same on both sides. Each chunk's pixels are got when they are needed in
 * the first round, so that work begins with the first ones.
 * @param {number} number of the job
 * @param {CorrelationJob} job
 * @param {import('./types.js').LagsPlan} plan
 * @param {Port} port
 * @param {Inbox} inbox
 * @param {Pace} pace
 * @param {{getPixels: (chunk: number) => void | Promise<void>, survey: (ms: number) => boolean,
 *   tell: (share: number) => void, handSums: () => void}} own what is this side's alone; survey()
 *   answers whether it is over; handSums() sends sums, or takes those that have been sent
 */
export async function runRounds(number, job, plan, port, inbox, pace, own) {
  const { getPixels, survey, tell, handSums } = own;
  /**
   * Memory that the other side's numbers came in, for those that go there.
   * @type {Float32Array[]}
   */
  const spares = [];
  for (let round = 0; round < plan.numRounds; ++round) {
    let numMissing = plan.numChunks - (plan.lastChunk - plan.firstChunk);
    const take = (/** @type {{chunk: number, numbers: Float32Array}} */ { chunk, numbers }) => {
      unwrap(job.putNumbers(chunk, numbers));
      if (spares.length * numbers.byteLength < kMostSpareBytes) {
        spares.push(new Float32Array(numbers.buffer));
      }
      --numMissing;
      tell(job.doneShare());
    };
    unwrap(job.beginRound(round));
    for (let chunk = plan.firstChunk; chunk < plan.lastChunk; ++chunk) {
      if (round === 0) await getPixels(chunk);
      const numbers = unwrap(job.transformChunk(chunk, spares.pop() ?? null));
      if (numbers.length > 0) {
        port.postMessage({ job: number, type: 'numbers', round, chunk, numbers }, [numbers.buffer]);
      }
      tell(job.doneShare());
      await pace.pause();
      inbox.takeArrived(numbersOf(round)).forEach(take);
    }
    for (let isOver = round > 0; !isOver; ) {
      isOver = survey(pace.stepMs);
      tell(job.doneShare());
      await pace.pause();
      inbox.takeArrived(numbersOf(round)).forEach(take);
    }
    spares.length = 0;
    while (numMissing > 0) {
      take(await inbox.next(numbersOf(round)));
      await pace.pause();
    }
    await correlate(job, pace, () => {
      tell(job.doneShare());
      handSums();
    });
  }
}

/**
 * The lines and lags of a round, in short steps: sums are handed over as they are done with.
 * @param {CorrelationJob} job
 * @param {Pace} pace
 * @param {() => void} afterStep
 */
export async function correlate(job, pace, afterStep) {
  for (let isOver = false; !isOver; ) {
    isOver = unwrap(job.correlate(Math.min(pace.stepMs, kTurnMs)));
    afterStep();
    await pace.pause();
  }
}
