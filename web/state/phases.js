import { findPhase, materialPhases } from '../engine/phase_names.js';

/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/failure.js').EngineFailure} EngineFailure */

/** Below this share a value is more often a label, a scale bar or specks than what is looked for. */
const kLeastPlausibleFraction = 0.05;

/**
 * The phases of all images together, sorted by value, with their shares.
 * @param {readonly ImageInfo[]} infos
 * @returns {Phase[]}
 * @throws {EngineFailure} MixedColours
 */
export function phasesOf(infos) {
  const phases = materialPhases(infos);
  const numPixels = phases.reduce((sum, { count }) => sum + count, 0);
  return phases.map((phase) => ({ ...phase, phaseFraction: phase.count / numPixels }));
}

/**
 * @param {readonly Phase[]} phases
 * @param {number | null} value
 */
export const phaseNamed = (phases, value) => phases.find((phase) => phase.value === value) ?? null;

/**
 * The phase to analyse first: the highest value that at least 5 % of the pixels hold, because
 * segmentation programs number the background lowest and the object of interest above it. Where no
 * value is that common, the commonest.
 * @param {readonly Phase[]} phases
 * @returns {number | null}
 */
export function plausiblePhase(phases) {
  const common = phases.filter((phase) => phase.phaseFraction >= kLeastPlausibleFraction);
  if (common.length > 0) return common[common.length - 1].value;
  const [first] = [...phases].sort((a, b) => b.count - a.count);
  return first?.value ?? null;
}

/**
 * The same phases, counted in the images that are not left out.
 * @param {readonly Phase[]} phases of all images
 * @param {readonly import('./types.js').OpenedImage[]} images
 * @param {ReadonlySet<number>} excluded keys
 * @returns {Phase[]}
 */
export function includedPhases(phases, images, excluded) {
  const infos = images.filter(({ key }) => !excluded.has(key)).map(({ info }) => info);
  const counts = phases.map((phase) =>
    infos.reduce((sum, info) => sum + (info.phases[findPhase(phase, info)]?.count ?? 0), 0),
  );
  const numPixels = counts.reduce((sum, count) => sum + count, 0);
  return phases.map((phase, i) => ({
    ...phase,
    count: counts[i],
    phaseFraction: counts[i] / numPixels,
  }));
}
