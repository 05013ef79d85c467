/**
 * Two workers have as much to do, but seldom a core as quick: others use the machine too. So the one
 * that has no lines of a round left says so, the other gives it the last half of its own, and gets
 * back what comes of them. Without that the result would come when the slower one is done.
 */

import { unwrap } from './failure.js';

/** @typedef {import('./job_types.js').CorrelationJob} CorrelationJob */

/** What a question may have to wait for its answer, where there is one soon. */
const kShortMs = 1;

/** Of one job, on either side. */
export class Relief {
  #number;
  #job;
  #port;
  #inbox;
  #spares;
  /** What lines belong to: a run may have several rounds, and a job several runs. */
  #run = '';
  #numRuns = 0;
  #round = 0;
  /** The last run in which the other one has said that it is free, and is. */
  #otherFreeIn = '';
  #hasSaidFree = false;

  /**
   * @param {number} number of the job
   * @param {CorrelationJob} job
   * @param {import('./pool_messages.js').Port} port
   * @param {import('./pool_messages.js').Inbox} inbox
   * @param {import('./spare_buffers.js').SpareBuffers} spares
   */
  constructor(number, job, port, inbox, spares) {
    this.#number = number;
    this.#job = job;
    this.#port = port;
    this.#inbox = inbox;
    this.#spares = spares;
    // The other one waits for them, whatever this one does.
    inbox.serve('given', (message) => this.#correlate(message));
  }

  /** @param {number} round of the present run, or the first one of the next */
  beginRound(round) {
    if (round === 0) this.#numRuns += 1;
    this.#run = `${this.#numRuns} ${round}`;
    this.#round = round;
    this.#hasSaidFree = false;
  }

  /**
   * How long the next step may take, ms: towards the end of the lines the other worker may ask for
   * some, or wait for those that it has given. Once neither has any left, nothing of that is to come.
   * @param {number} mostMs
   */
  stepMs(mostMs) {
    if (this.#hasSaidFree && this.#isOtherFree()) return mostMs;
    return Math.min(mostMs, Math.max(kShortMs, this.#job.lineMsLeft() / 4));
  }

  /** It may be in a later round than this one. */
  #isOtherFree() {
    return this.#otherFreeIn === this.#run;
  }

  /** Between two steps of a round's lines and lags. */
  afterStep() {
    for (const { run } of this.#inbox.takeArrived('free')) this.#otherFreeIn = run;
    for (const message of this.#inbox.takeArrived('correlated')) this.#takeBack(message);
    if (!this.#hasSaidFree && this.#job.lineMsLeft() === 0) {
      this.#hasSaidFree = true;
      this.#port.postMessage({ job: this.#number, type: 'free', run: this.#run }, []);
    }
    if (this.#hasSaidFree || !this.#isOtherFree()) return;
    const given = unwrap(this.#job.giveLines());
    if (!given) return;
    this.#otherFreeIn = '';
    const { first, last } = given;
    const lines = this.#spares.copyOf(given.lines);
    const round = this.#round;
    this.#port.postMessage({ job: this.#number, type: 'given', round, first, last, lines }, [
      lines.buffer,
    ]);
  }

  /** Until all that the other one has is back, where nothing else can be done. */
  async end() {
    while (this.#job.isWaiting()) this.#takeBack(await this.#inbox.next('correlated'));
  }

  /** @param {{round: number} & import('./job_types.js').GivenLines} message */
  #correlate({ round, first, last, lines: given }) {
    const correlated = unwrap(this.#job.correlateGiven(round, first, last, given));
    // Fewer numbers: the memory goes back to where it came from.
    const lines = given.subarray(0, correlated.length);
    lines.set(correlated);
    this.#port.postMessage({ job: this.#number, type: 'correlated', first, last, lines }, [
      lines.buffer,
    ]);
  }

  /** @param {import('./job_types.js').GivenLines} message */
  #takeBack({ first, last, lines }) {
    unwrap(this.#job.takeBack(first, last, lines));
    this.#spares.keep(/** @type {ArrayBuffer} */ (lines.buffer));
    // It has nothing to do again.
    this.#otherFreeIn = this.#run;
  }
}
