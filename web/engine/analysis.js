/**
 * From what the engine says of images to the result as JSON, for the command line and the page.
 */

import { unwrap } from './failure.js';
import { phaseText } from './format.js';
import { foreignImages } from './foreign.js';
import { estimateOf, modelOfWarning, otherModel } from './models.js';
import { meanSide } from './pixel_size.js';
import { bandOf, combinedOf } from './segmentation.js';
import { combinedAdvice, combinedAssumption } from './segmentation_sentences.js';
import { resultSentence, warningSentence } from './sentences.js';
import {
  foreignSentence,
  labelsAmongGreys,
  labelsAmongGreysWords,
  unequalPixelsSentence,
} from './stack_sentences.js';
import { findingsOfImages } from './structure.js';
import { structureSentence } from './structure_sentences.js';

/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Interval} Interval */
/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./types.js').Warning} Warning */
/** @typedef {import('./phase_names.js').PhaseName} PhaseName */

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
 * @typedef {PhaseName & {images: ImageEstimate[], material: MaterialEstimate, target?: number}
 *   } PhaseEstimate with a target of its own, where it has one
 */

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
 * The interval of the chosen model and the band together, with what is assumed for that and what is
 * to be done.
 * @typedef {import('./segmentation.js').Combined & {assumption: string, advice: string}
 *   } CombinedAnswer
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
 * @property {import('./types.js').SegmentationBand | null} segmentationBand phase fraction under
 *   other segmentations that could be defended as well; null where that is not known
 * @property {CombinedAnswer | null} combined sampling and segmentation together
 * @property {ImageAnswer[]} [images] of a stack
 *
 * @typedef {ModelAnswer & PhaseMeasurement} PhaseAnswer
 */

/**
 * @template T
 * @typedef {T | null | (T | null)[]} OneOrMany
 */

/**
 * @typedef {object} Answer
 * @property {string} [file]
 * @property {string[]} [files] of a stack
 * @property {string[]} [slices] of a volume that is made of several files; `file` is the first
 * @property {Model} model
 * @property {number[] | null} shape null where the images of a stack differ
 * @property {import('./types.js').PixelSize | null} pixelSize likewise
 * @property {OneOrMany<import('./types.js').SegmentationRecord>} segmentation null where the values
 *   were labels; of a stack, one an image
 * @property {OneOrMany<import('./types.js').MaskRecord>} mask null where all pixels count; likewise
 * @property {import('./types.js').Proposal[]} proposals what of the images seems to be no part of
 *   the material and counts as such
 * @property {WarningAnswer[]} warnings
 * @property {PhaseAnswer[]} phases
 * @property {{name: string, version: string}} engine
 */

const kEngineName = 'phasebound';

/** Warnings that every phase of an image gets alike. */
const kImageWarnings = new Set(['SmallImage']);

/**
 * @param {Warning} warning
 * @returns {WarningAnswer}
 */
function worded(warning) {
  const model = modelOfWarning(warning.code);
  return { code: warning.code, message: warningSentence(warning), ...(model && { model }) };
}

/**
 * What the structure of a phase does to its number, each kind once with the numbers of the first
 * image that shows it.
 * @param {readonly ImageEstimate[]} images
 * @param {readonly string[] | null} files of a stack, whose names the warnings have
 * @returns {WarningAnswer[]}
 */
function structureWarnings(images, files) {
  /** @type {Map<string, WarningAnswer>} */
  const told = new Map();
  for (const { index, finding } of findingsOfImages(images)) {
    const { code } = finding;
    if (told.has(code)) continue;
    const model = modelOfWarning(code);
    const message = structureSentence(finding, images[index].shape);
    const file = files && { file: files[index] };
    told.set(code, { code, message, ...file, ...(model && { model }) });
  }
  return [...told.values()];
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
function modelAnswer(engine, material, model, settings, pixelSize) {
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
 * @param {ModelAnswer} own
 * @param {import('./types.js').SegmentationBand} band
 * @param {number} phaseFraction
 * @returns {CombinedAnswer}
 */
function combinedAnswer(own, band, phaseFraction) {
  const combined = combinedOf(own, band, phaseFraction);
  const advice = combinedAdvice[combined.dominant];
  return { ...combined, assumption: combinedAssumption, advice };
}

/**
 * @param {PureEngine} engine
 * @param {PhaseEstimate} phase
 * @param {Settings} common
 * @param {import('./types.js').PixelSize | null} pixelSize
 * @param {readonly string[] | null} files of a stack
 * @returns {PhaseAnswer}
 */
function phaseAnswer(engine, phase, common, pixelSize, files) {
  const { images, material, target = common.target } = phase;
  const settings = { ...common, target };
  const single = files ? null : images[0];
  const own = modelAnswer(engine, material, settings.model, settings, pixelSize);
  const band = bandOf(images);
  return {
    value: valueOf(phase),
    count: images.reduce((sum, { count }) => sum + count, 0),
    phaseFraction: material.phaseFraction,
    r0Px: single?.r0Px ?? null,
    ...own,
    classicalClsPx: single?.classicalClsPx ?? null,
    clsBeforeCheckPx: single?.clsBeforeCheckPx ?? null,
    subdivisionClsPx: single?.subdivisionClsPx ?? null,
    alternative: modelAnswer(engine, material, otherModel(settings.model), settings, pixelSize),
    segmentationBand: band,
    combined: band && combinedAnswer(own, band, material.phaseFraction),
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
  const unequal = unequalPixelsSentence(infos);
  if (unequal) warnings.push({ code: 'UnequalPixels', message: unequal });
  const labelled = labelsAmongGreys(infos);
  if (labelled.length > 0) {
    const names = labelled.map((index) => files[index]).join(', ');
    warnings.push({ code: 'LabelsAmongGreys', message: labelsAmongGreysWords(names) });
  }
  /** @template T @param {(T | null)[]} all @returns {OneOrMany<T>} */
  const oneOrMany = (all) => (isStack ? all : all[0]);
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
    const pool = (/** @type {ImageEstimate[]} */ group) => unwrap(engine.poolEstimates(group));
    for (const index of foreignImages(pool, phase.images, settings.model)) {
      const own = { code: 'ForeignImage', message: foreignSentence };
      warnings.push({ ...own, file: files[index], phase: valueOf(phase) });
    }
    for (const warning of structureWarnings(phase.images, isStack ? files : null)) {
      warnings.push({ ...warning, phase: valueOf(phase) });
    }
    return phaseAnswer(engine, phase, settings, pixelSize, isStack ? files : null);
  });
  return {
    ...(isStack ? { files: [...files] } : { file: files[0] }),
    model: settings.model,
    shape: common(infos.map(({ shape }) => shape)),
    pixelSize,
    segmentation: oneOrMany(infos.map(({ segmentation }) => segmentation ?? null)),
    mask: oneOrMany(infos.map(({ mask }) => mask ?? null)),
    proposals: infos.flatMap(({ proposals }) => proposals),
    warnings,
    phases: answers,
    engine: { name: kEngineName, version: engine.version() },
  };
}
