/**
 * The phases of a material by name, and where each image has them: of a stack, some images may be
 * grey and others coloured, and not every image has every phase.
 */

import { EngineFailure } from './failure.js';
import { phaseText } from './format.js';

/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/**
 * A phase of the material, whatever image it is looked for in.
 * @typedef {{value: number, isColour: boolean}} PhaseName
 */

/** Grey level g as a colour is g times this. */
const kGrey = 0x010101;
const kMostGrey = 0xff;

/** @param {ImageInfo} info; whether its values are grey levels that have a colour */
const hasGreyLevels = (info) => !info.isColour && info.sampleType === 'U8';

/**
 * Whether somebody who writes a value means the one that an image has: 0.3 in a file of 32-bit floats
 * is the float that is nearest to it.
 * @param {number} value
 * @param {number} written
 */
const isMeant = (value, written) =>
  value === written || (!Number.isInteger(written) && value === Math.fround(written));

/**
 * @template {PhaseName} Phase
 * @param {readonly Phase[]} phases
 * @param {PhaseName} written by somebody
 * @returns {Phase | null} null where none of them is meant
 */
export const meantPhase = (phases, written) =>
  phases.find(
    ({ value, isColour }) => isColour === written.isColour && isMeant(value, written.value),
  ) ?? null;

/**
 * The name under which an image has, or would have, a phase. A colour picture whose pixels are all
 * grey comes from the engine as a grey one, and must still match the coloured ones of its stack.
 * @param {PhaseName} phase
 * @param {ImageInfo} info
 * @returns {number | null} null where the image can have no such phase
 */
function valueIn({ value, isColour }, info) {
  if (isColour === info.isColour) {
    return info.phases.find((present) => isMeant(present.value, value))?.value ?? value;
  }
  if (isColour) return hasGreyLevels(info) && value % kGrey === 0 ? value / kGrey : null;
  return Number.isInteger(value) && value >= 0 && value <= kMostGrey ? value * kGrey : null;
}

/**
 * The phases of all images together, sorted by value.
 * @param {readonly ImageInfo[]} infos
 * @returns {(PhaseName & {count: number})[]}
 * @throws {EngineFailure} MixedColours
 */
export function materialPhases(infos) {
  const isColour = infos.some((info) => info.isColour);
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const info of infos) {
    const isLifted = isColour && !info.isColour;
    if (isLifted && !hasGreyLevels(info)) {
      throw new EngineFailure({ code: 'MixedColours', details: [] });
    }
    for (const phase of info.phases) {
      const value = isLifted ? phase.value * kGrey : phase.value;
      counts.set(value, (counts.get(value) ?? 0) + phase.count);
    }
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([value, count]) => ({ value, isColour, count }));
}

/**
 * The phase that somebody asked for, named as the images name theirs, where they could have it.
 * @param {PhaseName} phase
 * @param {readonly ImageInfo[]} infos
 * @returns {PhaseName}
 */
export function namedAsIn(phase, infos) {
  const info = infos.find(({ isColour }) => isColour) ?? infos[0];
  const value = valueIn(phase, info);
  return value === null ? phase : { value, isColour: info.isColour };
}

/**
 * The index of a phase in an image's list.
 * @param {PhaseName} phase
 * @param {ImageInfo} info
 * @returns {number} -1 where the image has no pixel of it
 */
export function findPhase(phase, info) {
  const value = valueIn(phase, info);
  return info.phases.findIndex((present) => present.value === value);
}

/**
 * What the engine says of a phase that an image has no pixel of.
 * @param {PhaseName} phase
 * @param {Pick<ImageInfo, 'shape' | 'numPixels'>} info
 * @returns {ImageEstimate}
 */
export function absentEstimate(phase, { shape, numPixels }) {
  return {
    shape,
    numDimensions: shape.length,
    numPixels,
    count: 0,
    phaseFraction: 0,
    r0Px: null,
    clsPx: null,
    clsBeforeCheckPx: null,
    classicalClsPx: null,
    subdivisionClsPx: null,
    radialTpc: new Float64Array(0),
    correlationMap: null,
    profiles: [],
    segmentationBand: null,
    lowFrequencies: null,
    warnings: [{ code: 'PhaseAbsent', details: [phaseText(phase.value, phase.isColour)] }],
  };
}
