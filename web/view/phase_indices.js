import { findPhase } from '../engine/phase_names.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */

/**
 * @param {OpenedImage} image
 * @param {State['phases']} phases of the material
 * @returns {number[]} place of each of the image's phases among those of the material, by label
 */
export function phaseIndices({ info }, phases) {
  const indices = info.phases.map(() => 0);
  phases.forEach((phase, index) => {
    const label = findPhase(phase, info);
    if (label >= 0) indices[label] = index;
  });
  return indices;
}
