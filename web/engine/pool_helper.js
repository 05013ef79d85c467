/** The worker of pool.js that helps: it has no image, only what it is sent of one. */

import { errorOf, unwrap } from './failure.js';
import {
  correlate,
  Inbox,
  kStepMs,
  numRowsOf,
  ownPace,
  receivedPixels,
  runRounds,
  sharedPacking,
  survey,
} from './pool_messages.js';
import { Relief } from './relief.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./job_types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./pool_messages.js').Port} Port */
/** @typedef {import('./pool_messages.js').Pace} Pace */

/** Memory of sums that is kept from job to job. */
const kMostSpareBytes = 16 * 2 ** 20;

/**
 * One job after the other until its worker ends.
 * @param {PhaseboundModule} engine
 * @param {Port} port to the lead
 * @param {Pace} [pace]
 */
export async function help(engine, port, pace = ownPace()) {
  const inbox = new Inbox(port, () => {});
  /**
   * Memory that sums went in before, for the next ones.
   * @type {Int32Array[]}
   */
  const spares = [];
  for (;;) {
    const order = await inbox.next('order');
    if (order.type !== 'job') continue;
    // Those of the last job's last sums have come after these.
    takeSpares(inbox, spares);
    inbox.begin(order.job);
    /** @type {CorrelationJob | null} */
    let job = null;
    try {
      const { description, isWhole } = order;
      ({ job } = unwrap(engine.joinEstimate(description, isWhole)));
      const helper = new Helper(order.job, job, description, port, inbox, pace, spares);
      await (isWhole ? helper.estimate() : helper.help());
    } catch (thrown) {
      port.postMessage({ job: order.job, type: 'failed', error: errorOf(thrown) }, []);
    } finally {
      inbox.end();
      job?.delete();
    }
  }
}

/**
 * @param {Inbox} inbox
 * @param {Int32Array[]} spares where they are kept, the largest at the end
 */
function takeSpares(inbox, spares) {
  for (const { spare } of inbox.takeArrived('spare')) {
    if (spares.length * spare.byteLength >= kMostSpareBytes) continue;
    if (spare.length < (spares.at(-1)?.length ?? 0)) spares.unshift(spare);
    else spares.push(spare);
  }
}

/** Of one job. */
class Helper {
  #number;
  #job;
  #description;
  #port;
  #inbox;
  #pace;
  #spares;
  #toldAt = 0;

  /**
   * @param {number} number
   * @param {CorrelationJob} job
   * @param {import('./job_types.js').PhaseDescription} description
   * @param {Port} port
   * @param {Inbox} inbox
   * @param {Pace} pace
   * @param {Int32Array[]} spares
   */
  constructor(number, job, description, port, inbox, pace, spares) {
    this.#number = number;
    this.#job = job;
    this.#description = description;
    this.#port = port;
    this.#inbox = inbox;
    this.#pace = pace;
    this.#spares = spares;
  }

  /** The whole estimate. */
  async estimate() {
    const job = this.#job;
    let { maxLag } = this.#description;
    const tell = () => this.#tell();
    // The same lags may come twice.
    for (let isFirst = true; ; isFirst = false) {
      const plan = unwrap(job.beginLags(maxLag));
      if (plan.isKept) {
        await correlate(job, this.#pace, tell, null);
      } else {
        const receive = isFirst ? this.#receiver(plan) : () => {};
        const getPacked = async (/** @type {number} */ chunk) => {
          await receive(chunk);
          unwrap(job.packChunk(chunk));
        };
        await runRounds(job, plan, this.#pace, tell, getPacked, null);
      }
      const nextMaxLag = unwrap(job.settle());
      if (nextMaxLag === null) break;
      maxLag = nextMaxLag;
    }
    const estimate = unwrap(job.finish(null));
    this.#port.postMessage({ job: this.#number, type: 'estimate', estimate }, []);
  }

  /** Half of the correlation. */
  async help() {
    const job = this.#job;
    const relief = new Relief(this.#number, job, this.#port, this.#inbox);
    for (let isFirst = true; ; isFirst = false) {
      const order = await this.#inbox.next('order');
      if (order.type === 'end') return;
      const plan = unwrap(job.beginLags(order.maxLag));
      let numSent = 0;
      const afterStep = () => {
        this.#tell();
        numSent = this.#sendSums(numSent);
      };
      if (plan.isKept) {
        await correlate(job, this.#pace, afterStep, null);
      } else {
        const getRows = this.#receiver(plan);
        const getPacked = sharedPacking(this.#number, job, plan, this.#port, this.#inbox, getRows);
        await runRounds(job, plan, this.#pace, afterStep, getPacked, relief);
      }
      if (isFirst && plan.isSurveyShared) {
        await survey(job, this.#pace, () => this.#tell());
        const counts = unwrap(job.surveyCounts());
        this.#port.postMessage({ job: this.#number, type: 'survey', counts }, [counts.buffer]);
      }
    }
  }

  /**
   * Gives the job the pixels of its own chunks, which come in their order.
   * @param {import('./job_types.js').LagsPlan} plan
   */
  #receiver(plan) {
    const receive = receivedPixels(this.#job, this.#inbox);
    const numRows = numRowsOf(this.#description);
    return (/** @type {number} */ chunk) =>
      receive(Math.min(numRows, (chunk + 1) * plan.rowsPerChunk));
  }

  /** Tells the lead what of the helper's work is done. */
  #tell() {
    const now = performance.now();
    if (now - this.#toldAt < kStepMs / 2) return;
    this.#toldAt = now;
    this.#port.postMessage({ job: this.#number, type: 'share', share: this.#job.doneShare() }, []);
  }

  /**
   * Sends the rows of sums that are done with.
   * @param {number} numSent before
   * @returns {number} number of rows sent since the beginning
   */
  #sendSums(numSent) {
    const spares = this.#spares;
    takeSpares(this.#inbox, spares);
    // Asking for sums costs more than asking whether there are any.
    if (this.#job.numFinalRows() === numSent) return numSent;
    for (let firstRow = numSent; ; ) {
      const sums = unwrap(this.#job.finalSums(firstRow, spares.at(-1) ?? null));
      if (sums.length === 0) return firstRow;
      if (sums.buffer === spares.at(-1)?.buffer) spares.pop();
      const numRows = sums.length / this.#job.rowLength();
      this.#port.postMessage({ job: this.#number, type: 'sums', firstRow, numRows, sums }, [
        sums.buffer,
      ]);
      firstRow += numRows;
    }
  }
}
