/** What a correlation that is under way tells of itself besides its share. */

import { TimeLeft } from './time_left.js';

/**
 * secondsLeft  time that the present run still takes, from the speed measured so far; null as long as
 *              too little has been measured
 * numBytes     memory that its plan takes, the labels not counted
 * maxLagPx     lags that it looks at; where they do not settle r_0, another run looks at twice as many
 * @typedef {{secondsLeft: number | null, numBytes: number, maxLagPx: number}} EstimateNews
 */

/** A share that falls by more than this belongs to another run. */
const kRestart = 0.05;

export class EstimateWatch {
  #numBytes;
  #mostLagPx;
  #maxLagPx;
  #left;
  #lastShare = 0;

  /**
   * @param {number[]} shape
   * @param {{numBytes: number, maxLagPx: number}} predicted
   * @param {number} now ms
   */
  constructor(shape, predicted, now) {
    this.#numBytes = predicted.numBytes;
    this.#maxLagPx = predicted.maxLagPx;
    this.#mostLagPx = Math.floor(Math.min(...shape) / 2);
    this.#left = new TimeLeft(0, now);
  }

  /**
   * @param {number} share of the run that is done
   * @param {number} now ms
   * @returns {EstimateNews}
   */
  news(share, now) {
    if (share < this.#lastShare - kRestart) {
      this.#maxLagPx = Math.min(2 * this.#maxLagPx, this.#mostLagPx);
      this.#left = new TimeLeft(0, now);
    }
    this.#lastShare = share;
    return {
      secondsLeft: this.#left.at(share, now),
      numBytes: this.#numBytes,
      maxLagPx: this.#maxLagPx,
    };
  }
}
