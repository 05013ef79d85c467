import { absentEstimate } from '../engine/phase_names.js';

/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/**
 * @typedef {object} PlanAnswer
 * @property {number} sidePx of one image that would do
 * @property {number} numImages of the planned size
 * @property {number} extent total area or volume, in the unit squared or cubed
 * @property {number} seconds
 */

/**
 * A material as one knows it before any image: its CLS and fraction. What images would measure of
 * it does not count yet, which is ImageRep's question (Algorithm 2).
 * @param {Pick<EngineClient, 'pool'>} client
 * @param {Plan} plan
 * @returns {MaterialEstimate}
 */
export function plannedMaterial(client, { numDimensions, clsPx, phaseFraction, sidePx }) {
  const numPixels = sidePx ** numDimensions;
  const shape = Array(numDimensions).fill(Math.round(sidePx));
  // What the size alone says: an image of which nothing is known yet.
  const { sigmaMod } = client.pool([absentEstimate({ value: 0, isColour: false }, { shape })]);
  const variance = (phaseFraction * (1 - phaseFraction) * clsPx ** numDimensions) / numPixels;
  return {
    numDimensions,
    numImages: 1,
    numPixels,
    phaseFraction,
    clsPx,
    sigma: Math.sqrt(variance),
    sigmaMod,
    numCells: numPixels / clsPx ** numDimensions,
    calibrated: null,
    warnings: [],
  };
}

/**
 * How many images of the planned size it takes, and what they cost.
 * @param {Pick<EngineClient, 'pool' | 'requiredSize'>} client
 * @param {Plan} plan
 * @param {number} confidence
 * @returns {PlanAnswer | null}
 */
export function planAnswer(client, plan, confidence) {
  const size = client.requiredSize(
    plannedMaterial(client, plan),
    confidence,
    plan.target,
    'imagerep',
  );
  if (size.sidePx === null || size.moreImages === null) return null;
  const numImages = size.moreImages + 1;
  const { numDimensions, pixelSize, sidePx, secondsPerImage } = plan;
  return {
    sidePx: size.sidePx,
    numImages,
    extent: numImages * (sidePx * pixelSize) ** numDimensions,
    seconds: numImages * secondsPerImage,
  };
}
