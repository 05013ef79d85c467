/**
 * From what the engine says of images to the result as JSON, for the command line and the page.
 */

import { EngineFailure, unwrap } from './failure.js';
import { phaseText } from './format.js';
import { resultSentence, warningSentence } from './sentences.js';

/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Interval} Interval */
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
 * @property {string} model one of kModels
 */

/**
 * A phase of the material, whatever image it is looked for in.
 * @typedef {{value: number, isColour: boolean}} PhaseName
 */

/** @typedef {PhaseName & {images: ImageEstimate[], material: MaterialEstimate}} PhaseEstimate */

/**
 * `phase` is the phase's value where the warning concerns one phase, `file` is there in a stack
 * where it concerns one image.
 * @typedef {{code: string, message: string, phase?: number | string, file?: string}} WarningAnswer
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
 * What could not be told is null; of a stack, that is what has no pooled value.
 * @typedef {object} PhaseAnswer
 * @property {number | string} value "#rrggbb" for a colour
 * @property {number} count
 * @property {number} phaseFraction
 * @property {number | null} r0Px
 * @property {number | null} clsPx
 * @property {number | null} sigma
 * @property {number} sigmaMod
 * @property {number} confidence
 * @property {number} halfWidth
 * @property {number} lower
 * @property {number} upper
 * @property {number | null} relativeErrorPercent
 * @property {number} target
 * @property {number | null} requiredSidePx
 * @property {number | null} requiredSidePxConservative
 * @property {number | null} moreImages
 * @property {{confidence: number, lower: number, upper: number}[]} intervals
 * @property {string} sentence
 * @property {number | null} classicalClsPx
 * @property {number | null} clsBeforeCheckPx
 * @property {number | null} subdivisionClsPx
 * @property {number | null} numCells
 * @property {ImageAnswer[]} [images] of a stack
 */

/**
 * @typedef {object} Answer
 * @property {string} [file]
 * @property {string[]} [files] of a stack
 * @property {string} model
 * @property {number[] | null} shape null where the images of a stack differ
 * @property {import('./types.js').PixelSize | null} pixelSize likewise
 * @property {WarningAnswer[]} warnings
 * @property {PhaseAnswer[]} phases
 * @property {{name: string, version: string}} engine
 */

const kEngineName = 'phasebound';

/** Names of the models, the default first. */
export const kModels = Object.freeze(['imagerep']);

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
 * @param {ImageInfo} info
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
    warnings: [{ code: 'PhaseAbsent', details: [phaseText(phase.value, phase.isColour)] }],
  };
}

/**
 * @param {Warning} warning
 * @returns {WarningAnswer}
 */
const worded = (warning) => ({ code: warning.code, message: warningSentence(warning) });

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
 * The warnings of a phase at a confidence: those of the estimate, and those of the interval.
 * @param {MaterialEstimate} material
 * @param {Interval} interval
 * @returns {Warning[]}
 */
export function phaseWarnings(material, interval) {
  const clipped = interval.isClipped ? [{ code: 'IntervalClipped', details: [] }] : [];
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
 * @param {PhaseEstimate} phase
 * @param {Interval} interval
 * @param {Settings} settings
 * @param {readonly string[] | null} files of a stack
 * @returns {PhaseAnswer}
 */
function phaseAnswer(engine, phase, interval, { confidence, levels, target }, files) {
  const { images, material } = phase;
  const { phaseFraction, sigma } = material;
  const size = unwrap(engine.requiredSize(material, confidence, target));
  const single = files ? null : images[0];
  return {
    value: valueOf(phase),
    count: images.reduce((sum, { count }) => sum + count, 0),
    phaseFraction,
    r0Px: single?.r0Px ?? null,
    clsPx: material.clsPx,
    sigma,
    sigmaMod: material.sigmaMod,
    confidence,
    halfWidth: interval.halfWidth,
    lower: interval.lower,
    upper: interval.upper,
    // Without a sigma the half width stands for no error that was estimated.
    relativeErrorPercent: sigma === null ? null : (100 * interval.halfWidth) / phaseFraction,
    target,
    requiredSidePx: size.sidePx,
    requiredSidePxConservative: size.sidePxConservative,
    moreImages: size.moreImages,
    intervals: levels.map((level) => {
      const { lower, upper } = unwrap(engine.interval(material, level));
      return { confidence: level, lower, upper };
    }),
    sentence: resultSentence(material, interval),
    classicalClsPx: single?.classicalClsPx ?? null,
    clsBeforeCheckPx: single?.clsBeforeCheckPx ?? null,
    subdivisionClsPx: single?.subdivisionClsPx ?? null,
    numCells: material.numCells,
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
  const answers = phases.map((phase) => {
    const interval = unwrap(engine.interval(phase.material, settings.confidence));
    for (const warning of phaseWarnings(phase.material, interval)) {
      if (!kImageWarnings.has(warning.code)) {
        warnings.push({ ...worded(warning), phase: valueOf(phase) });
      } else if (!told.has(warning.code)) {
        told.add(warning.code);
        warnings.push(worded(warning));
      }
    }
    return phaseAnswer(engine, phase, interval, settings, isStack ? files : null);
  });
  return {
    ...(isStack ? { files: [...files] } : { file: files[0] }),
    model: settings.model,
    shape: common(infos.map(({ shape }) => shape)),
    pixelSize: common(infos.map(({ pixelSize }) => pixelSize)),
    warnings,
    phases: answers,
    engine: { name: kEngineName, version: engine.version() },
  };
}
