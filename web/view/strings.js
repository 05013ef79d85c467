/**
 * Every word of the page that is not a sentence of the engine (those: engine/sentences.js), in
 * English. The tables of the other languages (languages/) have the same shape.
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
  BrokenSession:
    'The file holds no result that Phasebound saved, or it was changed. Open the image again and ' +
    'save the result anew.',
  NotInSession:
    'This phase was not analysed when the result was saved. Open the image to analyse it.',
  NotLoaded: 'A part of the page could not be loaded. Reload the page.',
};

/** @param {number} n @param {string} one @param {string} many */
const plural = (n, one, many) => (n === 1 ? one : many);

const english = {
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
  pasted: 'From the clipboard',

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

  panels: {
    phases: 'All phases',
    why: 'Why',
    trust: 'Can I trust this?',
    samples: 'Samples',
    planner: 'Planner',
    export: 'Save and export',
    method: 'How this works',
  },
  panelsLabel: 'More about the result',

  lagAxis: 'distance, px',
  tpcAxis: 'two-point correlation',
  /** @param {string} axis */
  tpcAlong: (axis) => `two-point correlation along ${axis}`,
  /** @param {string} value */
  squareLabel: (value) => `Φ² = ${value}`,
  /** @param {string} length */
  r0Label: (length) => `r₀ = ${length}`,
  plateauLabel: 'plateau',
  radialHeading: 'Correlation by distance',
  radialTitle: 'Two-point correlation by distance',
  /** @param {string} phi @param {string} square @param {string} r0 */
  radialDescription: (phi, square, r0) =>
    `It starts at the phase fraction ${phi} and is flat at its square ${square} from ${r0} on.`,
  radialHelp:
    'The probability that two pixels at a distance both lie in the phase. From r₀ on it is flat at ' +
    'Φ², the dashed line. The level is taken from the ring just inside r₀ (orange); the grey band is ' +
    'the noise of what is left beyond r₀.',
  /** @param {string} lag @param {string} value */
  radialReading: (lag, value) => `${lag} px: ${value}`,
  mapHeading: 'Correlation by direction',
  mapTitle: 'Two-point correlation in all directions',
  mapTitle3d: 'Two-point correlation in all directions, central slice',
  /** @param {string} extent @param {string} r0 */
  mapDescription: (extent, r0) =>
    `A peak in the middle that fades outwards; shown to ${extent}, nothing is left beyond ${r0}.`,
  mapHelp:
    'The same in all directions: the darker, the more likely both ends of a step lie in the phase. ' +
    'A round spot is an isotropic structure; further spots are a periodic one.',
  /** @param {string} extent */
  mapEdge: (extent) => `± ${extent}`,
  directionsHeading: 'Length by direction',
  directionsTitle: 'Correlation length by direction',
  /** @param {string} length @param {string} direction @param {string} ratio */
  directionsDescription: (length, direction, ratio) =>
    `Longest ${length} along ${direction}; ${ratio} times the shortest.`,
  directionsHelp:
    'How far the phase stays correlated along each direction. Long in one direction means fibres or ' +
    'layers, of which an image holds fewer than it seems.',
  direction: 'Direction',
  lengthPx: 'Length, px',
  whyBefore: 'The phase hangs together over about ',
  whyBetween: ' (CLS), so the image counts as about ',
  whyAfter:
    ' independent regions. The fewer there are, the further the fraction of the image may be from ' +
    'that of the material.',
  whyUnknown: 'The correlations do not add up to a length, so there is no interval.',

  planTitle: 'Plan a measurement',
  planHelp: 'No image is needed: a guess of the size of the features will do.',
  planKind: 'What is imaged',
  planImages: '2D images',
  planVolumes: '3D volumes',
  planUnit: 'Unit of the pixel size',
  planFields: {
    clsPx: 'CLS, or typical feature size',
    phaseFraction: 'Phase fraction',
    target: 'Target error, of the fraction',
    sidePx: 'Side of one image',
    pixelSize: 'Pixel size',
    secondsPerImage: 'Time per image',
  },
  planTake: 'Take the values of this image',
  /** @param {string} target @param {string} confidence */
  planBefore: (target, confidence) => `To be within ± ${target} at ${confidence} confidence takes `,
  /** @param {number} n @param {boolean} isVolume */
  planImagesUnit: (n, isVolume) =>
    isVolume ? plural(n, ' volume', ' volumes') : plural(n, ' image', ' images'),
  /** @param {string} extent @param {string} time @param {string} side */
  planExtent: (extent, time, side) =>
    `: ${extent} in all, in about ${time}; one of ${side} a side would do too.`,
  sizeCurveHeading: 'Size against error',
  /** @param {string} confidence */
  sizeCurveTitle: (confidence) => `Side that an error takes at ${confidence} confidence`,
  /** @param {string} error @param {string} side */
  sizeCurveDescription: (error, side) => `An error of ${error} takes a side of ${side}.`,
  sizeCurveHelp:
    'Half the error takes four times the pixels, and somewhat fewer where the image is small: a ' +
    'larger one also makes the prediction itself surer.',
  presentSize: 'what is open',
  planSize: 'one planned image',
  errorAxis: 'error, % of the fraction',
  sideAxis: 'side, px',

  methodSteps: [
    {
      title: 'One phase against the rest',
      text:
        'The image shows the phase in a part of its pixels: that is its phase fraction, and it is' +
        ' counted, not estimated.',
    },
    {
      title: 'The image over itself',
      text:
        'A copy is moved across the image by every distance; the share where both hold the phase ' +
        '(full colour) is the two-point correlation.',
    },
    {
      title: 'Where it becomes flat',
      text:
        'Near pixels hang together, far ones do not: the curve falls from Φ to Φ² and is flat ' +
        'from r₀ on. The area above Φ² is what is correlated.',
    },
    {
      title: 'How many independent regions',
      text:
        'That area gives the characteristic length scale (CLS): squares of this side count as ' +
        'independent samples of the material.',
    },
    {
      title: 'How far off the image may be',
      text:
        "Few regions scatter much, many scatter little: this gives the interval of the material's" +
        " fraction, widened by how uncertain the prediction itself is.",
    },
  ],
  /** @param {string} cls @param {string} cells */
  methodCells: (cls, cells) =>
    `That area gives the characteristic length scale (CLS), ${cls}: squares of this side count as ` +
    `independent samples of the material, about ${cells} of them.`,
  methodLimits:
    'The method is that of Dahari, Docherty, Kench and Cooper (ImageRep); the calibrated interval ' +
    'takes the scatter from the slowest waves in the image instead. Errors of the segmentation are ' +
    'not included, and neither model is made for periodic structures.',

  /** @param {string} term */
  helpOn: (term) => `What is this: ${term}`,
  help: {
    phase: {
      term: 'Phase',
      text:
        'All pixels that hold one value. Each phase is analysed by itself against all the others.',
    },
    confidence: {
      term: 'Confidence',
      text:
        "How often an interval made this way holds the material's fraction: at 95 %, in 95 of 100 " +
        'images. More confidence takes a wider interval.',
    },
    model: {
      term: 'Two models',
      text:
        'Calibrated takes the scatter from the slowest waves in the image and holds the truth as often ' +
        'as it says also for small images, volumes, small fractions and elongated structures. ImageRep ' +
        'is the published model, to compare and to quote.',
    },
    target: {
      term: 'Target error',
      text:
        'Half the width of the interval that you wish for, as a share of the fraction or as a ' +
        'difference of fractions. What it takes is one larger image, or more images like this one.',
    },
    cls: {
      term: 'Characteristic length scale (CLS)',
      text:
        'How far the phase hangs together. Regions of this side count as independent of each other, ' +
        'so an image of 100 CLS a side is worth 10 000 of them.',
    },
    tpc: {
      term: 'Two-point correlation',
      text:
        'The probability that two pixels a given step apart both lie in the phase. It is the fraction ' +
        'Φ at no distance, and Φ² where the two know nothing of each other.',
    },
    r0: {
      term: 'r₀',
      text:
        'The distance from which the correlation is flat: in the ring beyond it fewer than 3 % of all ' +
        'steps are still correlated.',
    },
    directions: {
      term: 'Length by direction',
      text:
        'The correlation added up along each direction until it first ends. The CLS is one number for ' +
        'all directions together.',
    },
    fields: {
      term: 'Scatter of the images',
      text:
        'Several images of one material should scatter as much as their structure predicts. If one is ' +
        'far off, or all scatter more, they are probably not alike.',
    },
  },

  exportNumbers: 'Numbers',
  saveJson: 'Save result (JSON)',
  saveCsv: 'CSV',
  saveCsvSemicolon: 'CSV with semicolons and decimal commas',
  exportHelp:
    'The JSON holds every number and a small picture: open or drop it here later to see this result ' +
    'again, without the image.',
  reportTitle: 'Report',
  printReport: 'Print, or save as PDF',
  reportHelp:
    'One page with picture, settings, numbers, warnings, version and the SHA-256 of the file.',
  exportPlots: 'Plots',
  /** @type {Record<string, string>} */
  plotNames: {
    curve: 'Likelihood',
    'tpc-map': 'Correlation by direction',
    radial: 'Correlation by distance',
    directions: 'Length by direction',
    coverage: 'Coverage',
    demonstration: 'Samples of a known material',
    fields: 'Images side by side',
    'size-curve': 'Size against error',
  },
  citeTitle: 'How to cite',
  copyCitation: 'Copy the citation',
  copyBibtex: 'Copy the BibTeX entry',
  copiedSpoken: 'Copied to the clipboard',
  leftOut: 'left out',
  warnings: 'Warnings',

  samplesTitle: 'Images of this material',
  consistencyTitle: 'Are they of one material?',
  counts: 'Counts',
  interval: 'Interval',
  chance: 'Chance',
  /** @param {string} name */
  countImage: (name) => `Let ${name} count`,
  /** @param {string} mean @param {string} lower @param {string} upper @param {string} confidence */
  fieldInterval: (mean, lower, upper, confidence) =>
    `From the scatter of the images alone (t-interval over fields, as in ASTM E562): mean ${mean}, ` +
    `${lower} to ${upper} at ${confidence}.`,
  /** @param {string} fraction @param {string} lower @param {string} upper */
  pooledInterval: (fraction, lower, upper) =>
    `From the structure within the images: ${fraction}, ${lower} to ${upper}.`,
  /** @param {string} ratio */
  fieldsScatter: (ratio) =>
    `The images scatter ${ratio} times as much as their structure predicts: that fits.`,
  /** @param {string} ratio */
  fieldsScatterMore: (ratio) =>
    `The images scatter ${ratio} times as much as their structure predicts: they may be of ` +
    'different places or materials, and the interval is too narrow then. Trust the one from the ' +
    'scatter, or find what differs.',
  /** @param {string} name */
  foreign: (name) =>
    `${name} does not fit the other images: chance alone hardly takes one so far off. Check whether ` +
    'it is of the same material and segmented alike; if not, leave it out.',
  /** @param {string} name */
  foreignLeftOut: (name) => `${name}, which does not fit the others, is left out.`,
  noneForeign: 'No image stands out from the others.',
  fieldsTitle: 'Each image by itself, and all together',
  /** @param {string} n @param {string} fraction */
  fieldsDescription: (n, fraction) =>
    `${n} images with their intervals; the band is the interval of all together around ${fraction}.`,

  rangeTitle: 'Is this image within what was validated?',
  checkGood: 'Fine: ',
  checkBad: 'Careful: ',
  rangeChecks: {
    /** @param {string} value @param {string} limit */
    side: (value, limit) => `Shortest side ${value} px; ImageRep was validated from ${limit} px.`,
    /** @param {string} value @param {string} limit */
    cls: (value, limit) => `CLS ${value} px; validated up to ${limit} px.`,
    /** @param {string} value @param {string} limit */
    cells: (value, limit) =>
      `About ${value} independent regions; below ${limit} intervals were found too sure.`,
  },
  /** @param {string} confidence @param {string} level */
  levelCheck: (confidence, level) =>
    `Confidence ${confidence}; the nearest level that was validated is ${level}.`,
  noFindings:
    'No drift across the image, no periodicity, and the correlations end within the image.',
  findings: {
    /** @param {string} period @param {string} strength */
    Periodic: (period, strength) =>
      `The structure repeats after about ${period} (correlation ${strength}): both models are made ` +
      'for random structures and misjudge periodic ones. Count whole periods instead, or use ' +
      'several images.',
    LongFibres: () =>
      'In one direction the correlation does not end within the image: fibres or layers are longer ' +
      'than can be seen, so the interval is too narrow. Use a longer image along them, or several ' +
      'images side by side.',
    /** @param {string} ratio */
    Elongated: (ratio) =>
      `Features are about ${ratio} times as long in one direction as in another: ImageRep takes ` +
      'such structures for more certain than they are. Prefer the calibrated interval, or several ' +
      'images.',
    /** @param {string} share */
    Endless: (share) =>
      `Far pixels are still correlated by ${share}: features or gradients are as large as the ` +
      'image, so the interval may be too narrow. Image a larger field.',
    /** @param {string} axis @param {string} change */
    Drift: (axis, change) =>
      `The fraction drifts by ${change} from one edge to the other along ${axis}: the material or ` +
      'the segmentation is not even, and one interval for all of it means little. Check the ' +
      'illumination, or analyse the parts as several images.',
  },

  coverageTitle: 'How often did intervals hold the truth in cases like this?',
  /** @param {string} numCases @param {string} numSamples */
  coverageBasis: (numCases, numSamples) =>
    `${numSamples} images of ${numCases} materials whose fraction is known`,
  /** @param {string} sides @param {string} cells @param {string} fractions */
  coverageSpan: (sides, cells, fractions) =>
    `sides ${sides} px, ${cells} independent regions, fractions ${fractions}`,
  coverageFar: 'No validated case is much like this image; these are the nearest.',
  /** @param {string} level */
  coverageLevel: (level) => `Interval at ${level}`,
  /** @param {string} model @param {string} share @param {string} low @param {string} high */
  coverageDescription: (model, share, low, high) =>
    `${model} held the truth in ${share} (${low} to ${high}).`,
  /** @type {Record<string, string>} */
  coverageModels: {
    calibrated: 'Calibrated',
    imagerep: 'ImageRep',
    'subdivision-published': 'Subdivision',
  },
  coverageShare: 'Held the truth',
  coverageRange: 'Uncertainty of that',

  demonstrationTitle: 'Try it: samples of a material whose fraction is known',
  demonstrationPurpose:
    'Each line is the interval from one random sample, each dot its own fraction. An interval at ' +
    '95 % should hold the true value, the line across, in 95 of 100 samples.',
  material: 'Material',
  /** @type {Record<string, string>} */
  demonstrations: {
    discs: 'Overlapping discs',
    blobs: 'Blobs',
    cells: 'Random squares',
    fibres: 'Elongated blobs',
    small: 'Small images of few discs',
  },
  /** @param {string} n */
  drawSamples: (n) => `Draw ${n}`,
  notDrawnYet: 'Nothing has been drawn yet.',
  /** @param {string} model */
  hitsBefore: (model) => `${model}: `,
  /** @param {string} n @param {string} percent */
  hitsAfter: (n, percent) => ` of ${n} hold the truth (${percent} %)`,
  /** @param {string} confidence @param {string} least @param {string} most */
  hitsExpected: (confidence, least, most) =>
    `At ${confidence}, ${least} to ${most} would be chance.`,
  /** @param {string} n @param {string} model @param {string} hits @param {string} truth */
  demonstrationDescription: (n, model, hits, truth) =>
    `${n} intervals of the model ${model}; ${hits} of them hold the true fraction ${truth}.`,
  /** @param {string} value */
  truth: (value) => `true ${value}`,
  sample: 'Sample',
  holdsTruth: 'Holds the truth',
  /** @param {string} material @param {string} index @param {string} n */
  drawing: (material, index, n) => `Drawing samples of ${material} (${index} of ${n})`,

  undo: 'Undo',
  redo: 'Redo',
  language: 'Language',

  copy: 'Copy',
  copySentence: 'Copy the sentence',
  copyOtherSentence: "Copy the other model's sentence",
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C',
  copySpoken: 'Sentence copied to the clipboard',
  copyFailed:
    'The browser does not let the page copy; the sentence is selected, copy it by keyboard',

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
  format: 'Format',
  engine: 'Engine',
  model: 'Model',
  /** @type {Record<string, string>} */
  modelFacts: {
    calibrated: 'Calibrated (Phasebound)',
    imagerep: 'ImageRep (Dahari, Docherty, Kench, Cooper)',
  },
  footer:
    'Errors of the segmentation are not included. The model does not hold for periodic or ' +
    'hyperuniform structures.',
};

/** @typedef {typeof english} Strings */

export { english };

/** The table in use; mountApp builds the page anew after it has changed. @type {Strings} */
export let strings = english;

/** @param {Strings} table */
export function useStrings(table) {
  strings = table;
}
