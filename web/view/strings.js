/**
 * Every word of the page that is not a sentence of the engine (those: engine/sentences.js).
 * Another language is another table of this shape.
 */

/** @typedef {import('../state/examples.js').ExampleId} ExampleId */

/** @type {Record<ExampleId, string>} */
const examples = {
  threePhases: 'Three-phase blobs',
  discs: 'Overlapping discs',
  fibres: 'Elongated blobs',
  cells: 'Random squares',
  blobs3d: '3D blobs',
  spheres3d: '3D overlapping spheres',
};

/** @type {Record<string, string>} errors of the page itself, by code */
const errors = {
  NotSupported:
    'This browser cannot run WebAssembly, which the analysis needs. A current Firefox, Chrome, ' +
    'Edge or Safari can.',
  NotLoaded: 'A part of the page could not be loaded. Reload the page.',
};

/** @param {number} n @param {string} one @param {string} many */
const plural = (n, one, many) => (n === 1 ? one : many);

export const strings = {
  examples,
  errors,

  name: 'Phasebound',
  /** @param {string} name @param {string[]} fractions */
  exampleName: (name, fractions) => `${name}, drawn with ${fractions.join(' : ')}`,
  examplesButton: 'Examples',
  openButton: 'Open…',
  imageRegion: 'Image',
  resultRegion: 'Result',

  purpose:
    'Phasebound reads the phase fraction of a segmented image and tells how far that of the ' +
    'whole material may be from it.',
  privacy: 'Nothing leaves this computer: the browser does all the work.',
  tryExample: 'See it with a material drawn on the spot:',
  dropTitle: 'Drop a segmented image here',
  chooseFiles: 'Choose files…',
  dropHint: 'PNG, TIFF, BMP or JPEG. A TIFF of several pages is a volume.',
  dropSeveral: 'Several files are several images of one material.',
  dropNow: 'Drop to open',

  /** @param {string} n */
  numImages: (n) => `${n} images of one material`,
  severalSizes: 'several sizes',
  /** @param {string} side @param {string} source */
  pixelSide: (side, source) => `${side} per pixel (${source})`,

  phases: 'Phase',
  /** @param {string} name @param {string} share @param {string} count */
  phaseLabel: (name, share, count) => `Phase ${name}: ${share} of the image, ${count} pixels`,
  /** @param {string} count */
  pixelCount: (count) => `${count} pixels`,

  /** @param {string} phase @param {string} name */
  imageDescription: (phase, name) => `${name}, tinted by phase, phase ${phase} in full colour`,
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
  noInterval: 'No interval can be given.',
  noIntervalReason: 'The image tells nothing of how far the material may be from it.',
  pendingInterval: 'The interval is being computed.',
  notAnalysed: 'Not analysed',
  notAnalysedReason: 'It was stopped before there was an answer.',
  failedReason: 'The analysis of this phase failed.',
  analyse: 'Analyse',
  /** @param {number} n */
  moreWarnings: (n) => `${n} more ${plural(n, 'warning', 'warnings')}`,

  curveTitle: "Likelihood of the material's phase fraction",
  /** @param {string} lower @param {string} upper @param {string} confidence */
  curveDescription: (lower, upper, confidence) =>
    `A bell around the fraction of the image; ${confidence} of it lie between ${lower} and ${upper}.`,
  curveAxis: "likelihood of the material's phase fraction",

  confidence: 'Confidence',
  confidenceNumber: 'Confidence in per cent',
  /** @param {string} percent */
  confidenceText: (percent) => `${percent} confidence`,
  /** @param {string} percent @param {string} lower @param {string} upper */
  confidenceAnswer: (percent, lower, upper) => `${percent} confidence: ${lower} to ${upper}`,

  target: 'Target error',
  targetLabel: 'Target error in per cent of the phase fraction',
  targetBefore: 'Target: ±',
  /** @param {string} confidence */
  targetAfter: (confidence) => `of the fraction at ${confidence} confidence`,
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
  conservativeBefore: 'The published rule, which leaves the uncertainty of the model as it is now, says ',
  conservativeAfter: '.',

  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C',
  copySpoken: 'Sentence copied to the clipboard',
  copyFailed: 'The browser does not let the page copy; the sentence is selected, copy it by keyboard',

  cancel: 'Cancel',
  progress: 'Progress of the computation',
  idle: 'Ready',
  cancelled: 'Stopped',
  /** @param {string} name @param {number} index @param {number} numImages */
  reading: (name, index, numImages) =>
    numImages > 1 ? `Reading ${name} (${index} of ${numImages})` : `Reading ${name}`,
  /** @param {string} name */
  generating: (name) => `Drawing ${name}`,
  /** @param {string} phase */
  estimating: (phase) => `Phase ${phase}`,
  /** @type {Record<string, string>} */
  stages: {
    tpc: 'comparing pixels at every distance',
    cls: 'measuring the length scale',
  },
  /** @param {number} index @param {number} numImages */
  ofImages: (index, numImages) => `image ${index} of ${numImages}`,
  /** @param {string} time */
  timeLeft: (time) => `about ${time} left`,
  /** @param {string} phase @param {string} time */
  analysed: (phase, time) => `Phase ${phase} analysed in ${time}`,
  /** @param {string} phase @param {string} number @param {string} confidence */
  spokenResult: (phase, number, confidence) =>
    `Phase ${phase}: ${number} at ${confidence} confidence`,
  /** @param {string} phase @param {string} number */
  spokenNoInterval: (phase, number) => `Phase ${phase}: ${number}, no interval`,

  dismiss: 'Dismiss',
  /** @param {number} numFiles @param {boolean} hasPrevious */
  nothingOpened: (numFiles, hasPrevious) =>
    [
      numFiles > 1 ? `None of the ${numFiles} files was opened.` : '',
      hasPrevious ? 'What was open before is unchanged.' : '',
    ]
      .filter(Boolean)
      .join(' '),

  details: 'All numbers',
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
    numCells: 'Independent cells in the image',
    requiredSidePx: 'Side for the target, px',
    requiredSidePxConservative: 'Side by the published rule, px',
    moreImages: 'More images for the target',
  },
  perImage: 'Image by image',
  numPixels: 'Pixels',
  pixelSize: 'Pixel size',
  notStated: 'not stated',
  format: 'Format',
  engine: 'Engine',
  model: 'Model',
  modelName: 'ImageRep (Dahari, Docherty, Kench, Cooper)',
  footer:
    'Errors of the segmentation are not included. The model does not hold for periodic or ' +
    'hyperuniform structures.',
};

/** @typedef {typeof strings} Strings */
