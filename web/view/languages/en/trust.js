/** English: words of the panels on exports, samples and trust. */

import { labelsAmongGreysWords, unequalPixelsWords } from '../../../engine/stack_sentences.js';
import { structureWords } from '../../../engine/structure_sentences.js';

export const trust = {
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
  unequalPixels: unequalPixelsWords,
  labelsAmongGreys: labelsAmongGreysWords,
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
    cls: (value, limit) => `CLS ${value} px; validated from 1 to ${limit} px.`,
    /** @param {string} value @param {string} limit */
    cells: (value, limit) =>
      `About ${value} independent regions; below ${limit} intervals were found too sure.`,
  },
  /** @param {string} confidence @param {string} level */
  levelCheck: (confidence, level) =>
    `Confidence ${confidence}; the nearest level that was validated is ${level}.`,
  /** @param {boolean} isDriftTold whether the image is large enough to tell of a drift */
  noFindings: (isDriftTold) =>
    isDriftTold
      ? 'No drift across the image, no periodicity, and the correlations end within the image.'
      : 'No periodicity, and the correlations end within the image. So few features cannot tell whether ' +
        'the fraction drifts across it.',
  nothingTold:
    'The image is too small or too thin to tell whether it is periodic, and whether its correlations end.',
  findings: structureWords,

  coverageTitle: 'How often did intervals hold the truth in cases like this?',
  /** @param {string} numCases @param {string} numSamples */
  coverageBasis: (numCases, numSamples) =>
    `${numSamples} images of ${numCases} ${numCases === '1' ? 'material' : 'materials'} whose ` +
    'fraction is known',
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
};
