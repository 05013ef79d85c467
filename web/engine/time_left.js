/** How long work still takes, from how long its share so far has taken. */

/**
 * What is done before this is not measured: memory is asked for, pixels go to the other worker, and
 * the browser compiles what runs for the first time.
 */
const kSettlingMs = 300;
/** How often the time left is reckoned anew: a number that flickers cannot be read. */
const kReckonedMs = 250;

export class TimeLeft {
  #firstShare;
  #startedAt;
  #isSettled = false;
  #reckonedAt;
  /** @type {number | null} */
  #seconds = null;

  /**
   * @param {number} share of the work that is done, of which the time was another's
   * @param {number} now ms
   */
  constructor(share, now) {
    this.#firstShare = share;
    this.#startedAt = now;
    this.#reckonedAt = now;
  }

  /**
   * @param {number} share of the work that is done
   * @param {number} now ms
   * @returns {number | null} seconds; null as long as too little has been measured
   */
  at(share, now) {
    if (!this.#isSettled && now - this.#startedAt >= kSettlingMs) {
      this.#isSettled = true;
      this.#firstShare = share;
      this.#startedAt = now;
      this.#reckonedAt = now;
    }
    const isDue = this.#isSettled && now - this.#reckonedAt >= kReckonedMs;
    if (isDue && share > this.#firstShare) {
      const elapsed = now - this.#startedAt;
      this.#seconds = ((elapsed / (share - this.#firstShare)) * (1 - share)) / 1000;
      this.#reckonedAt = now;
    }
    return this.#seconds;
  }
}
