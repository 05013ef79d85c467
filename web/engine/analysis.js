/**
 * From what the engine says of images to the result as JSON, for the command line and the page.
 */

import { EngineFailure, unwrap } from './failure.js';
import { phaseText } from './format.js';
import { meanSide } from './pixel_size.js';
import { resultSentence, warningSentence } from './sentences.js';

/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Interval} Interval */
/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./types.js').Warning} Warning */

/**
 * The functions that need no open image.
 * @typedef {Pick<import('./types.js').PhaseboundModule,
 *   'version' | 'poolEstimates' | 'interval' | 'requiredSize'>} PureEngine
 */

/**
 * @typedef {object} Settings
 * @property {number} confidence
 * @property {readonly number[]} levels further confidences
 * @property {number} target relative error as a fraction
 * @property {Model} model
 */

/**
 * A phase of the material, whatever image it is looked for in.
 * @typedef {{value: number, isColour: boolean}} PhaseName
 */

/** @typedef {PhaseName & {images: ImageEstimate[], material: MaterialEstimate}} PhaseEstimate */

/**
 * `phase` is the phase's value where the warning concerns one phase, `file` is there in a stack
 * where it concerns one image, `model` where it concerns what one model says.
 * @typedef {{code: string, message: string, phase?: number | string, file?: string,
 *   model?: Model}} WarningAnswer
 */

/**
 * One image of a stack, for one phase.
 * @typedef {object} ImageAnswer
 * @property {string} file
 * @property {number} phaseFraction
 * @property {number | null} r0Px
 * @property {number | null} clsPx
 * @property {number | null} classicalClsPx
 * @property {WarningAnswer[]} warnings
 * @property {number[]} shape
 */

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
 * What one model answers.
 * @typedef {object} ModelAnswer
 * @property {Model} model
 * @property {number | null} clsPx
 * @property {number | null} cls clsPx in `lengthUnit`; null where the pixel size is not known
 * @property {number | null} sigma
 * @property {number | null} sigmaMod
 * @property {number | null} degreesOfFreedom
 * @property {number} confidence
 * @property {number} halfWidth
 * @property {number} lower
 * @property {number} upper
 * @property {number | null} relativeErrorPercent
 * @property {number} target
 * @property {number | null} requiredSidePx
 * @property {number | null} requiredSidePxConservative
 * @property {number | null} requiredSide requiredSidePx in `lengthUnit`
 * @property {number | null} requiredSideConservative requiredSidePxConservative in `lengthUnit`
 * @property {string | null} lengthUnit "nm", "um", "mm", "cm", "m", "inch"; null where the pixel size
 *   is not known, or differs between the images of a stack. Of pixels that are not square, a length
 *   is that of a square or cube of the same area or volume.
 * @property {number | null} moreImages
 * @property {{confidence: number, lower: number, upper: number}[]} intervals
 * @property {string} sentence
 * @property {number | null} numCells
 */

/**
 * One phase: the fields of the chosen model, with the other's beside them in `alternative`, and
 * what was measured. What could not be told is null; of a stack, that is what has no pooled value.
 * @typedef {object} PhaseMeasurement
 * @property {number | string} value "#rrggbb" for a colour
 * @property {number} count
 * @property {number} phaseFraction
 * @property {number | null} r0Px
 * @property {number | null} classicalClsPx
 * @property {number | null} clsBeforeCheckPx
 * @property {number | null} subdivisionClsPx
 * @property {ModelAnswer} alternative
 * @property {ImageAnswer[]} [images] of a stack
 *
 * @typedef {ModelAnswer & PhaseMeasurement} PhaseAnswer
 */

/**
 * @typedef {object} Answer
 * @property {string} [file]
 * @property {string[]} [files] of a stack
 * @property {string[]} [slices] of a volume that is made of several files; `file` is the first
 * @property {Model} model
 * @property {number[] | null} shape null where the images of a stack differ
 * @property {import('./types.js').PixelSize | null} pixelSize likewise
 * @property {WarningAnswer[]} warnings
 * @property {PhaseAnswer[]} phases
 * @property {{name: string, version: string}} engine
 */

const kEngineName = 'phasebound';

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
  FewFeatures: 'calibrated',
  CalibrationFailed: 'calibrated',
});

/**
 * The model that a warning tells of, null where it holds for both.
 * @param {string} code
 * @returns {Model | null}
 */
export const modelOfWarning = (code) => kModelOfWarning[code] ?? null;

/** Warnings that every phase of an image gets alike. */
const kImageWarnings = new Set(['SmallImage']);

/** Grey level g as a colour is g times this. */
const kGrey = 0x010101;
const kMostGrey = 0xff;

/** @param {ImageInfo} info; whether its values are grey levels that have a colour */
const hasGreyLevels = (info) => !info.isColour && info.sampleType === 'U8';

/**
 * The name under which an image has, or would have, a phase. A colour picture whose pixels are all
 * grey comes from the engine as a grey one, and must still match the coloured ones of its stack.
 * @param {PhaseName} phase
 * @param {ImageInfo} info
 * @returns {number | null} null where the image can have no such phase
 */
function valueIn({ value, isColour }, info) {
  if (isColour === info.isColour) return value;
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
 * @param {Pick<ImageInfo, 'shape'>} info
 * @returns {ImageEstimate}
 */
export function absentEstimate(phase, { shape }) {
  return {
    shape,
    numDimensions: shape.length,
    numPixels: shape.reduce((product, side) => product * side, 1),
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
    lowFrequencies: null,
    warnings: [{ code: 'PhaseAbsent', details: [phaseText(phase.value, phase.isColour)] }],
  };
}

/**
 * @param {Warning} warning
 * @returns {WarningAnswer}
 */
function worded(warning) {
  const model = modelOfWarning(warning.code);
  return { code: warning.code, message: warningSentence(warning), ...(model && { model }) };
}

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

/** @param {PhaseName} phase */
const valueOf = ({ value, isColour }) => (isColour ? phaseText(value, true) : value);

/**
 * What is the same for all, or null.
 * @template T
 * @param {readonly T[]} all
 * @returns {T | null}
 */
function common(all) {
  const [first] = all;
  const key = JSON.stringify(first);
  return all.every((one) => JSON.stringify(one) === key) ? first : null;
}

/**
 * The warnings of a phase at a confidence: those of the estimates, and those of ImageRep's interval,
 * which may be cut.
 * @param {MaterialEstimate} material
 * @param {Interval} imageRepInterval
 * @returns {Warning[]}
 */
export function phaseWarnings(material, imageRepInterval) {
  const clipped = imageRepInterval.isClipped ? [{ code: 'IntervalClipped', details: [] }] : [];
  return [...material.warnings, ...clipped];
}

/**
 * @param {string} file
 * @param {ImageEstimate} image
 * @returns {ImageAnswer}
 */
const imageAnswer = (file, image) => ({
  file,
  phaseFraction: image.phaseFraction,
  r0Px: image.r0Px,
  clsPx: image.clsPx,
  classicalClsPx: image.classicalClsPx,
  warnings: image.warnings.map(worded),
  shape: image.shape,
});

/**
 * @param {PureEngine} engine
 * @param {MaterialEstimate} material
 * @param {Model} model
 * @param {Settings} settings
 * @param {import('./types.js').PixelSize | null} pixelSize of all images of the material
 * @returns {ModelAnswer}
 */
export function modelAnswer(engine, material, model, settings, pixelSize) {
  const { confidence, levels, target } = settings;
  const estimate = estimateOf(material, model);
  const { clsPx, sigma, sigmaMod, degreesOfFreedom, numCells, phaseFraction } = estimate;
  const interval = unwrap(engine.interval(material, confidence, model));
  const size = unwrap(engine.requiredSize(material, confidence, target, model));
  const side = pixelSize && meanSide(pixelSize, material.numDimensions);
  const real = (/** @type {number | null} */ lengthPx) =>
    side === null || lengthPx === null ? null : lengthPx * side;
  return {
    model,
    clsPx,
    cls: real(clsPx),
    sigma,
    sigmaMod,
    degreesOfFreedom,
    confidence,
    halfWidth: interval.halfWidth,
    lower: interval.lower,
    upper: interval.upper,
    // Without a sigma the half width stands for no error that was estimated.
    relativeErrorPercent: sigma === null ? null : (100 * interval.halfWidth) / phaseFraction,
    target,
    requiredSidePx: size.sidePx,
    requiredSidePxConservative: size.sidePxConservative,
    requiredSide: real(size.sidePx),
    requiredSideConservative: real(size.sidePxConservative),
    lengthUnit: pixelSize?.unit ?? null,
    moreImages: size.moreImages,
    intervals: levels.map((level) => {
      const { lower, upper } = unwrap(engine.interval(material, level, model));
      return { confidence: level, lower, upper };
    }),
    sentence: resultSentence(estimate, interval),
    numCells,
  };
}

/**
 * @param {PureEngine} engine
 * @param {PhaseEstimate} phase
 * @param {Settings} settings
 * @param {import('./types.js').PixelSize | null} pixelSize
 * @param {readonly string[] | null} files of a stack
 * @returns {PhaseAnswer}
 */
function phaseAnswer(engine, phase, settings, pixelSize, files) {
  const { images, material } = phase;
  const single = files ? null : images[0];
  return {
    value: valueOf(phase),
    count: images.reduce((sum, { count }) => sum + count, 0),
    phaseFraction: material.phaseFraction,
    r0Px: single?.r0Px ?? null,
    ...modelAnswer(engine, material, settings.model, settings, pixelSize),
    classicalClsPx: single?.classicalClsPx ?? null,
    clsBeforeCheckPx: single?.clsBeforeCheckPx ?? null,
    subdivisionClsPx: single?.subdivisionClsPx ?? null,
    alternative: modelAnswer(engine, material, otherModel(settings.model), settings, pixelSize),
    ...(files && { images: images.map((image, i) => imageAnswer(files[i], image)) }),
  };
}

/**
 * The result of one image, or of several of one material.
 * @param {PureEngine} engine
 * @param {object} what
 * @param {readonly string[]} what.files names, one an image
 * @param {readonly ImageInfo[]} what.infos
 * @param {readonly PhaseEstimate[]} what.phases with an estimate an image
 * @param {boolean} what.isStack whether to answer as a stack, be it of one image
 * @param {Settings} settings
 * @returns {Answer}
 * @throws {EngineFailure} InvalidConfidence, InvalidTarget
 */
export function answerOf(engine, { files, infos, phases, isStack }, settings) {
  /** @type {WarningAnswer[]} */
  const warnings = infos.flatMap((info, i) =>
    info.warnings.map((warning) => ({ ...worded(warning), ...(isStack && { file: files[i] }) })),
  );
  /** @type {Set<string>} */
  const told = new Set();
  const pixelSize = common(infos.map((info) => info.pixelSize));
  const answers = phases.map((phase) => {
    const interval = unwrap(engine.interval(phase.material, settings.confidence, 'imagerep'));
    for (const warning of phaseWarnings(phase.material, interval)) {
      if (!kImageWarnings.has(warning.code)) {
        warnings.push({ ...worded(warning), phase: valueOf(phase) });
      } else if (!told.has(warning.code)) {
        told.add(warning.code);
        warnings.push(worded(warning));
      }
    }
    return phaseAnswer(engine, phase, settings, pixelSize, isStack ? files : null);
  });
  return {
    ...(isStack ? { files: [...files] } : { file: files[0] }),
    model: settings.model,
    shape: common(infos.map(({ shape }) => shape)),
    pixelSize,
    warnings,
    phases: answers,
    engine: { name: kEngineName, version: engine.version() },
  };
}
