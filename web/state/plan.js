import { absentEstimate } from '../engine/phase_names.js';
import { meanSide, readableSize } from '../engine/pixel_size.js';

/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/**
 * How well one image tells its own sigma, where nobody knows better: of the 21 images in
 * `tests/golden` (48 to 1700 px a side) all but one tell it as well or better.
 */
export const kUsualScatterError = 0.2;
/**
 * The part of the error of log(sigma^2) that the size of an image does not change, as
 * kShapeError of src/interval/calibrated.cpp says.
 */
const kShapeError = 0.2;
/** Below this the part that the size changes would be none. */
export const kLeastScatterError = 0.101;

/**
 * @typedef {object} PlanAnswer
 * @property {number} sidePx of one image that would do
 * @property {number} numImages of the planned size
 * @property {number} extent total area or volume, in the unit squared or cubed
 * @property {number} seconds
 */

/**
 * A material as one knows it before any image: its CLS and fraction. ImageRep's question (Algorithm
 * 2) is of nothing else. The calibrated model also asks how well the images will tell their own
 * scatter, which depends on the material: that is a guess, or comes from an image like those.
 * @param {Pick<EngineClient, 'pool'>} client
 * @param {Plan} plan
 * @returns {MaterialEstimate}
 */
export function plannedMaterial(client, plan) {
  const { numDimensions, clsPx, phaseFraction, sidePx, scatterError } = plan;
  const numPixels = Math.round(sidePx ** numDimensions);
  const shape = Array(numDimensions).fill(Math.round(sidePx));
  // What the size alone says: an image of which nothing is known yet.
  const nothing = absentEstimate({ value: 0, isColour: false }, { shape, numPixels });
  const { sigmaMod } = client.pool([nothing]);
  const sigma = Math.sqrt((phaseFraction * (1 - phaseFraction) * clsPx ** numDimensions) / numPixels);
  const numCells = numPixels / clsPx ** numDimensions;
  // The relative error of a sigma with nu degrees of freedom is 1 / sqrt(2 nu).
  const degreesOfFreedom = 1 / (2 * scatterError ** 2);
  const logVarianceError = Math.sqrt(2 / degreesOfFreedom - kShapeError ** 2);
  return {
    numDimensions,
    numImages: 1,
    numPixels,
    phaseFraction,
    clsPx,
    sigma,
    sigmaMod,
    numCells,
    calibrated: {
      sigma,
      logVarianceError,
      degreesOfFreedom,
      clsPx,
      numCells,
      bulkRatio: 1,
      bulkLengthPx: clsPx,
    },
    warnings: [],
  };
}

/**
 * What one of several images like those of a material leaves open of its sigma.
 * @param {MaterialEstimate} material
 * @returns {number | null} null where the calibrated model says nothing
 */
export function scatterErrorOf({ calibrated, numImages }) {
  if (!calibrated) return null;
  const variance = numImages * calibrated.logVarianceError ** 2 + kShapeError ** 2;
  return Math.max(kLeastScatterError, Math.sqrt(variance) / 2);
}

/** Units that a plan knows. */
export const kPlanUnits = ['nm', 'um', 'mm', 'cm', 'm'];

/**
 * The plan of images like those that were analysed.
 * @param {Pick<Answer, 'estimate' | 'result'>} answer
 * @param {number} target relative error
 * @param {import('../engine/types.js').PixelSize | null} pixelSize of all images
 * @returns {Partial<Plan> | null} null where the model says nothing
 */
export function planLike({ estimate, result }, target, pixelSize) {
  const { model, phaseFraction } = estimate;
  if (estimate.clsPx === null) return null;
  const { material } = result;
  const numDimensions = material.numDimensions === 3 ? 3 : 2;
  // Images are planned as squares or cubes, which show more of the scatter than thin ones.
  const bulkRatio = model === 'calibrated' ? (material.calibrated?.bulkRatio ?? 1) : 1;
  const clsPx = estimate.clsPx * bulkRatio ** (1 / numDimensions);
  const scatterError = scatterErrorOf(material);
  const sidePx = (material.numPixels / material.numImages) ** (1 / numDimensions);
  const pixel = pixelSize && readableSize(pixelSize);
  return {
    numDimensions,
    clsPx: Number(clsPx.toPrecision(4)),
    phaseFraction: Number(phaseFraction.toPrecision(4)),
    target,
    sidePx: Math.round(sidePx),
    ...(scatterError !== null && { scatterError: Number(scatterError.toPrecision(4)) }),
    // Of pixels that are not square, those of the same area: what it takes is told in areas.
    ...(pixel &&
      kPlanUnits.includes(pixel.unit) && {
        pixelSize: Number(meanSide(pixel, numDimensions).toPrecision(6)),
        unit: pixel.unit,
      }),
  };
}

/**
 * How many images of the planned size it takes, and what they cost.
 * @param {Pick<EngineClient, 'pool' | 'requiredSize'>} client
 * @param {Plan} plan
 * @param {number} confidence
 * @param {Model} model
 * @returns {PlanAnswer | null}
 */
export function planAnswer(client, plan, confidence, model) {
  const size = client.requiredSize(plannedMaterial(client, plan), confidence, plan.target, model);
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
