/**
 * The sentences of the interface, one per code, for the page and the command line. An error says
 * what is wrong and what to do; a warning what is the matter, what it does to the number and what
 * to do.
 */

import { areVoxels, bytes, kTransparency, number, pixelSides, plain, share } from './details.js';
import {
  confidenceText,
  fractionText,
  intervalTexts,
  percentText,
  plainPercentText,
  significant,
} from './format.js';
import { kImageFormats } from './image_formats.js';
import { showsEnough } from './models.js';

/** @typedef {import('./types.js').EngineError} EngineError */
/** @typedef {import('./types.js').Warning} Warning */
/** @typedef {import('./types.js').Interval} Interval */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').RequiredSize} RequiredSize */

/** @typedef {(...details: string[]) => string} Wording */

/**
 * @param {string} count
 * @param {string} one
 * @param {string} many
 */
const counted = (count, one, many) => `${count} ${count === '1' ? one : many}`;

/**
 * What the system or the browser says when a file cannot be read.
 * @type {Record<string, string>}
 */
const kReasons = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
  EPERM: 'it may not be read by this user',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENODEV: 'it is a device or a socket',
  ENXIO: 'it is a device or a socket',
  EIO: 'the disk or the connection to it failed',
  NotFoundError: 'there is no such file any more',
  NotReadableError: 'it was changed or locked after it was chosen',
};

/**
 * What to do about some of them.
 * @type {Record<string, string>}
 */
const kRemedies = {
  EISDIR: 'Name the files in it.',
  ELOOP: 'Name the file that they should lead to.',
  EMFILE: 'Close other programs and try again.',
  ENODEV: 'Save what comes from it as a file.',
  ENXIO: 'Save what comes from it as a file.',
  EIO: 'Copy the file to another disk.',
};

/** @type {Record<string, Wording>} */
const kErrors = {
  EmptyFile: () => 'The file is empty. Copy or save it again.',
  UnknownFormat: () =>
    `The file is in no format that is read. Those are ${kImageFormats.join(', ')}, and pixels ` +
    'without a header where their layout is told (--raw-shape and --raw-type on the command line). ' +
    'Save the image as PNG or TIFF.',
  BrokenFile: (what) =>
    `The file is damaged or ends early${what ? ` (${what})` : ''}. Copy it again, or open it in ` +
    'the program that made it and save it anew as PNG or TIFF.',
  UnsupportedEncoding: (what) =>
    `The file stores its pixels in a way that is not read: ${what}. Save the image as PNG or as ` +
    'a TIFF without compression.',
  UnequalPages: (page, size, first) =>
    `Page ${page} of the file (${size}) does not match the first page (${first}), so the pages ` +
    'are not the slices of one volume. Save the images as separate files; as a stack they may ' +
    'differ in size.',
  UnequalSlices: (slice, size, first) =>
    `Slice ${slice} (${size}) does not match the first one (${first}), so the files are not the slices ` +
    'of one volume. Open them as images of one material (--stack on the command line), which may ' +
    'differ in size.',
  TooLarge: (needed, available, side) =>
    `The image needs ${bytes(needed)} of memory, and ${bytes(available)} can be had. ` +
    (side ? `A part with ${Math.floor(100 * Number(side))}% of each side would fit. ` : '') +
    'Cut it into parts and analyse them as a stack of images of one material.',
  NonFinitePixels: (count) =>
    `At least ${counted(count, 'pixel holds', 'pixels hold')} infinity, which belongs to no phase. ` +
    'Give these pixels a value of a phase, or mark them as no number, so that they do not count.',
  NotSegmented: (found, allowed) =>
    `The image has ${found} different values, and at most ${allowed} are told apart as phases: ` +
    'it is not segmented. Choose grey thresholds (--threshold otsu on the command line), or ' +
    'segment it elsewhere, so that each phase has one value, and save it as PNG or TIFF.',
  HazyLabels: (found, numClasses, haze) =>
    `The image has ${found} different values: ${numClasses} classes that stand out, and between ` +
    `them a haze that ${share(haze)} of the pixels hold, as JPEG compression or resizing leaves ` +
    `it. Snap the values to ${numClasses} classes, or better, use the labels as they were before.`,
  InvalidSegmentation: (what) =>
    `An image cannot be segmented like that: ${what}. Thresholds and quantiles ascend, a Gaussian is from ` +
    '0.1 to 1000 px wide and a median reaches up to 10 px, and a choice by itself finds 2 to 5 classes ' +
    'of greys or 2 to 8 of colours.',
  NoContrast: () =>
    'The image has fewer different values than the classes that it shall be divided into. Ask for ' +
    'fewer classes, or use an image with more contrast.',
  InvalidMask: (what) =>
    `The mask or region does not fit the image: ${what}. Draw it anew, or use a mask of the same ` +
    'size as the image.',
  NothingKept: () =>
    'The masks and regions leave no pixel of the image. Take one of them away.',
  NoSuchItem: (what) => `There is no ${what}. Open the image again.`,
  MixedDimensions: () =>
    'Some of the files are images and some are volumes, which cannot be pooled. Analyse the ' +
    'images and the volumes as separate stacks.',
  InvalidConfidence: (value) =>
    `A confidence of ${value} is not answered. Give it as a fraction from 0.5 to 0.9999, 0.95 ` +
    'for 95%.',
  InvalidTarget: (value) =>
    `A target error of ${value} is not answered. Give it as a fraction from 0.000001 to 100, ` +
    '0.05 for 5%.',
  InvalidParameters: (what) =>
    `There is no such image: ${what} cannot be. Change it and try again.`,
  OutOfMemory: () =>
    'The memory ran out. Close other programs or tabs, or cut the image into parts and analyse ' +
    'them as a stack of images of one material.',
  Internal: (what) =>
    `The program made a mistake${what ? ` (${what})` : ''}. Try again; if it happens again, ` +
    'report it with the file that it happened on.',

  // Codes that the engine does not know.
  FileNotReadable: (reason) =>
    `The file cannot be read: ${kReasons[reason] ?? reason}. ` +
    (kRemedies[reason] ?? 'Check its name and whether you may read it.'),
  EmptyFolder: () => 'The folder holds no files. Open the images themselves.',
  MixedColours: () =>
    'Some of the files are coloured and some hold grey values that no colour stands for, so ' +
    'their phases cannot be matched. Save all of them in the same way.',
  Cancelled: () => 'The computation was stopped. Start it again for a result.',
};

const kNoInterval = 'there is no interval (all of 0 to 1 is possible)';

/** @type {Record<string, Wording>} */
const kWarnings = {
  OnePhase: () =>
    'All pixels belong to one phase, so the image does not show how the phase fraction scatters: ' +
    `${kNoInterval}. Use an image that shows the other phases too.`,
  PhaseAbsent: (value) =>
    `No pixel has the value ${value}, so the image tells nothing of this phase: ${kNoInterval}. ` +
    'Check the value, or use a larger image.',
  ClsFailed: (before) =>
    'The correlations in the image do not add up to a correlation length ' +
    `(CLS)${clsNote(before)}, as in periodic structures or where the image holds too few ` +
    `features: ${kNoInterval}. Use a larger image, or several images of the material.`,
  CheckUnsettled: (before) =>
    'The correlation length (CLS) did not settle when it was checked against the classical ' +
    `subdivision method${clsNote(before)}: ${kNoInterval}. Use a larger image, or several images ` +
    'of the material.',
  CheckChangedCls: (before, after) => {
    let error = 'wide';
    if (Number(after) < Number(before)) error = 'narrow';
    // Nothing positive was measured: what the check made of it may be off either way.
    if (!(Number(before) > 0)) error = 'narrow or too wide';
    return (
      'The correlation length (CLS) contradicts the classical subdivision method and was moved ' +
      `from ${number(before)} to ${number(after)} px; the interval rests on the moved one and may ` +
      `be too ${error}. Strongly elongated structures are a usual cause; check it with a larger ` +
      'image or several images.'
    );
  },
  SmallImage: (side, limit) =>
    `The image is only ${side} px along its shortest side, and the model was validated from ` +
    `${limit} px: an interval from it may miss the material's value more often than it says. Use ` +
    'a larger image, or several images of the material.',
  LongCls: (cls, limit) =>
    `The correlation length (CLS) of ${number(cls)} px is beyond the ${limit} px up to ` +
    "which the model was validated: the interval may miss the material's value more often than " +
    'it says. Image a larger field with larger pixels, or use several images.',
  ShortCls: (cls) =>
    `The correlation length (CLS)${cls ? ` of ${number(cls)} px` : ''} is below one pixel: ` +
    'the interval tells of noise, of features that the pixels do not resolve, or of a structure so ' +
    'regular that neither model is made for it. Check the segmentation for noise, or image at a ' +
    'higher magnification.',
  FewCells: (found, limit) =>
    `Only about ${significant(Number(found), 2)} regions as large as the correlation length ` +
    `(CLS) fit into what was imaged, and an interval needs some ${limit}: it may miss ` +
    "the material's value more often than it says. Use a larger image, or several images of the " +
    'material.',
  FewFeatures: (found, limit) =>
    `The image tells of only about ${significant(Number(found), 2)} independent regions of this ` +
    `phase, and the calibrated interval was proven from ${limit} on: it is wide, and may still ` +
    'miss the value more often than it says. Use a larger image, or several images of the ' +
    'material.',
  RarePhase: (found, limit) =>
    `So few pixels are different from the rest that the image tells of only about ` +
    `${significant(Number(found), 2)} independent features, and the calibrated interval was proven ` +
    `from ${limit} on: it is wide, and may still miss the value more often than it says. Use a ` +
    'larger image, or several images of the material.',
  ThinImage: (side, length) =>
    `The image is only ${side} px across, where features are about ${number(length)} px long, and ` +
    'does not show how far they reach that way. The interval allows for that; the size for the ' +
    'target takes it that they reach as far as in the other directions. Use an image that is ' +
    'several features thick.',
  CalibrationFailed: () =>
    'The calibrated model finds no random variation on the scale of the whole image, as in ' +
    `periodic structures and in images of a few pixels: ${kNoInterval}. Use a larger image, or ` +
    'several images of the material.',
  IntervalClipped: () =>
    'The interval reached past 0 or 1 and was cut there: the model is symmetric, which suits a ' +
    'fraction so near to the end badly, and the other side may be too short. Use a larger image, ' +
    'or several images of the material.',
  ClsFromSomeImages: (without, all) =>
    `${without} of the ${all} images gave no correlation length (CLS), so the interval rests on ` +
    'that of the others and may be too narrow. Look at these images one by one, and leave them ' +
    'out if they are not of this material.',
  RepeatedImages: (copies, all) =>
    `${copies} of the ${all} images ${copies === '1' ? 'is a copy of another' : 'are copies of others'}: ` +
    'what counts twice makes the interval too narrow. Leave the copies out.',
  PixelSizeIgnored: (what) =>
    `The pixel size in the file makes no sense (${what}) and was ignored: lengths are told in ` +
    'pixels, and the interval is not affected. Correct the file if you need lengths.',
  AnisotropicVoxels: (...sides) =>
    `The ${areVoxels(sides) ? 'voxels are not cubes' : 'pixels are not squares'} ` +
    `(${pixelSides(sides)}): the correlation length in pixels mixes unequal lengths and the interval ` +
    'is less exact. Resample ' +
    `the ${areVoxels(sides) ? 'volume to cubic voxels' : 'image to square pixels'}.`,
  HazyPhases: (haze, numValues, numClasses) =>
    `${counted(numValues, 'value', 'values')} that ${share(haze)} of the pixels hold ` +
    `${numValues === '1' ? 'looks' : 'look'} like the haze that smoothing, resizing or compression ` +
    `leaves between ${numClasses} classes, not like phases. Snap the values to ${numClasses} ` +
    'classes, unless these are phases of their own.',
  GreyValues: (numValues) =>
    `The ${numValues} values go over into one another as brightness does, not as phases: the image ` +
    'looks as if it was never segmented, and each grey is counted as a phase of its own. Choose grey ' +
    'thresholds (--threshold otsu on the command line), unless these are phases.',
  Snapped: (moved, numClasses) =>
    `${share(moved)} of the pixels held a value between the ${numClasses} classes and were given ` +
    'to the nearest one: the boundaries may be off by a pixel, which the interval does not ' +
    'include. Better, use the labels as they were before.',
  MaskedPixels: (hidden) =>
    `${share(hidden)} of the pixels of the image are masked and belong to no phase: fractions and ` +
    'intervals are those of the rest. Check that the mask has nothing to do with the phases: what ' +
    'is chosen by its looks is no sample.',
  NoisyImage: (ratio, limit) =>
    `The contrast between the phases is only ${plain(ratio)} times the noise (${limit} times are ` +
    'needed), so that pixels are on the wrong side of the threshold by chance, which the band of ' +
    'the segmentation does not show. Denoise the image, or take it with a longer exposure.',
  BlurredImage: (edge, chord) =>
    `Boundaries are ${plain(edge)} px wide, and features of the scarcer phase ${plain(chord)} px ` +
    'across on average, so that small ones are lost or swollen. Take the image sharper or with a ' +
    'higher magnification; the band of one pixel to either side is too narrow here.',
  BlockyImage: (ratio) =>
    'The image shows the blocks of JPEG compression (neighbours across their borders differ ' +
    `${plain(ratio)} times as much as others), which shifts boundaries. Use the image as the ` +
    'microscope stored it.',
  NoClearValley: () =>
    'The histogram has no clear valley at a threshold, so the classes of values overlap, and where ' +
    'to part them is a choice: the band of the segmentation is wide. Flatten the illumination, ' +
    'denoise, or mark the phases by other means.',
  Flattened: (sigma) =>
    `What changes more slowly than over ${plain(sigma)} px was taken off as uneven illumination. Where ` +
    'the material itself changes so, that is gone as well, and the interval is too narrow. Use the ' +
    'longest reach that evens out the illumination, and compare with the result without it.',
  PartIgnored: (what) =>
    what === kTransparency
      ? 'Some pixels are transparent in the file, which was ignored: they count like all others, by ' +
        'the colour that is stored for them. If they are no part of the material, leave them out with ' +
        'a mask or a region.'
      : `A part of the file was left out (${what}): the numbers rest on what remains. If the part ` +
        'matters to the phases, put it into the pixel values, or save it as a file of its own.',
};

/**
 * The CLS that failed, where it is a number that says something.
 * @param {string} before
 */
function clsNote(before) {
  return Number.isFinite(Number(before)) ? ` (${number(before)} px before the check)` : '';
}

/**
 * @param {Record<string, Wording>} wordings
 * @param {{code: string, details: readonly string[]}} what
 */
function sentenceFor(wordings, { code, details }) {
  const wording = Object.hasOwn(wordings, code) ? wordings[code] : null;
  // A code without a sentence is better shown bare than not at all.
  return wording ? wording(...details) : [code, ...details].join(': ');
}

/** Codes of errors that there is a sentence for. */
export const wordedErrorCodes = Object.freeze(Object.keys(kErrors));

/** Codes of warnings that there is a sentence for. */
export const wordedWarningCodes = Object.freeze(Object.keys(kWarnings));

/**
 * @param {EngineError} error
 * @returns {string}
 */
export function errorSentence(error) {
  return sentenceFor(kErrors, error);
}

/**
 * @param {Warning} warning
 * @returns {string}
 */
export function warningSentence(warning) {
  return sentenceFor(kWarnings, warning);
}

/**
 * What a sentence needs of an estimate: see estimateOf in analysis.js.
 * @typedef {Pick<import('./models.js').ModelEstimate,
 *   'model' | 'phaseFraction' | 'numImages' | 'sigma'>} Quoted
 */

/** @type {Record<import('./types.js').Model, string>} */
const kModelNames = {
  calibrated: 'the calibrated model of Phasebound',
  imagerep: 'the ImageRep model proposed by Dahari et al.',
};

/**
 * The result as a sentence to quote, for ImageRep in its authors' words.
 * @param {Quoted} estimate
 * @param {Interval} interval
 * @returns {string}
 */
export function resultSentence(estimate, interval) {
  const { model, phaseFraction, numImages, sigma } = estimate;
  const images = numImages === 1 ? 'segmented image' : `${numImages} segmented images`;
  const where = `The phase fraction in the ${images} is`;
  const who = `Assuming perfect segmentation, ${kModelNames[model]}`;
  if (sigma === null) {
    // Of this model alone: the other one may well have an interval.
    return (
      `${where} ${fractionText(phaseFraction)}. ${who} finds no interval around this value, so it ` +
      "does not tell how far the material's phase fraction is from it."
    );
  }
  const texts = intervalTexts(phaseFraction, interval);
  const claim = `${who} suggests that we can be ${confidenceText(interval.confidence)} confident`;
  const between =
    `${where} ${texts.phaseFraction}. ${claim} that the material's phase fraction is between ` +
    `${texts.lower} and ${texts.upper}`;
  if (model === 'calibrated') return `${between}.`;
  const plusMinus = `${texts.phaseFraction} ± ${texts.halfWidth}`;
  if (interval.isClipped) {
    const cuts = [interval.lower === 0 ? '0' : '', interval.upper === 1 ? '1' : ''];
    return `${between} (i.e. ${plusMinus}, cut at ${cuts.filter(Boolean).join(' and ')}).`;
  }
  return (
    `${where} ${texts.phaseFraction}. ${claim} that the material's phase fraction is within ` +
    `${percentText(interval.halfWidth / phaseFraction)} of this value (i.e. ${plusMinus}).`
  );
}

/**
 * The un-representativeness reading: what the interval at 50 % confidence says of this image.
 * @param {Quoted} estimate
 * @param {Interval} halfInterval at a confidence of 0.5
 * @returns {string} empty where there is no interval
 */
export function deviationSentence({ model, phaseFraction, sigma }, halfInterval) {
  if (sigma === null) return '';
  const texts = intervalTexts(phaseFraction, halfInterval);
  if (halfInterval.isClipped || model === 'calibrated') {
    return (
      "With 50% confidence, the material's phase fraction is not between " +
      `${texts.lower} and ${texts.upper}.`
    );
  }
  return (
    "With 50% confidence, the material's phase fraction deviates from this value by more than " +
    `${percentText(halfInterval.halfWidth / phaseFraction)} (i.e. ${texts.halfWidth}).`
  );
}

/**
 * What it takes to reach the target.
 * @param {Pick<import('./models.js').ModelEstimate, 'numDimensions' | 'numImages' | 'clsPx'>} estimate
 * @param {number} confidence
 * @param {RequiredSize} size
 * @returns {string} empty where it is not known
 */
export function sizeSentence(estimate, confidence, size) {
  const { numDimensions, numImages } = estimate;
  const { target, sidePx, moreImages } = size;
  if (sidePx === null || moreImages === null) return '';
  const goal = `within ${plainPercentText(target)} at ${confidenceText(confidence)} confidence`;
  const whole = numDimensions === 3 ? 'volume' : 'image';
  const present = numImages === 1 ? `This ${whole} is` : `These ${whole}s are`;
  const side = String(Math.ceil(sidePx));
  if (moreImages === 0) {
    const smaller = showsEnough(estimate, sidePx) ? `: one ${whole} of ${side} px a side would do` : '';
    return `${present} enough to be ${goal}${smaller}.`;
  }
  const like = numImages === 1 ? 'this one' : 'these';
  return (
    `To be ${goal} takes one ${whole} of ${side} px a side, or ` +
    `${counted(String(moreImages), `more ${whole}`, `more ${whole}s`)} like ${like}.`
  );
}
