/**
 * One phase estimated by two workers: "lead" has the image open, "help" has a module and nothing
 * else. Each transforms half of the rows (slices of a volume), hands the other what it finishes,
 * and finishes its own half of the frequencies; memory is not shared, buffers are transferred. The
 * sums of both are whole numbers, so the result is the one that a single worker comes to.
 */

import { EngineFailure, errorOf, unwrap } from './failure.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
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
 *   | {type: 'pixels', chunk: number, packed: Uint8Array}
 *   | {type: 'numbers', round: number, chunk: number, numbers: Float32Array}
 *   | {type: 'sums', sums: Int32Array}
 *   | {type: 'failed', error: EngineError})} Message
 */

/** Work in one piece between two looks at the messages. */
const kStepMs = 100;
/** Seconds of one worker below which a second one is not worth its messages. */
export const kLeastSharedSeconds = 0.02;

/** @param {number} round */
const numbersOf = (round) => `numbers ${round}`;

/** @param {Message} message */
function kindOf(message) {
  switch (message.type) {
    case 'numbers':
      return numbersOf(message.round);
    case 'pixels':
    case 'sums':
      return message.type;
    default:
      return 'order';
  }
}

/** What the other side sends, each kind in its order. */
class Inbox {
  #job = 0;
  /** @type {Map<string, Message[]>} */
  #arrived = new Map();
  /** @type {{kind: string, resolve: (message: any) => void, reject: (thrown: unknown) => void}
   *   | null} */
  #awaited = null;
  /** @type {EngineFailure | null} */
  #failure = null;

  /** @param {Port} port */
  constructor(port) {
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
 * All rounds of a run, the same on both sides.
 * @param {number} number of the job
 * @param {CorrelationJob} job
 * @param {import('./types.js').LagsPlan} plan
 * @param {Port} port
 * @param {Inbox} inbox
 * @param {(share: number) => void} tell
 */
async function runRounds(number, job, plan, port, inbox, tell) {
  const numOthers = plan.numChunks - (plan.lastChunk - plan.firstChunk);
  for (let round = 0; round < plan.numRounds; ++round) {
    unwrap(job.beginRound(round));
    for (let chunk = plan.firstChunk; chunk < plan.lastChunk; ++chunk) {
      const numbers = unwrap(job.transformChunk(chunk));
      port.postMessage({ job: number, type: 'numbers', round, chunk, numbers }, [numbers.buffer]);
      tell(job.doneShare());
    }
    for (let i = 0; i < numOthers; ++i) {
      const { chunk, numbers } = await inbox.next(numbersOf(round));
      unwrap(job.putNumbers(chunk, numbers));
    }
    while (!unwrap(job.correlate(kStepMs))) tell(job.doneShare());
    tell(job.doneShare());
  }
}

/** The side of the worker that has the image. */
export class Lead {
  #port;
  #inbox;
  #lastJob = 0;

  /** @param {Port} port to the helper */
  constructor(port) {
    this.#port = port;
    this.#inbox = new Inbox(port);
  }

  /**
   * @param {PhaseboundModule} engine
   * @param {number} handle
   * @param {number} value
   * @param {(stage: string, share: number) => void} tell
   * @returns {Promise<import('./types.js').ImageEstimate>}
   */
  async estimate(engine, handle, value, tell) {
    const { estimate, job } = unwrap(engine.beginEstimate(handle, value));
    if (estimate) return estimate;
    if (!job) throw new Error('neither an estimate nor a job');
    const number = ++this.#lastJob;
    this.#inbox.begin(number);
    try {
      return await this.#share(number, job, tell);
    } finally {
      this.#port.postMessage({ job: number, type: 'end' }, []);
      job.delete();
    }
  }

  /**
   * @param {number} number
   * @param {CorrelationJob} job
   * @param {(stage: string, share: number) => void} tell
   */
  async #share(number, job, tell) {
    const port = this.#port;
    const description = job.description();
    port.postMessage({ job: number, type: 'job', description }, []);
    /** @type {number | null} */
    let maxLag = description.maxLag;
    while (maxLag !== null) {
      port.postMessage({ job: number, type: 'lags', maxLag }, []);
      const plan = unwrap(job.beginLags(maxLag));
      if (plan.isKept) {
        while (!unwrap(job.correlate(kStepMs)));
      } else {
        // The helper's pixels first: it waits for them.
        for (let chunk = 0; chunk < plan.numChunks; ++chunk) {
          if (chunk >= plan.firstChunk && chunk < plan.lastChunk) continue;
          const packed = unwrap(job.packedChunk(chunk));
          port.postMessage({ job: number, type: 'pixels', chunk, packed }, [packed.buffer]);
        }
        for (let chunk = plan.firstChunk; chunk < plan.lastChunk; ++chunk) {
          unwrap(job.packOwnChunk(chunk));
        }
        const tellShare = (/** @type {number} */ share) => tell('tpc', share);
        await runRounds(number, job, plan, port, this.#inbox, tellShare);
      }
      const { sums } = await this.#inbox.next('sums');
      unwrap(job.addSums(sums));
      maxLag = unwrap(job.settle());
    }
    return unwrap(job.finish(tell));
  }
}

/**
 * The side of the worker that helps: one job after the other until its worker ends.
 * @param {PhaseboundModule} engine
 * @param {Port} port to the lead
 */
export async function help(engine, port) {
  const inbox = new Inbox(port);
  for (;;) {
    const order = await inbox.next('order');
    if (order.type !== 'job') continue;
    inbox.begin(order.job);
    /** @type {CorrelationJob | null} */
    let job = null;
    try {
      ({ job } = unwrap(engine.joinEstimate(order.description)));
      await helpWith(order.job, job, port, inbox);
    } catch (thrown) {
      port.postMessage({ job: order.job, type: 'failed', error: errorOf(thrown) }, []);
    } finally {
      job?.delete();
    }
  }
}

/**
 * @param {number} number
 * @param {CorrelationJob} job
 * @param {Port} port
 * @param {Inbox} inbox
 */
async function helpWith(number, job, port, inbox) {
  for (;;) {
    const order = await inbox.next('order');
    if (order.type === 'end') return;
    const plan = unwrap(job.beginLags(order.maxLag));
    if (plan.isKept) {
      while (!unwrap(job.correlate(kStepMs)));
    } else {
      for (let i = plan.firstChunk; i < plan.lastChunk; ++i) {
        const { chunk, packed } = await inbox.next('pixels');
        unwrap(job.putChunk(chunk, packed));
      }
      await runRounds(number, job, plan, port, inbox, () => {});
    }
    const sums = unwrap(job.sums());
    port.postMessage({ job: number, type: 'sums', sums }, [sums.buffer]);
  }
}
