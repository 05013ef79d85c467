/** How long work still takes, from how long its share so far has taken. */

/** Before this nothing is said of the time that is left. */
const kLeastMeasuredMs = 300;
/** How often the time left is reckoned anew: a number that flickers cannot be read. */
const kReckonedMs = 250;

export class TimeLeft {
  #firstShare;
  #startedAt;
  #reckonedAt = -Infinity;
  /** @type {number | null} */
  #seconds = null;

  /**
   * @param {number} share of the work that is done, of which the time was another's
   * @param {number} now ms
   */
  constructor(share, now) {
    this.#firstShare = share;
    this.#startedAt = now;
  }

  /**
   * @param {number} share of the work that is done
   * @param {number} now ms
   * @returns {number | null} seconds; null as long as too little has been measured
   */
  at(share, now) {
    const elapsed = now - this.#startedAt;
    const isDue = elapsed >= kLeastMeasuredMs && now - this.#reckonedAt >= kReckonedMs;
    if (isDue && share > this.#firstShare) {
      this.#seconds = ((elapsed / (share - this.#firstShare)) * (1 - share)) / 1000;
      this.#reckonedAt = now;
    }
    return this.#seconds;
  }
}
