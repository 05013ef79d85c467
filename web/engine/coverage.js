/**
 * How often intervals held the truth in the validation (web/validation/coverage.json), and which of
 * its cases are most like an image at hand.
 *
 * @typedef {'calibrated' | 'imagerep' | 'imagerep-sigma' | 'subdivision-textbook'
 *   | 'subdivision-published'} CoverageMethod
 *
 * What is hidden of each sample (src/validate/masks.h).
 * @typedef {'bar' | 'holes' | 'disc'} MaskName
 *
 * Counts of one method over the samples of a case.
 * @typedef {object} MethodCounts
 * @property {number[]} hits intervals that held the material's phase fraction, by level
 * @property {number} [none] samples that the method answered with [0, 1], where there are any
 * @property {number} [width] mean width over that of an oracle who knows sigma, at 95 %
 * @property {number[]} [score] mean interval score over the oracle's, at 95 and 99.9 %
 *
 * @typedef {object} CoverageCase
 * @property {string} suite squares, cubes, volumes, shapes, stacks, masks
 * @property {string} material name of the scenario
 * @property {string[]} images shapes of one sample, such as 64x80 or 64x64x64; several are a stack
 * @property {MaskName} [mask] of all images, in the suite of masks
 * @property {number} numSamples
 * @property {number} phaseFraction of the material
 * @property {boolean} isSigmaExact otherwise sigma was measured on the samples
 * @property {number} numCells correlation cells in a sample, phi (1 - phi) / sigma^2
 * @property {number} clsPx (pixels / numCells)^(1 / n)
 * @property {Record<CoverageMethod, MethodCounts>} methods
 *
 * Samples of one kind of material and size of the paper's Table 1.
 * @typedef {object} Table1Row
 * @property {number} numDimensions
 * @property {string} family blobs, simplex, value
 * @property {number} sidePx
 * @property {number} numSamples
 * @property {Record<CoverageMethod, MethodCounts>} methods
 *
 * @typedef {object} CoverageData
 * @property {number} seed
 * @property {number[]} levels confidence levels of the hits
 * @property {CoverageCase[]} cases
 * @property {Table1Row[]} table1
 *
 * What is known of an image; lengths by the calibrated model.
 * @typedef {object} CoverageQuestion
 * @property {number} numDimensions
 * @property {number} sidePx of a square or cube of the pixels that count of one image, on average
 * @property {number | null} clsPx
 * @property {number | null} numCells
 * @property {number} phaseFraction
 * @property {number} level confidence, 0..1
 *
 * @typedef {object} Share
 * @property {number} hits
 * @property {number} coverage hits / samples
 * @property {number} low 95 % interval of the coverage itself (E. B. Wilson, 1927)
 * @property {number} high
 *
 * @typedef {object} SimilarCases
 * @property {number} level of the validation, the nearest to the one asked for
 * @property {number} numCases
 * @property {number} numSamples
 * @property {[number, number]} sides px, least and most of the cases' mean sides
 * @property {[number, number]} numCells least and most
 * @property {[number, number]} phaseFractions least and most, of the rarer phase
 * @property {string[]} materials names
 * @property {Record<CoverageMethod, Share>} models
 * @property {boolean} isFar nothing in the validation is much like the image
 */

/** @type {readonly CoverageMethod[]} */
export const coverageMethods = [
  'calibrated',
  'imagerep',
  'imagerep-sigma',
  'subdivision-textbook',
  'subdivision-published',
];

/** Cases are pooled, nearest first, until there are so many and so many samples. */
const kLeastCases = 6;
const kEnoughSamples = 2000;
/** Twice the cells, twice the side, or twice the odds of the phase are a distance of 1. */
const kFarDistance = 1.5;
/** No case is pooled from farther away, unless it is the nearest. */
const kMostDistance = 2.5;
const kZ95 = 1.959963984540054;

/** @param {number} share */
const logit = (share) => Math.log2(share / (1 - share));

/** Sides of a shape such as 64x80. @param {string} shape */
export const sidesOf = (shape) => shape.split('x').map(Number);

/** Pixels of all images of a sample. @param {readonly string[]} images */
export const numPixelsOf = (images) =>
  images.reduce((sum, shape) => sum + sidesOf(shape).reduce((product, side) => product * side, 1), 0);

/** @param {CoverageCase} each */
export const numDimensionsOf = (each) => sidesOf(each.images[0]).length;

/** Side of the square or cube of one image's mean size. @param {CoverageCase} each */
export const meanSideOf = (each) =>
  (numPixelsOf(each.images) / each.images.length) ** (1 / numDimensionsOf(each));

/** The rarer phase tells as much as the other. @param {number} phaseFraction */
const rarer = (phaseFraction) => Math.min(phaseFraction, 1 - phaseFraction);

/**
 * Share of hits with its own 95 % interval.
 * @param {number} hits
 * @param {number} numSamples > 0
 * @returns {Share}
 */
export function shareOf(hits, numSamples) {
  const coverage = hits / numSamples;
  const squared = kZ95 ** 2;
  const centre = (hits + squared / 2) / (numSamples + squared);
  const spread =
    (kZ95 * Math.sqrt(numSamples * coverage * (1 - coverage) + squared / 4)) / (numSamples + squared);
  return {
    hits,
    coverage,
    low: Math.max(0, centre - spread),
    high: Math.min(1, centre + spread),
  };
}

/**
 * The samples of several cases taken together.
 * @param {readonly {numSamples: number, methods: Record<CoverageMethod, MethodCounts>}[]} cases
 * @param {number} levelIndex
 * @param {CoverageMethod} method
 * @returns {Share}
 */
export function pooledShare(cases, levelIndex, method) {
  let hits = 0;
  let numSamples = 0;
  for (const each of cases) {
    hits += each.methods[method].hits[levelIndex];
    numSamples += each.numSamples;
  }
  return shareOf(hits, numSamples);
}

/**
 * The level nearest to a confidence, by the odds of a miss.
 * @param {readonly number[]} levels
 * @param {number} confidence
 */
export function nearestLevel(levels, confidence) {
  const away = levels.map((level) => Math.abs(logit(level) - logit(confidence)));
  return away.indexOf(Math.min(...away));
}

/**
 * How unlike a case an image is.
 * @param {CoverageCase} each
 * @param {CoverageQuestion} image
 */
function distance(each, { sidePx, numCells, phaseFraction }) {
  const bySide = Math.log2(meanSideOf(each) / sidePx);
  const byCells = numCells === null ? 0 : Math.log2(each.numCells / numCells);
  const byFraction = logit(rarer(each.phaseFraction)) - logit(rarer(phaseFraction));
  return Math.hypot(bySide, byCells, byFraction);
}

/**
 * Coverage in the validation cases that are most like an image. Masked ones are too few to pool.
 * @param {CoverageData} data
 * @param {CoverageQuestion} image phaseFraction strictly between 0 and 1
 * @returns {SimilarCases}
 */
export function similarCoverage(data, image) {
  const ranked = data.cases
    .filter((each) => !each.mask && numDimensionsOf(each) === image.numDimensions)
    .map((each) => ({ each, away: distance(each, image) }))
    .sort((one, two) => one.away - two.away);
  /** @type {CoverageCase[]} */
  const cases = [];
  let numSamples = 0;
  for (const { each, away } of ranked) {
    const isEnough = cases.length >= kLeastCases && numSamples >= kEnoughSamples;
    if (isEnough || (cases.length > 0 && away > kMostDistance)) break;
    cases.push(each);
    numSamples += each.numSamples;
  }
  const levelIndex = nearestLevel(data.levels, image.level);
  /** @param {(each: CoverageCase) => number} valueOf @returns {[number, number]} */
  const range = (valueOf) => {
    const values = cases.map(valueOf);
    return [Math.min(...values), Math.max(...values)];
  };
  return {
    level: data.levels[levelIndex],
    numCases: cases.length,
    numSamples,
    sides: range(meanSideOf),
    numCells: range(({ numCells }) => numCells),
    phaseFractions: range(({ phaseFraction }) => rarer(phaseFraction)),
    materials: [...new Set(cases.map(({ material }) => material))],
    models: /** @type {Record<CoverageMethod, Share>} */ (
      Object.fromEntries(
        coverageMethods.map((method) => [method, pooledShare(cases, levelIndex, method)]),
      )
    ),
    isFar: ranked[0].away > kFarDistance,
  };
}
