/**
 * Estimates of several phases of several images, in the way in which the engine makes them quickest:
 * two at once where they are independent of each other.
 */

import { absentEstimate, findPhase } from './phase_names.js';

/** @typedef {import('./client.js').EngineClient} EngineClient */
/** @typedef {import('./client.js').OnProgress} OnProgress */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/**
 * One phase of one image that is open.
 * @typedef {{key: number, info: import('./types.js').ImageInfo,
 *   phase: import('./phase_names.js').PhaseName}} Step
 */

/**
 * Whom to tell of one of the steps that are under way, the first (0) or the second, of one or two.
 * @typedef {(index: number, numSteps: number) => OnProgress} ProgressOf
 */

/**
 * What the engine is asked for; null where the image has nothing of the phase.
 * @param {Step} step
 */
function wishOf({ key, info, phase }) {
  const present = info.phases[findPhase(phase, info)];
  return present ? { key, value: present.value } : null;
}

/**
 * The next estimate, or the next two. Of an image of two phases one answers the other, so its second
 * one waits for the first.
 * @param {Pick<EngineClient, 'estimate' | 'estimateBoth'>} client
 * @param {readonly Step[]} steps that are left, at least one, those of an image together
 * @param {ProgressOf} progressOf
 * @returns {Promise<ImageEstimate[]>} of the first step, or of the first two
 */
export async function estimateNext(client, [first, second], progressOf) {
  const wish = wishOf(first);
  if (!wish) return [absentEstimate(first.phase, first.info)];
  const other = second ? wishOf(second) : null;
  const areApart = second?.key !== first.key || first.info.phases.length > 2;
  return other && areApart
    ? client.estimateBoth([wish, other], [progressOf(0, 2), progressOf(1, 2)])
    : [await client.estimate(wish.key, wish.value, progressOf(0, 1))];
}
