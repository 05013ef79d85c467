/**
 * The two models, and what each says of a material.
 */

/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Model} Model */

/**
 * What one model says of a phase of the material.
 * @typedef {object} ModelEstimate
 * @property {Model} model
 * @property {number} phaseFraction
 * @property {number} numDimensions
 * @property {number} numImages
 * @property {number | null} clsPx
 * @property {number | null} sigma
 * @property {number | null} sigmaMod relative standard deviation of the prediction of sigma:
 *   ImageRep's from the image size, the calibrated model's from its degrees of freedom,
 *   1 / sqrt(2 nu)
 * @property {number | null} degreesOfFreedom null for ImageRep
 * @property {number | null} numCells
 */

/**
 * Names of the models, the default first.
 * @type {readonly Model[]}
 */
export const kModels = Object.freeze(/** @type {Model[]} */ (['calibrated', 'imagerep']));

/** @param {Model} model; the other one */
export const otherModel = (model) => (model === 'calibrated' ? 'imagerep' : 'calibrated');

/**
 * Warnings that tell of what one model does.
 * @type {Readonly<Record<string, Model>>}
 */
const kModelOfWarning = Object.freeze({
  ClsFailed: 'imagerep',
  CheckUnsettled: 'imagerep',
  CheckChangedCls: 'imagerep',
  SmallImage: 'imagerep',
  LongCls: 'imagerep',
  FewCells: 'imagerep',
  IntervalClipped: 'imagerep',
  ClsFromSomeImages: 'imagerep',
  // A finding of the structure, which the calibrated model takes into account.
  Elongated: 'imagerep',
  FewFeatures: 'calibrated',
  RarePhase: 'calibrated',
  ThinImage: 'calibrated',
  CalibrationFailed: 'calibrated',
});

/**
 * The model that a warning tells of, null where it holds for both.
 * @param {string} code
 * @returns {Model | null}
 */
export const modelOfWarning = (code) => kModelOfWarning[code] ?? null;

const kWithoutInterval = new Set(['ClsFailed', 'CheckUnsettled', 'CalibrationFailed']);

/**
 * Whether a warning says why its model has no interval.
 * @param {string} code
 */
export const isWithoutInterval = (code) => kWithoutInterval.has(code);

/**
 * @param {MaterialEstimate} material
 * @param {Model} model
 * @returns {ModelEstimate}
 */
export function estimateOf(material, model) {
  const { phaseFraction, numDimensions, numImages, calibrated } = material;
  const common = { model, phaseFraction, numDimensions, numImages };
  if (model === 'imagerep') {
    const { clsPx, sigma, sigmaMod, numCells } = material;
    return { ...common, clsPx, sigma, sigmaMod, degreesOfFreedom: null, numCells };
  }
  if (calibrated === null) {
    const nothing = { clsPx: null, sigma: null, sigmaMod: null };
    return { ...common, ...nothing, degreesOfFreedom: null, numCells: null };
  }
  const { clsPx, sigma, degreesOfFreedom, numCells } = calibrated;
  const sigmaMod = 1 / Math.sqrt(2 * degreesOfFreedom);
  return { ...common, clsPx, sigma, sigmaMod, degreesOfFreedom, numCells };
}

/** The range that the authors of ImageRep validated. */
export const kLeastSidePx = 200;
export const kLongestClsPx = 70;

/** Independent regions below which the interval of an image was found to be too sure. */
export const kLeastNumCells = 30;

/**
 * Whether an image of some side shows so many regions: one that shows fewer can be enough by the
 * formula, and would not tell that it is.
 * @param {{clsPx: number | null, numDimensions: number}} estimate
 * @param {number} sidePx
 */
export const showsEnough = ({ clsPx, numDimensions }, sidePx) =>
  clsPx === null || (sidePx / clsPx) ** numDimensions >= kLeastNumCells;
