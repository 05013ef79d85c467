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
  survey,
} from './pool_messages.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').CorrelationJob} CorrelationJob */
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
      job?.delete();
    }
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
   * @param {import('./types.js').PhaseDescription} description
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
    const { maxLag: firstMaxLag } = this.#description;
    const tell = () => this.#tell();
    for (let maxLag = firstMaxLag; ; ) {
      const plan = unwrap(job.beginLags(maxLag));
      if (plan.isKept) {
        await correlate(job, this.#pace, tell);
      } else {
        const isFirst = maxLag === firstMaxLag;
        await this.#runRounds(plan, tell, isFirst ? receivedPixels(job, this.#inbox) : () => {});
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
    for (;;) {
      const order = await this.#inbox.next('order');
      if (order.type === 'end') return;
      const plan = unwrap(job.beginLags(order.maxLag));
      let numSent = 0;
      const afterStep = () => {
        this.#tell();
        numSent = this.#sendSums(numSent);
      };
      if (plan.isKept) {
        await correlate(job, this.#pace, afterStep);
      } else {
        await this.#runRounds(plan, afterStep, receivedPixels(job, this.#inbox));
      }
      if (plan.surveyor === 1) {
        await survey(job, this.#pace, () => this.#tell());
        const numbers = unwrap(job.surveyNumbers());
        this.#port.postMessage({ job: this.#number, type: 'survey', numbers }, [numbers.buffer]);
      }
    }
  }

  /**
   * @param {import('./types.js').LagsPlan} plan
   * @param {() => void} afterStep
   * @param {(numRows: number) => void | Promise<void>} receive the first rows of pixels
   */
  #runRounds(plan, afterStep, receive) {
    const numRows = numRowsOf(this.#description);
    return runRounds(this.#job, plan, this.#pace, afterStep, (chunk) =>
      receive(Math.min(numRows, (chunk + 1) * plan.rowsPerChunk)),
    );
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
    for (const { spare } of this.#inbox.takeArrived('spare')) {
      if (spares.length * spare.byteLength < kMostSpareBytes) spares.push(spare);
    }
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
