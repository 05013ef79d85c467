import { kLeastNumCells, kLeastSidePx, kLongestClsPx, otherModel } from '../engine/models.js';
import { directionalCls } from '../engine/structure.js';

/** @typedef {import('./derived.js').Answer} Answer */

/**
 * Why the two models may differ: where the published one was not validated, or is known to fail.
 * @typedef {'smallImage' | 'smallVolume' | 'longCls' | 'elongated' | 'smallFraction' | 'fewCells'
 *   | 'other'} DifferenceReason
 */

/**
 * Intervals differ where a bound is off by more than this share of the width: less where a reason for
 * it is known, because each estimate of the width scatters by about as much as the other share.
 */
const kExplainedShare = 0.05;
const kNoticedShare = 0.1;
/** Nearer to 0 or 1 the symmetric interval loses its short side. */
const kLeastFraction = 0.1;

/**
 * @param {Answer} answer
 * @returns {DifferenceReason[] | null} null where both say the same, or one says nothing
 */
export function differences({ estimate, interval, alternative, result, counted }) {
  if (estimate.sigma === null || alternative.estimate.sigma === null) return null;
  const width = Math.max(interval.halfWidth, alternative.interval.halfWidth) * 2;
  const off = Math.max(
    Math.abs(interval.lower - alternative.interval.lower),
    Math.abs(interval.upper - alternative.interval.upper),
  );
  if (off <= kExplainedShare * width) return null;
  const { material } = result;
  const published = otherModel(estimate.model) === 'imagerep' ? alternative.estimate : estimate;
  const ours = published === estimate ? alternative.estimate : estimate;
  const shortest = Math.min(...counted.flatMap(({ shape }) => shape));
  /** @type {DifferenceReason[]} */
  const reasons = [];
  if (shortest < kLeastSidePx) {
    reasons.push(material.numDimensions === 3 ? 'smallVolume' : 'smallImage');
  }
  if (Math.max(published.clsPx ?? 0, ours.clsPx ?? 0) > kLongestClsPx) reasons.push('longCls');
  const wider = interval.halfWidth > alternative.interval.halfWidth ? estimate : alternative.estimate;
  const isSurer = wider === ours;
  if (isSurer && counted.some((image) => directionalCls(image)?.isElongated)) {
    reasons.push('elongated');
  }
  const { phaseFraction } = material;
  if (Math.min(phaseFraction, 1 - phaseFraction) < kLeastFraction) reasons.push('smallFraction');
  if ((ours.numCells ?? Infinity) < kLeastNumCells) reasons.push('fewCells');
  if (reasons.length > 0) return reasons;
  return off > kNoticedShare * width ? ['other'] : null;
}
