import { coverageMethods, numPixelsOf, sidesOf } from '../engine/coverage.js';

/** @typedef {import('../engine/coverage.js').CoverageMethod} CoverageMethod */
/** @typedef {import('../engine/coverage.js').MethodCounts} MethodCounts */

/**
 * Sums over the samples of a case, as phasebound_validate writes them (src/validate/coverage.h).
 * @typedef {object} MethodSums
 * @property {number} numWithoutSigma
 * @property {number[]} hits
 * @property {number[]} width
 * @property {number[]} score
 *
 * @typedef {object} ResultFields
 * @property {string} case
 * @property {string} scenario
 * @property {string[]} images
 * @property {number} numSamples
 * @property {number} phaseFraction
 * @property {number} sigma
 * @property {boolean} isSigmaExact
 * @property {number} numCells
 * @property {number} clsPx
 * @property {import('../engine/coverage.js').MaskName} [mask] of all images, where they have one
 *
 * @typedef {ResultFields & Partial<Record<CoverageMethod, MethodSums>>} Result
 */

export const levels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999];
/** Two-sided points of the normal distribution at the levels. */
const kHalfWidths = [
  0.6744897501960817, 1.2815515655446004, 1.6448536269514722, 1.959963984540054, 2.5758293035489004,
  3.2905267314918945,
];
const k95 = 3;
const k999 = 5;
/** A sigma that was measured on fewer samples is pooled over the sizes of its material. */
const kEnoughForSigma = 100;
const kPaperMaterial = /^(3d_)?(blobs|simplex|value)_/;
const kSuiteOrder = ['squares', 'cubes', 'volumes', 'shapes', 'stacks', 'masks'];

/** Expected score of Phi -+ z sigma, in units of sigma. @param {number} level index */
function oracleScore(level) {
  const z = kHalfWidths[level];
  const tail = 1 - levels[level];
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return 2 * z + (4 / tail) * (density - (z * tail) / 2);
}

/** @param {number} value @param {number} digits */
const rounded = (value, digits) => Number(value.toPrecision(digits));

/** The halves of a case, which were run one after the other, put together. @param {Result[]} results */
function merged(results) {
  /** @type {Map<string, Result>} */
  const cases = new Map();
  for (const result of results) {
    cases.set(result.case, { ...(cases.get(result.case) ?? {}), ...result });
  }
  return [...cases.values()].filter((result) => coverageMethods.every((method) => result[method]));
}

/** Where sigma was measured on few samples: sigma^2 |X| is pooled over sizes. @param {Result[]} cases */
function poolSigmas(cases) {
  /** @type {Map<string, {sum: number, weight: number}>} */
  const pools = new Map();
  for (const { scenario, images, numSamples, sigma, isSigmaExact, mask } of cases) {
    if (isSigmaExact || mask) continue;
    const pool = pools.get(scenario) ?? { sum: 0, weight: 0 };
    pool.sum += numSamples * sigma ** 2 * numPixelsOf(images);
    pool.weight += numSamples;
    pools.set(scenario, pool);
  }
  return cases.map((result) => {
    const pool = pools.get(result.scenario);
    if (!pool || result.mask || result.isSigmaExact || result.numSamples >= kEnoughForSigma) return result;
    return { ...result, sigma: Math.sqrt(pool.sum / pool.weight / numPixelsOf(result.images)) };
  });
}

/** @param {Result} result */
function suiteOf({ images, mask }) {
  if (mask) return 'masks';
  if (images.length > 1) return 'stacks';
  const sides = sidesOf(images[0]);
  if (sides.some((side) => side !== sides[0])) return 'shapes';
  if (sides.length === 2) return 'squares';
  return sides[0] < 200 ? 'cubes' : 'volumes';
}

/**
 * @param {Result} result
 * @param {CoverageMethod} method
 * @returns {MethodCounts}
 */
function countsOf(result, method) {
  const sums = /** @type {MethodSums} */ (result[method]);
  /** @type {MethodCounts} */
  const counts = { hits: sums.hits };
  if (sums.numWithoutSigma > 0) counts.none = sums.numWithoutSigma;
  if (method !== 'calibrated' && method !== 'imagerep') return counts;
  const per = result.numSamples * result.sigma;
  return {
    ...counts,
    width: rounded(sums.width[k95] / per / (2 * kHalfWidths[k95]), 3),
    score: [
      rounded(sums.score[k95] / per / oracleScore(k95), 3),
      rounded(sums.score[k999] / per / oracleScore(k999), 3),
    ],
  };
}

/** @param {Result} result @returns {import('../engine/coverage.js').CoverageCase} */
function caseOf(result) {
  const { scenario, images, numSamples, phaseFraction, isSigmaExact, sigma, mask } = result;
  const numCells = (phaseFraction * (1 - phaseFraction)) / sigma ** 2;
  // Of the pixels that a mask leaves only the harness knows the number.
  const clsPx = mask
    ? result.clsPx
    : (numPixelsOf(images) / numCells) ** (1 / sidesOf(images[0]).length);
  return {
    suite: suiteOf(result),
    material: scenario,
    images,
    ...(mask ? { mask } : {}),
    numSamples,
    phaseFraction,
    isSigmaExact,
    numCells: rounded(numCells, 4),
    clsPx: rounded(clsPx, 4),
    methods: /** @type {Record<CoverageMethod, MethodCounts>} */ (
      Object.fromEntries(coverageMethods.map((method) => [method, countsOf(result, method)]))
    ),
  };
}

/** @param {Result[]} results @returns {import('../engine/coverage.js').Table1Row[]} */
function table1Of(results) {
  /** @type {Map<string, import('../engine/coverage.js').Table1Row>} */
  const rows = new Map();
  for (const result of results) {
    const family = /** @type {RegExpExecArray} */ (kPaperMaterial.exec(result.scenario))[2];
    const sides = sidesOf(result.images[0]);
    const key = `${sides.length} ${family} ${sides[0]}`;
    const row = rows.get(key) ?? {
      numDimensions: sides.length,
      family,
      sidePx: sides[0],
      numSamples: 0,
      methods: /** @type {Record<CoverageMethod, MethodCounts>} */ (
        Object.fromEntries(
          coverageMethods.map((method) => [method, { hits: levels.map(() => 0) }]),
        )
      ),
    };
    row.numSamples += result.numSamples;
    for (const method of coverageMethods) {
      const { hits, numWithoutSigma } = /** @type {MethodSums} */ (result[method]);
      const counts = row.methods[method];
      counts.hits = counts.hits.map((sum, level) => sum + hits[level]);
      if (numWithoutSigma > 0) counts.none = (counts.none ?? 0) + numWithoutSigma;
    }
    rows.set(key, row);
  }
  return [...rows.values()].sort(
    (one, two) =>
      one.numDimensions - two.numDimensions ||
      one.family.localeCompare(two.family) ||
      one.sidePx - two.sidePx,
  );
}

/** One value a line, so that changes can be read. @param {readonly unknown[]} values */
const list = (values) => `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;

/**
 * The text of coverage.json. Cases of which a method is missing are left out.
 * @param {Result[]} results
 * @returns {string}
 */
export function collect(results) {
  const cases = poolSigmas(merged(results));
  const isPaper = (/** @type {Result} */ { scenario }) => kPaperMaterial.test(scenario);
  const ours = cases.filter((result) => !isPaper(result)).map(caseOf);
  ours.sort((one, two) => kSuiteOrder.indexOf(one.suite) - kSuiteOrder.indexOf(two.suite));
  const seed = Number(/seed(\d+)$/.exec(cases[0]?.case ?? '')?.[1] ?? 0);
  return `{\n"seed":${seed},\n"levels":${JSON.stringify(levels)},\n"cases":${list(ours)},\n"table1":${list(
    table1Of(cases.filter(isPaper)),
  )}\n}\n`;
}
