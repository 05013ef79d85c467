/**
 * Phases estimated by two workers: "lead" has the image open, "help" has a module and nothing else.
 *
 * One phase: each transforms half of the rows (slices of a volume), hands the other what it
 * finishes, and finishes its own half of the frequencies; memory is not shared, buffers are
 * transferred. The sums of both are whole numbers, so the result is the one that a single worker
 * comes to.
 *
 * Two phases: one each. The helper is lent the pixels, a bit each, and gives its sums back; no
 * spectra are exchanged, so that two phases take little more time than one takes one worker, but
 * twice the memory.
 */

import { unwrap } from './failure.js';
import { correlate, Inbox, ownPace, runRounds, sendPixels } from './pool_messages.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./pool_messages.js').Port} Port */
/** @typedef {import('./pool_messages.js').Pace} Pace */

/** Seconds of one worker below which a second one is not worth its messages. */
export const kLeastSharedSeconds = 0.02;
/** Memory up to which each of two workers may correlate a phase of its own. */
const kMostLentBytes = 240e6;

/**
 * Whether two estimates of images of this shape are quicker one each than one after the other.
 * @param {{seconds: number, numBytes: number}} predicted of one
 */
export const isWorthLending = ({ seconds, numBytes }) =>
  seconds >= kLeastSharedSeconds && numBytes <= kMostLentBytes;

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
   * Lets the helper correlate a phase alone meanwhile.
   * @param {PhaseboundModule} engine
   * @param {number} handle
   * @param {number} value
   * @param {(stage: string, share: number) => void} tell
   * @param {() => Promise<void>} meanwhile what this worker does when the helper has its pixels
   * @returns {Promise<import('./types.js').ImageEstimate | null>} null where that cannot be: what was
   *   to be done meanwhile may be done or not
   */
  async lend(engine, handle, value, tell, meanwhile) {
    const lent = unwrap(engine.lendEstimate(handle, value));
    if (!lent) return null;
    const number = ++this.#lastJob;
    const port = this.#port;
    this.#inbox.begin(number);
    this.#helpersShare = 0;
    this.#tell = () => tell('tpc', this.#helpersShare);
    try {
      port.postMessage({ job: number, type: 'job', description: lent.description() }, []);
      const pack = (/** @type {number} */ chunk) => unwrap(lent.packedChunk(chunk));
      await sendPixels(number, port, 0, lent.numChunks(), pack, () => this.#pace.pause());
      await meanwhile();
      while (!unwrap(lent.survey(this.#pace.stepMs))) await this.#pace.pause();
      const { sums, maxLag } = await this.#inbox.next('whole');
      return sums && unwrap(lent.finish(maxLag, sums, tell));
    } finally {
      port.postMessage({ job: number, type: 'end' }, []);
      this.#tell = () => {};
      lent.delete();
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
      // The helper's sums, once this side has done with its own of the same lags.
      /** @type {{first: number, sums: Int32Array}[]} */
      const waiting = [];
      let numAdded = 0;
      const handSums = () => {
        waiting.push(...this.#inbox.takeArrived('sums'));
        const numFinal = job.numFinalSums();
        while (waiting.length > 0 && waiting[0].first + waiting[0].sums.length <= numFinal) {
          const { first, sums } = /** @type {{first: number, sums: Int32Array}} */ (waiting.shift());
          unwrap(job.addSums(first, sums));
          numAdded += sums.length;
        }
      };
      if (plan.isKept) {
        await correlate(job, pace, () => {
          this.#tell();
          handSums();
        });
      } else {
        // The helper's pixels first: it waits for them.
        const pack = (/** @type {number} */ chunk) => unwrap(job.packedChunk(chunk));
        const pause = () => {
          this.#tell();
          return pace.pause();
        };
        await sendPixels(number, port, 0, plan.firstChunk, pack, pause);
        await sendPixels(number, port, plan.lastChunk, plan.numChunks, pack, pause);
        await runRounds(number, job, plan, port, this.#inbox, pace, {
          getPixels: (chunk) => {
            unwrap(job.packOwnChunk(chunk));
          },
          survey: (ms) => unwrap(job.survey(ms)),
          tell: () => this.#tell(),
          handSums,
        });
      }
      for (handSums(); numAdded < job.numSums(); handSums()) {
        waiting.push(await this.#inbox.next('sums'));
      }
      this.#helpersShare = 1;
      this.#tell();
      maxLag = unwrap(job.settle());
      await pace.pause();
    }
    return unwrap(job.finish(tell));
  }
}
