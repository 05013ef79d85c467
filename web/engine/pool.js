/**
 * Phases estimated by two workers: "lead" has the image open, "help" has a module and a copy of the
 * phase, a bit a pixel. Memory is not shared, buffers are transferred.
 *
 * One phase: the helper is sent the second half of the rows of pixels. Each packs its own half and
 * hands that to the other; transforms all rows to its own half of the frequencies, and these to what
 * they add to the lags; and counts what an estimate takes from its half of the pixels themselves. The
 * helper hands its sums and counts to the lead. They are whole numbers, so the result is the one that
 * a single worker comes to. Which of the two is the slower one is found on the way; see relief.js.
 *
 * Two phases: one each. They take little more time than one takes one worker, but twice the memory.
 */

import { unwrap } from './failure.js';
import {
  correlate,
  Inbox,
  numRowsAhead,
  ownPace,
  pixelSender,
  runRounds,
  sharedPacking,
  survey,
} from './pool_messages.js';
import { Relief } from './relief.js';
import { SpareBuffers } from './spare_buffers.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./job_types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./job_types.js').PhaseDescription} PhaseDescription */
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
  #spares = new SpareBuffers();
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
    const description = unwrap(engine.describePhase(handle, value));
    // What is known, and what two workers cannot share.
    if (!description) return unwrap(engine.estimatePhase(handle, value, tell));
    const { job } = unwrap(engine.beginEstimate(handle, value));
    try {
      return await this.#withHelp(engine, handle, description, false, (number, sender) =>
        this.#share(number, job, description, sender, tell),
      );
    } finally {
      job.delete();
    }
  }

  /**
   * Lets the helper estimate a phase alone meanwhile.
   * @param {PhaseboundModule} engine
   * @param {number} handle
   * @param {number} value
   * @param {(stage: string, share: number) => void} tell
   * @param {() => Promise<void>} meanwhile what this worker does when the helper has its pixels
   * @returns {Promise<import('./types.js').ImageEstimate | null>} null where that cannot be: nothing
   *   has been done meanwhile then
   */
  async lend(engine, handle, value, tell, meanwhile) {
    const description = unwrap(engine.describePhase(handle, value));
    if (!description) return null;
    return this.#withHelp(engine, handle, description, true, async (_, sender) => {
      this.#tell = () => tell('tpc', this.#helpersShare);
      await sender(0)();
      await meanwhile();
      const { estimate } = await this.#inbox.next('estimate');
      return estimate;
    });
  }

  /**
   * Begins a job of the helper's and ends it.
   * @template T
   * @param {PhaseboundModule} engine
   * @param {number} handle
   * @param {PhaseDescription} description
   * @param {boolean} isWhole whether the helper does all of it, else half
   * @param {(number: number, sender: (firstRow: number) => ReturnType<typeof pixelSender>) =>
   *   Promise<T>} work with the number of the job, and what begins to give the helper the phase's
   *   pixels
   */
  async #withHelp(engine, handle, description, isWhole, work) {
    const number = ++this.#lastJob;
    const port = this.#port;
    this.#inbox.begin(number);
    this.#helpersShare = 0;
    const bitsOf = (/** @type {number} */ firstRow, /** @type {number} */ numRows) =>
      unwrap(engine.phaseBits(handle, description.correlatedValue, firstRow, numRows));
    const sender = (/** @type {number} */ firstRow) =>
      pixelSender(number, port, description, bitsOf, () => this.#pace.pause(), firstRow);
    try {
      port.postMessage({ job: number, type: 'job', description, isWhole }, []);
      return await work(number, sender);
    } finally {
      this.#inbox.end();
      port.postMessage({ job: number, type: 'end' }, []);
      this.#tell = () => {};
    }
  }

  /**
   * @param {number} number
   * @param {CorrelationJob} job
   * @param {PhaseDescription} description
   * @param {(firstRow: number) => ReturnType<typeof pixelSender>} sender
   * @param {(stage: string, share: number) => void} tell
   */
  async #share(number, job, description, sender, tell) {
    const port = this.#port;
    const pace = this.#pace;
    const numAhead = numRowsAhead(description);
    const relief = new Relief(number, job, port, this.#inbox, this.#spares);
    let isSurveyShared = false;
    let maxLag = /** @type {number | null} */ (description.maxLag);
    while (maxLag !== null) {
      port.postMessage({ job: number, type: 'lags', maxLag }, []);
      const plan = unwrap(job.beginLags(maxLag));
      if (!plan.isKept) this.#helpersShare = 0;
      this.#tell = () => {
        const own = plan.partOfWork;
        tell('tpc', own * job.doneShare() + (1 - own) * this.#helpersShare);
      };
      // The helper's sums, once this side has done with its own of the same lags.
      /** @type {{firstRow: number, numRows: number, sums: Int32Array<ArrayBuffer>}[]} */
      const waiting = [];
      let numAdded = 0;
      const handSums = () => {
        waiting.push(...this.#inbox.takeArrived('sums'));
        const numFinal = job.numFinalRows();
        while (waiting.length > 0 && waiting[0].firstRow + waiting[0].numRows <= numFinal) {
          const { firstRow, numRows, sums } = waiting[0];
          waiting.shift();
          unwrap(job.addSums(firstRow, numRows, sums));
          numAdded += numRows;
          const spare = sums.buffer;
          port.postMessage({ job: number, type: 'spare', spare }, [spare]);
        }
      };
      const afterStep = () => {
        this.#tell();
        handSums();
      };
      if (plan.isKept) {
        await correlate(job, pace, afterStep, null);
      } else {
        // All at once would lie before the helper, a bit a pixel, until it comes to them.
        const firstRow = plan.lastOwn * plan.rowsPerChunk;
        const send = sender(firstRow);
        const sendUpTo = (/** @type {number} */ last) =>
          send(firstRow + last * plan.rowsPerChunk + numAhead);
        const spares = this.#spares;
        const getPacked = sharedPacking(number, job, plan, port, this.#inbox, spares, sendUpTo);
        await runRounds(job, plan, pace, afterStep, getPacked, relief);
      }
      for (handSums(); numAdded < job.numRows(); handSums()) {
        waiting.push(await this.#inbox.next('sums'));
      }
      maxLag = unwrap(job.settle());
      isSurveyShared = plan.isSurveyShared;
    }
    await survey(job, pace, () => this.#tell());
    if (isSurveyShared) unwrap(job.addSurvey((await this.#inbox.next('survey')).counts));
    this.#helpersShare = 1;
    this.#tell();
    await pace.pause();
    return unwrap(job.finish(tell));
  }
}
