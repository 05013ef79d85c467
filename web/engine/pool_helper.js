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
import { SpareBuffers } from './spare_buffers.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./job_types.js').CorrelationJob} CorrelationJob */
/** @typedef {import('./pool_messages.js').Port} Port */
/** @typedef {import('./pool_messages.js').Pace} Pace */

/**
 * One job after the other until its worker ends.
 * @param {PhaseboundModule} engine
 * @param {Port} port to the lead
 * @param {Pace} [pace]
 */
export async function help(engine, port, pace = ownPace()) {
  const inbox = new Inbox(port, () => {});
  const spares = new SpareBuffers();
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
 * What sums have gone in, and has come back.
 * @param {Inbox} inbox
 * @param {SpareBuffers} spares
 */
function takeSpares(inbox, spares) {
  for (const { spare } of inbox.takeArrived('spare')) spares.keep(spare);
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
   * @param {SpareBuffers} spares
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
        const getPacked = async (/** @type {number} */ first, /** @type {number} */ last) => {
          await receive(last);
          unwrap(job.packChunks(first, last));
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
    const relief = new Relief(this.#number, job, this.#port, this.#inbox, this.#spares);
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
        const getPacked = sharedPacking(
          this.#number,
          job,
          plan,
          this.#port,
          this.#inbox,
          this.#spares,
          getRows,
        );
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
    const receive = receivedPixels(this.#job, this.#inbox, this.#spares);
    const numRows = numRowsOf(this.#description);
    return (/** @type {number} */ last) => receive(Math.min(numRows, last * plan.rowsPerChunk));
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
    takeSpares(this.#inbox, this.#spares);
    // Asking for sums costs more than asking whether there are any.
    if (this.#job.numFinalRows() === numSent) return numSent;
    for (let firstRow = numSent; ; ) {
      const own = unwrap(this.#job.finalSums(firstRow));
      if (own.length === 0) return firstRow;
      const sums = this.#spares.copyOf(own);
      const numRows = sums.length / this.#job.rowLength();
      this.#port.postMessage({ job: this.#number, type: 'sums', firstRow, numRows, sums }, [
        sums.buffer,
      ]);
      firstRow += numRows;
    }
  }
}
