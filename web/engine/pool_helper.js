/** The worker of pool.js that helps: it has no image, only what it is sent of one. */

import { errorOf, unwrap } from './failure.js';
import { correlate, Inbox, kStepMs, ownPace, receivedPixels, runRounds } from './pool_messages.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./types.js').CorrelationJob} CorrelationJob */
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
  for (;;) {
    const order = await inbox.next('order');
    if (order.type !== 'job') continue;
    inbox.begin(order.job);
    /** @type {CorrelationJob | null} */
    let job = null;
    try {
      const { description } = order;
      ({ job } = unwrap(engine.joinEstimate(description)));
      if (description.isWhole) {
        await correlateWhole(order.job, job, description.maxLag, port, inbox, pace);
      } else {
        await helpWith(order.job, job, port, inbox, pace);
      }
    } catch (thrown) {
      port.postMessage({ job: order.job, type: 'failed', error: errorOf(thrown) }, []);
    } finally {
      job?.delete();
    }
  }
}

/**
 * Tells the lead what of the helper's work is done.
 * @param {number} number of the job
 * @param {Port} port
 */
function shareTold(number, port) {
  let toldAt = 0;
  return (/** @type {number} */ share) => {
    const now = performance.now();
    if (now - toldAt < kStepMs / 2) return;
    toldAt = now;
    port.postMessage({ job: number, type: 'share', share }, []);
  };
}

/**
 * A whole correlation, as far as the lags reach that its first run keeps.
 * @param {number} number
 * @param {CorrelationJob} job
 * @param {number} firstMaxLag
 * @param {Port} port
 * @param {Inbox} inbox
 * @param {Pace} pace
 */
async function correlateWhole(number, job, firstMaxLag, port, inbox, pace) {
  for (let maxLag = firstMaxLag; ; ) {
    const plan = unwrap(job.beginLags(maxLag));
    if (plan.isKept) {
      while (!unwrap(job.correlate(pace.stepMs))) await pace.pause();
    } else if (maxLag === firstMaxLag) {
      await runRounds(number, job, plan, port, inbox, pace, {
        getPixels: receivedPixels(job, inbox),
        survey: () => true,
        tell: shareTold(number, port),
        handSums: () => {},
      });
    } else {
      // More lags may want the pixels in another order.
      port.postMessage({ job: number, type: 'whole', sums: null, maxLag }, []);
      return;
    }
    const sums = unwrap(job.sums());
    const nextMaxLag = unwrap(job.settle());
    if (nextMaxLag === null) {
      port.postMessage({ job: number, type: 'whole', sums, maxLag }, [sums.buffer]);
      return;
    }
    maxLag = nextMaxLag;
    await pace.pause();
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
  const tell = shareTold(number, port);
  for (;;) {
    const order = await inbox.next('order');
    if (order.type === 'end') return;
    const plan = unwrap(job.beginLags(order.maxLag));
    let numSent = 0;
    const handSums = () => {
      const sums = unwrap(job.finalSums(numSent));
      if (sums.length === 0) return;
      const first = numSent;
      // Before they are gone, and their length with them.
      numSent += sums.length;
      port.postMessage({ job: number, type: 'sums', first, sums }, [sums.buffer]);
    };
    if (plan.isKept) {
      await correlate(job, pace, handSums);
    } else {
      await runRounds(number, job, plan, port, inbox, pace, {
        getPixels: receivedPixels(job, inbox),
        survey: () => true,
        tell,
        handSums,
      });
    }
  }
}
