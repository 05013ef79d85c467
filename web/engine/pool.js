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
 *   | {type: 'share', share: number}
 *   | {type: 'sums', sums: Int32Array}
 *   | {type: 'failed', error: EngineError})} Message
 */

/**
 * How work is cut into pieces: pause() is awaited after each, and one that can be cut anywhere takes
 * about stepMs.
 * @typedef {{pause: () => Promise<void>, stepMs: number}} Pace
 */

/** Work in one piece between two looks at the messages. */
const kStepMs = 100;
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
function ownPace() {
  let lastTurn = performance.now();
  const pause = async () => {
    if (performance.now() - lastTurn < kTurnMs) return;
    await turn();
    lastTurn = performance.now();
  };
  return { pause, stepMs: kStepMs };
}
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
 * All rounds of a run, the same on both sides. Each chunk's pixels are got when they are needed in
 * the first round, so that work begins with the first ones.
 * @param {number} number of the job
 * @param {CorrelationJob} job
 * @param {import('./types.js').LagsPlan} plan
 * @param {Port} port
 * @param {Inbox} inbox
 * @param {Pace} pace
 * @param {{getPixels: (chunk: number) => void | Promise<void>, survey: (ms: number) => boolean,
 *   tell: (share: number) => void}} own what is this side's alone; survey() answers whether it is
 *   over
 */
async function runRounds(number, job, plan, port, inbox, pace, own) {
  const { getPixels, survey, tell } = own;
  for (let round = 0; round < plan.numRounds; ++round) {
    let numMissing = plan.numChunks - (plan.lastChunk - plan.firstChunk);
    const take = (/** @type {{chunk: number, numbers: Float32Array}} */ { chunk, numbers }) => {
      unwrap(job.putNumbers(chunk, numbers));
      --numMissing;
      tell(job.doneShare());
    };
    unwrap(job.beginRound(round));
    for (let chunk = plan.firstChunk; chunk < plan.lastChunk; ++chunk) {
      if (round === 0) await getPixels(chunk);
      const numbers = unwrap(job.transformChunk(chunk));
      port.postMessage({ job: number, type: 'numbers', round, chunk, numbers }, [numbers.buffer]);
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
    while (numMissing > 0) {
      take(await inbox.next(numbersOf(round)));
      await pace.pause();
    }
    while (!unwrap(job.correlate(pace.stepMs))) {
      tell(job.doneShare());
      await pace.pause();
    }
    tell(job.doneShare());
  }
}

/** The side of the worker that has the image. */
export class Lead {
  #port;
  #inbox;
  #pace;
  #lastJob = 0;
  /** Of the helper's work in the present run. */
  #helpersShare = 0;
  /** @type {() => void} */
  #tell = () => {};

  /**
   * @param {Port} port to the helper
   * @param {Pace} [pace]
   */
  constructor(port, pace = ownPace()) {
    this.#port = port;
    this.#pace = pace;
    this.#inbox = new Inbox(port, (share) => {
      this.#helpersShare = share;
      this.#tell();
    });
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
    // What two workers cannot share.
    if (!job) return unwrap(engine.estimatePhase(handle, value, tell));
    const number = ++this.#lastJob;
    this.#inbox.begin(number);
    try {
      return await this.#share(number, job, tell);
    } finally {
      this.#port.postMessage({ job: number, type: 'end' }, []);
      this.#tell = () => {};
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
    const pace = this.#pace;
    const description = job.description();
    port.postMessage({ job: number, type: 'job', description }, []);
    /** @type {number | null} */
    let maxLag = description.maxLag;
    while (maxLag !== null) {
      port.postMessage({ job: number, type: 'lags', maxLag }, []);
      const plan = unwrap(job.beginLags(maxLag));
      if (!plan.isKept) this.#helpersShare = 0;
      this.#tell = () => {
        const own = plan.partOfWork;
        tell('tpc', own * job.doneShare() + (1 - own) * this.#helpersShare);
      };
      if (plan.isKept) {
        while (!unwrap(job.correlate(pace.stepMs))) {
          this.#tell();
          await pace.pause();
        }
      } else {
        // The helper's pixels first: it waits for them.
        for (let chunk = 0; chunk < plan.numChunks; ++chunk) {
          if (chunk >= plan.firstChunk && chunk < plan.lastChunk) continue;
          const packed = unwrap(job.packedChunk(chunk));
          port.postMessage({ job: number, type: 'pixels', chunk, packed }, [packed.buffer]);
          this.#tell();
          await pace.pause();
        }
        await runRounds(number, job, plan, port, this.#inbox, pace, {
          getPixels: (chunk) => {
            unwrap(job.packOwnChunk(chunk));
          },
          survey: (ms) => unwrap(job.survey(ms)),
          tell: () => this.#tell(),
        });
      }
      const { sums } = await this.#inbox.next('sums');
      unwrap(job.addSums(sums));
      maxLag = unwrap(job.settle());
      await pace.pause();
    }
    return unwrap(job.finish(tell));
  }
}

/**
 * The side of the worker that helps: one job after the other until its worker ends.
 * @param {PhaseboundModule} engine
 * @param {Port} port to the lead
 * @param {Pace} [pace]
 */
export async function help(engine, port, pace = ownPace()) {
  const inbox = new Inbox(port, () => {});
  for (;;) {
    const order = await inbox.next('order');
    if (order.type !== 'job') continue;
    inbox.begin(order.job);
    /** @type {CorrelationJob | null} */
    let job = null;
    try {
      ({ job } = unwrap(engine.joinEstimate(order.description)));
      await helpWith(order.job, job, port, inbox, pace);
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
 * @param {Pace} pace
 */
async function helpWith(number, job, port, inbox, pace) {
  let toldAt = 0;
  const tell = (/** @type {number} */ share) => {
    const now = performance.now();
    if (now - toldAt < kStepMs / 2) return;
    toldAt = now;
    port.postMessage({ job: number, type: 'share', share }, []);
  };
  for (;;) {
    const order = await inbox.next('order');
    if (order.type === 'end') return;
    const plan = unwrap(job.beginLags(order.maxLag));
    if (plan.isKept) {
      while (!unwrap(job.correlate(pace.stepMs))) await pace.pause();
    } else {
      await runRounds(number, job, plan, port, inbox, pace, {
        getPixels: async () => {
          const { chunk, packed } = await inbox.next('pixels');
          unwrap(job.putChunk(chunk, packed));
        },
        survey: () => true,
        tell,
      });
    }
    port.postMessage({ job: number, type: 'share', share: 1 }, []);
    const sums = unwrap(job.sums());
    await pace.pause();
    port.postMessage({ job: number, type: 'sums', sums }, [sums.buffer]);
  }
}
