import { kLeastNumCells, kLeastSidePx, kLongestClsPx } from '../engine/models.js';

/** @typedef {import('./derived.js').Answer} Answer */

/** Levels at which both models were validated. */
export const kLevels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

/** Below it features are not resolved, or so regular that neither model is made for them. */
const kShortestClsPx = 1;

/** @param {number} confidence @returns {number} the validated level that is nearest */
export const levelNear = (confidence) =>
  kLevels.reduce((best, level) =>
    Math.abs(level - confidence) < Math.abs(best - confidence) ? level : best,
  );

/**
 * @typedef {{id: 'side' | 'cls' | 'cells', value: number | null, limit: number, isGood: boolean}
 *   } RangeCheck
 */

/**
 * Is what was measured inside the range where the method was validated?
 * @param {Answer} answer
 * @returns {RangeCheck[]}
 */
export function rangeChecks({ counted, estimate }) {
  const side = Math.min(...counted.flatMap(({ shape }) => shape));
  const { clsPx, numCells } = estimate;
  return [
    { id: 'side', value: side, limit: kLeastSidePx, isGood: side >= kLeastSidePx },
    {
      id: 'cls',
      value: clsPx,
      limit: kLongestClsPx,
      isGood: clsPx !== null && clsPx >= kShortestClsPx && clsPx <= kLongestClsPx,
    },
    {
      id: 'cells',
      value: numCells,
      limit: kLeastNumCells,
      isGood: numCells !== null && numCells >= kLeastNumCells,
    },
  ];
}
