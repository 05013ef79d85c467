/** English: words of the image, the number, the curve, the target and the tables. */

import { plural } from '../plural.js';

export const result = {
  phases: 'Phase',
  /** @param {string} name @param {string} share @param {string} count */
  phaseLabel: (name, share, count) => `Phase ${name}: ${share} of the image, ${count} pixels`,
  /** @param {string} count */
  pixelCount: (count) => `${count} pixels`,

  /** @param {string} phase @param {string} name */
  imageDescription: (phase, name) => `${name}, tinted by phase, phase ${phase} in full colour`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  slice: 'Slice',
  /** @param {number} slice @param {number} numSlices */
  sliceText: (slice, numSlices) => `${slice} of ${numSlices}`,
  /** @param {string} length */
  clsBar: (length) => `CLS ${length}`,
  clsTitle: 'Characteristic length scale (CLS), drawn to the scale of the image',

  image: 'Image',
  size: 'Size',
  fraction: 'Fraction',
  clsPx: 'CLS, px',
  pooled: 'Together',

  /** @param {string} confidence @param {string} lower @param {string} upper */
  intervalText: (confidence, lower, upper) => `at ${confidence} confidence: ${lower} to ${upper}`,
  /** @param {string} percent */
  relativeError: (percent) => `The interval is ± ${percent} of the fraction.`,
  /** @param {string} lower @param {string} upper */
  evenReading: (lower, upper) =>
    `As likely as not, the material is outside of ${lower} to ${upper}.`,
  modelChoice: 'Headline',
  /** @type {Record<string, string>} */
  modelNames: { calibrated: 'Calibrated', imagerep: 'ImageRep' },
  /** @type {Record<string, string>} */
  modelTitles: {
    calibrated:
      "The calibrated model of Phasebound: holds the material's value as often as it says",
    imagerep: 'The ImageRep model as published by Dahari, Docherty, Kench and Cooper',
  },
  /** @param {string} model @param {string} number @param {string} lower @param {string} upper */
  alternative: (model, number, lower, upper) => `${model} says ${number} (${lower} to ${upper})`,
  /** @param {string} model */
  alternativeUnknown: (model) => `${model} gives no interval.`,
  alternativePending: '',
  modelsAgree: 'Both models agree.',
  /** @param {string} reasons */
  modelsDiffer: (reasons) => `They differ because ${reasons}.`,
  /** @type {Record<string, string>} why the published interval is off */
  differences: {
    smallImage: 'the image is smaller than the 200 px that ImageRep was validated from',
    smallVolume: 'the volume is below the 200 voxels a side from which ImageRep holds',
    longCls: 'the CLS is beyond the 70 px up to which ImageRep was validated',
    elongated: 'the structure is elongated, which ImageRep takes for more certain than it is',
    smallFraction: 'the fraction is so near to an end that a symmetric interval fits it badly',
    fewCells: 'the image holds few independent regions',
    other: 'they estimate the same scatter in two ways, each with an uncertainty of its own',
  },
  and: ' and ',
  noInterval: 'No interval can be given.',
  noIntervalReason: 'This model does not tell how far the material may be from it.',
  pendingInterval: 'The interval is being computed.',
  notAnalysed: 'Not analysed',
  notAnalysedReason: 'It was stopped before there was an answer.',
  analyse: 'Analyse',
  /** @param {number} n */
  moreWarnings: (n) => `${n} more ${plural(n, 'warning', 'warnings')}`,

  curveTitle: "Likelihood of the material's phase fraction",
  /** @param {string} lower @param {string} upper @param {string} confidence */
  curveDescription: (lower, upper, confidence) =>
    `A bell around the fraction of the image; ${confidence} of it lie between ${lower} and ${upper}.`,
  curveAxis: "material's phase fraction",
  density: 'Likelihood',
  probabilityBelow: 'Probability below',
  /** @param {string} value @param {string} below @param {string} above */
  curveReading: (value, below, above) => `${value}: ${below} below, ${above} above`,
  plotData: 'Data',

  confidence: 'Confidence',
  confidenceNumber: 'Confidence in per cent',
  /** @param {string} percent */
  confidenceText: (percent) => `${percent} confidence`,
  /** @param {string} percent @param {string} lower @param {string} upper */
  confidenceAnswer: (percent, lower, upper) => `${percent} confidence: ${lower} to ${upper}`,

  target: 'Target error',
  targetLabel: 'Target error in per cent of the phase fraction',
  targetLabelAbsolute: 'Target error as a difference of fractions',
  targetUnit: 'Unit of the target error',
  /** @type {Record<string, string>} */
  targetUnits: { relative: '% of the fraction', absolute: 'absolute' },
  targetBefore: 'Target: ±',
  /** @param {string} present @param {string} more */
  mosaic: (present, more) => `${present} of these images, ${more} more to come.`,
  /** @param {string} n */
  mosaicScale: (n) => `Each tile stands for ${n} images.`,
  /** @param {string} confidence */
  targetAfter: (confidence) => `at ${confidence} confidence`,
  targetUnknown: 'No size can be given without an interval.',
  /** @param {string} percent */
  targetMet: (percent) => `Already met: it is within ${percent}.`,
  /** @param {string} figure */
  metBefore: (figure) => ` A ${figure} of `,
  metAfter: ' a side would do.',
  /** @param {string} figure */
  takesBefore: (figure) => `Takes a ${figure} of `,
  takesAfter: ' a side, or ',
  square: 'square',
  cube: 'cube',
  /** @param {number} n @param {boolean} isVolume @param {boolean} isStack */
  moreLike: (n, isVolume, isStack) =>
    ` more ${isVolume ? plural(n, 'volume', 'volumes') : plural(n, 'image', 'images')} like ` +
    (isStack ? 'these' : 'this one'),

  details: 'All numbers',
  summary: 'All phases',
  sum: 'Sum',
  cls: 'CLS',
  requiredSide: 'Side for the target',
  moreImages: 'More images',
  /** @param {string} confidence */
  intervalAt: (confidence) => `Interval at ${confidence}`,
  /** @param {string} lower @param {string} upper */
  fromTo: (lower, upper) => `${lower} to ${upper}`,
  /** @type {Record<string, string>} by field of the result */
  fields: {
    phaseFraction: 'Phase fraction',
    count: 'Pixels in the phase',
    halfWidth: 'Half width of the interval',
    lower: 'Lower end',
    upper: 'Upper end',
    relativeErrorPercent: 'Half width by fraction',
    clsPx: 'Characteristic length scale (CLS), px',
    clsBeforeCheckPx: 'CLS before the check, px',
    classicalClsPx: 'CLS by subdivision, px',
    r0Px: 'Correlation ends at r₀, px',
    sigma: 'Standard deviation σ',
    sigmaMod: 'Relative error of σ',
    degreesOfFreedom: 'Degrees of freedom of σ',
    numCells: 'Independent cells in the image',
    requiredSidePx: 'Side for the target, px',
    requiredSidePxConservative: 'Side by the published rule, px',
    moreImages: 'More images for the target',
  },
  perImage: 'Image by image',
  numPixels: 'Pixels',
  pixelSize: 'Pixel size',
  notStated: 'not stated',
  /** @type {Record<import('../../digest.js').WhyNoDigest, (most: string) => string>} */
  noDigest: {
    notTaken: () => 'not taken yet: print by “Print, or save as PDF”, which waits for it',
    insecure: () => 'not stated: browsers take it on pages served by https or localhost only',
    tooLarge: (most) => `not stated: the file is larger than ${most}`,
    unreadable: () => 'not stated: the file can no longer be read',
    noFile: () => 'not stated',
  },
  format: 'Format',
  engine: 'Engine',
  model: 'Model',
  /** @type {Record<string, string>} */
  modelFacts: {
    calibrated: 'Calibrated (Phasebound)',
    imagerep: 'ImageRep (Dahari, Docherty, Kench, Cooper)',
  },
};
