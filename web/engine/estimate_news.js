/** What a correlation that is under way tells of itself besides its share. */

/**
 * secondsLeft  time that the present run still takes, from the speed measured so far; null as long as
 *              too little has been measured
 * numBytes     memory that its plan takes, the labels not counted
 * maxLagPx     lags that it looks at; where they do not settle r_0, another run looks at twice as many
 * @typedef {{secondsLeft: number | null, numBytes: number, maxLagPx: number}} EstimateNews
 */

/** Before this nothing is said of the time that is left. */
const kLeastMeasuredMs = 300;
/** How often the time left is reckoned anew: a number that flickers cannot be read. */
const kReckonedMs = 250;
/** A share that falls by more than this belongs to another run. */
const kRestart = 0.05;

export class EstimateWatch {
  #numBytes;
  #mostLagPx;
  #maxLagPx;
  #startedAt;
  #lastShare = 0;
  #reckonedAt = -Infinity;
  /** @type {number | null} */
  #secondsLeft = null;

  /**
   * @param {number[]} shape
   * @param {{numBytes: number, maxLagPx: number}} predicted
   * @param {number} now ms
   */
  constructor(shape, predicted, now) {
    this.#numBytes = predicted.numBytes;
    this.#maxLagPx = predicted.maxLagPx;
    this.#mostLagPx = Math.floor(Math.min(...shape) / 2);
    this.#startedAt = now;
  }

  /**
   * @param {number} share of the run that is done
   * @param {number} now ms
   * @returns {EstimateNews}
   */
  news(share, now) {
    if (share < this.#lastShare - kRestart) {
      this.#maxLagPx = Math.min(2 * this.#maxLagPx, this.#mostLagPx);
      this.#startedAt = now;
      this.#secondsLeft = null;
      this.#reckonedAt = -Infinity;
    }
    this.#lastShare = share;
    const elapsed = now - this.#startedAt;
    const isDue = elapsed >= kLeastMeasuredMs && now - this.#reckonedAt >= kReckonedMs;
    if (isDue && share > 0) {
      this.#secondsLeft = ((elapsed / share) * (1 - share)) / 1000;
      this.#reckonedAt = now;
    }
    return {
      secondsLeft: this.#secondsLeft,
      numBytes: this.#numBytes,
      maxLagPx: this.#maxLagPx,
    };
  }
}
