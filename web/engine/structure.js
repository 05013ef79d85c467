/**
 * What the two-point correlation of one image shows of its structure, beyond one length: lengths by
 * direction, echoes of periodic structures, copies, correlations that do not end, drift across the
 * image.
 * Findings are for eyes and warnings; no interval rests on them.
 */

import { bowl, correlatedPoints, drift, profileCorrelation, step } from './drift.js';
import { mirror } from './mirror.js';
import { oncePerImage } from './once_per_image.js';

/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').CorrelationMap} CorrelationMap */

/** Directions that are looked along in a plane, over half a turn. */
const kNumDirections = 36;

/** A correlation that rises again to this share is an echo, unless chance explains it. */
const kLeastEcho = 0.3;
/** Before the echo it must have fallen below this share of it. */
const kEchoDip = 0.4;
/** An echo of this share of the strongest one is as good as it. */
const kLikeStrongest = 0.8;
/** Chance correlations of an image with n independent regions scatter by about 1 / sqrt(n). */
const kEchoDeviations = 5;
/**
 * No chance makes an echo as strong as this, however few regions there seem to be: the CLS of stripes is
 * none of their width, and counts few.
 */
const kSurelyEcho = 0.95;

/** A ray that has not ended is open where its last correlation is so many times what chance makes. */
const kOpenDeviations = 3;
/** No chance that is worth the name leaves so much. */
const kSurelyOpen = 0.5;
/** A mean correlation of this much at the far end of the lags has not decayed. */
const kLeastFarCorrelation = 0.05;
/** Ratio of directional lengths from which a structure is worth a word. */
const kNoticedRatio = 2;
/**
 * Times 1 / sqrt(n): what chance adds to that in an image of n cells. Of round structures with 10 to
 * 400 cells this ratio is passed by 1 %, and 2 by 3 to 30 %.
 */
const kChanceRatio = 6;
/** The far end: the last share of the lags. */
const kFarShare = 0.2;

/**
 * Lags end at half of the shortest side: of images that are so many times as long they are no far
 * end.
 */
const kOblong = 3;

/**
 * Correlation coefficients along one direction, for lags 0, step, 2 step, ... px.
 * @typedef {{stepPx: number, values: number[]}} Ray
 */

/** @param {number} phaseFraction */
const coefficient = (phaseFraction) => {
  const square = phaseFraction * phaseFraction;
  return (/** @type {number} */ tpc) => (tpc - square) / (phaseFraction - square);
};

/**
 * @param {CorrelationMap} map
 * @param {number} phaseFraction
 * @param {number} angle from the x axis towards the y axis, radians
 * @returns {Ray}
 */
function rayOf({ stridePx, halfSide, values }, phaseFraction, angle) {
  const rho = coefficient(phaseFraction);
  const side = 2 * halfSide + 1;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  /** @type {number[]} */
  const ray = [];
  for (let r = 0; r <= halfSide; ++r) {
    const x = halfSide + r * dx;
    const y = halfSide + r * dy;
    const left = Math.min(side - 2, Math.floor(x));
    const top = Math.min(side - 2, Math.floor(y));
    const [u, v] = [x - left, y - top];
    const at = top * side + left;
    ray.push(
      rho(
        (1 - v) * ((1 - u) * values[at] + u * values[at + 1]) +
          v * ((1 - u) * values[at + side] + u * values[at + side + 1]),
      ),
    );
  }
  return { stepPx: stridePx, values: ray };
}

/**
 * The rays of an image: around half a turn in 2D, along the axes in 3D.
 * @param {ImageEstimate} image
 * @returns {{ray: Ray, angle: number | null}[]}
 */
function raysOf({ correlationMap, numDimensions, phaseFraction }) {
  if (!correlationMap || correlationMap.halfSide < 2) return [];
  if (numDimensions === 2) {
    return Array.from({ length: kNumDirections }, (_, i) => {
      const angle = (Math.PI * i) / kNumDirections;
      return { ray: rayOf(correlationMap, phaseFraction, angle), angle };
    });
  }
  return alongAxes(correlationMap, phaseFraction).map((ray) => ({ ray, angle: null }));
}

/**
 * The rays along the axes, in the order of the shape: in 2D they reach further than the map.
 * @param {CorrelationMap} map
 * @param {number} phaseFraction
 * @returns {Ray[]}
 */
const alongAxes = ({ axes }, phaseFraction) =>
  axes.map((axis) => ({ stepPx: 1, values: [...axis].map(coefficient(phaseFraction)) }));

/** Angle of each axis of a plane, in the order of its shape. */
const kAxisAngles = [Math.PI / 2, 0];

/**
 * The correlations of the fraction of slabs along the axes that are so long that their lags, which end
 * with the shortest side, tell little of them.
 * @param {ImageEstimate} image
 * @returns {{ray: Ray, angle: number | null, numRegions: number}[]} numRegions: points that do not
 *   depend on each other
 */
function profileRays({ profiles, shape }) {
  const shortest = Math.min(...shape);
  return profiles.flatMap((profile, axis) => {
    const values = shape[axis] < kOblong * shortest ? [] : profileCorrelation(profile, 1);
    if (values.length === 0) return [];
    const ray = { stepPx: shape[axis] / profile.length, values };
    const angle = shape.length === 2 ? kAxisAngles[axis] : null;
    return [{ ray, angle, numRegions: profile.length / correlatedPoints(values) }];
  });
}

/**
 * Where periods are looked for: around half a turn near by, along the axes as far as lags go, and
 * along strips.
 * @param {ImageEstimate} image
 * @returns {{ray: Ray, angle: number | null, numRegions: number}[]}
 */
function echoRays(image) {
  const numRegions = directionalCls(image)?.numCells ?? 1;
  const { correlationMap, numDimensions, phaseFraction } = image;
  const near = raysOf(image);
  const isPlane = near.length > 0 && numDimensions === 2 && correlationMap !== null;
  const far = isPlane ? alongAxes(correlationMap, phaseFraction) : [];
  return [
    ...near.map((each) => ({ ...each, numRegions })),
    ...far.map((ray, axis) => ({ ray, angle: kAxisAngles[axis], numRegions })),
    ...profileRays(image),
  ];
}

/**
 * Length of a ray: the integral of its correlation to both sides, up to where it first ends.
 * @param {Ray} ray
 * @returns {{lengthPx: number, left: number}} left: the correlation at the end of the lags known,
 *   0 where it ends before
 */
function rayLength({ stepPx, values }) {
  let sum = -0.5 * values[0];
  for (const [i, value] of values.entries()) {
    if (value <= 0) {
      const before = values[i - 1];
      // The last step ends where the straight line between the two reaches zero.
      const share = before / (before - value);
      return { lengthPx: 2 * stepPx * (sum - before / 2 + (before * share) / 2), left: 0 };
    }
    sum += value;
  }
  const last = values.at(-1) ?? 0;
  return { lengthPx: 2 * stepPx * (sum - last / 2), left: last };
}

/**
 * @typedef {object} DirectionalCls
 * @property {{angle: number | null, lengthPx: number, isOpen: boolean}[]} directions over half a
 *   turn from the x axis towards y in 2D; along the axes, in the order of the shape, in 3D
 * @property {number} ratio longest to shortest
 * @property {number} numCells how many regions as large as the CLS, or where the correlations of a
 *   periodic structure add up to none, as the mean length of its features
 * @property {boolean} isElongated whether the ratio is more than chance makes of a round structure
 * @property {boolean} isOpen whether the longest one does not end within the lags known
 * @property {boolean} areFibres whether others end long before: lags that are shorter than features
 *   tell of no direction
 */

/** @type {(image: ImageEstimate) => DirectionalCls | null} */
export const directionalCls = oncePerImage((image) => {
  const { clsPx, numPixels, numDimensions } = image;
  const rays = raysOf(image).map(({ ray, angle }) => ({ angle, ...rayLength(ray) }));
  if (rays.length === 0) return null;
  const lengths = rays.map(({ lengthPx }) => lengthPx);
  const logs = lengths.map((lengthPx) => Math.log(Math.max(1, lengthPx)));
  const meanLength = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  const numCells = numPixels / (clsPx ?? meanLength) ** numDimensions;
  const chance = Math.min(kSurelyOpen, kOpenDeviations / Math.sqrt(numCells));
  const leastOpen = Math.max(kLeastFarCorrelation, chance);
  const directions = rays.map(({ angle, lengthPx, left }) => ({
    angle,
    lengthPx,
    isOpen: left > leastOpen,
  }));
  const longest = directions[lengths.indexOf(Math.max(...lengths))];
  const shortest = directions[lengths.indexOf(Math.min(...lengths))];
  const ratio = longest.lengthPx / Math.max(shortest.lengthPx, Number.MIN_VALUE);
  return {
    directions,
    ratio,
    numCells,
    isElongated: ratio >= kNoticedRatio + kChanceRatio / Math.sqrt(numCells),
    isOpen: longest.isOpen,
    areFibres: longest.isOpen && !shortest.isOpen && ratio >= kNoticedRatio,
  };
});

/**
 * The echo of a period: the correlation falls, and rises again. Every multiple of the period echoes
 * as well, so it is the first of those that are about as strong as the strongest.
 * @type {(image: ImageEstimate) => {lagPx: number, angle: number | null, strength: number} | null}
 */
export const echo = oncePerImage((image) => {
  /** @type {{lagPx: number, angle: number | null, strength: number}[]} */
  const echoes = [];
  for (const { ray, angle, numRegions } of echoRays(image)) {
    const { values, stepPx } = ray;
    const chance = kEchoDeviations / Math.sqrt(Math.max(1, numRegions));
    const least = Math.min(kSurelyEcho, Math.max(kLeastEcho, chance));
    let lowest = Infinity;
    for (const [i, value] of values.entries()) {
      lowest = Math.min(lowest, value);
      const isPeak = value >= (values[i - 1] ?? value) && value >= (values[i + 1] ?? value);
      if (!isPeak || value < least || lowest > kEchoDip * value) continue;
      echoes.push({ lagPx: i * stepPx, angle, strength: value });
    }
  }
  const most = Math.max(...echoes.map(({ strength }) => strength));
  const [first = null] = echoes
    .filter(({ strength }) => strength >= kLikeStrongest * most)
    .sort((one, two) => one.lagPx - two.lagPx || two.strength - one.strength);
  return first;
});

/**
 * Mean correlation at the far end of the lags; what is left there never ended.
 * @type {(image: ImageEstimate) => {farCorrelation: number, isEndless: boolean} | null}
 */
export const decay = oncePerImage(({ radialTpc, phaseFraction }) => {
  const first = Math.floor(radialTpc.length * (1 - kFarShare));
  const far = [...radialTpc.slice(first)].map(coefficient(phaseFraction));
  if (far.length < 2) return null;
  const farCorrelation = far.reduce((sum, value) => sum + value, 0) / far.length;
  return { farCorrelation, isEndless: farCorrelation > kLeastFarCorrelation };
});

/**
 * Scatter of the TPC over the lags of the map beyond r0: what is left there is noise.
 * @type {(image: ImageEstimate) => {mean: number, deviation: number} | null}
 */
export const plateau = oncePerImage(({ correlationMap, r0Px, phaseFraction }) => {
  if (!correlationMap || r0Px === null) return null;
  const { stridePx, halfSide, values } = correlationMap;
  const side = 2 * halfSide + 1;
  let count = 0;
  let sum = 0;
  let squares = 0;
  values.forEach((value, i) => {
    const y = Math.floor(i / side) - halfSide;
    const x = (i % side) - halfSide;
    if (Math.hypot(x, y) * stridePx < r0Px) return;
    const off = value - phaseFraction ** 2;
    count += 1;
    sum += off;
    squares += off * off;
  });
  if (count < 2) return null;
  const mean = sum / count;
  return {
    mean: mean + phaseFraction ** 2,
    deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)),
  };
});

/**
 * What the images are large enough to tell: where they show nothing of it, there is nothing.
 * @param {readonly ImageEstimate[]} images
 * @returns {{arePatternsTold: boolean, isDriftTold: boolean}} arePatternsTold: periods, directions,
 *   and whether correlations end
 */
export const whatIsTold = (images) => ({
  arePatternsTold: images.some((image) => directionalCls(image) !== null && decay(image) !== null),
  isDriftTold: images.some((image) => drift(image) !== null),
});

/**
 * What is wrong with an image's structure for an interval to be trusted.
 * @typedef {{code: 'Drift' | 'HigherMiddle' | 'LowerMiddle' | 'Step' | 'Periodic' | 'Mirrored' | 'Endless' |
 *   'LongFibres' | 'Elongated', details: (number | null)[]}} StructureFinding
 */

/**
 * @param {ImageEstimate} image
 * @returns {StructureFinding[]}
 */
export function structureFindings(image) {
  /** @type {StructureFinding[]} */
  const findings = [];
  const rise = echo(image);
  const lengths = directionalCls(image);
  const far = decay(image);
  const slope = drift(image);
  const bend = bowl(image);
  const jump = step(image);
  const copy = mirror(image);
  if (rise) findings.push({ code: 'Periodic', details: [rise.lagPx, rise.strength] });
  else if (copy) findings.push({ code: 'Mirrored', details: [copy.axis, copy.placePx] });
  if (lengths?.areFibres) findings.push({ code: 'LongFibres', details: [lengths.ratio] });
  else if (far?.isEndless && !rise && Math.max(...image.shape) < kOblong * Math.min(...image.shape)) {
    findings.push({ code: 'Endless', details: [far.farCorrelation] });
  }
  if (lengths?.isElongated && !lengths.isOpen) {
    findings.push({ code: 'Elongated', details: [lengths.ratio] });
  }
  const jumpAxis = jump?.isLarge ? jump.axis : null;
  if (jump?.isLarge) {
    findings.push({ code: 'Step', details: [jump.axis, jump.placePx, jump.change] });
  }
  if (slope?.isLarge && slope.axis !== jumpAxis) findings.push({ code: 'Drift', details: [slope.axis, slope.change] });
  if (bend?.isLarge && bend.axis !== jumpAxis) {
    const code = bend.change > 0 ? 'HigherMiddle' : 'LowerMiddle';
    findings.push({ code, details: [bend.axis, bend.change] });
  }
  return findings;
}

/** Findings of which direction matters to a material, whatever image of it shows them. */
const kOfDirection = new Set(['LongFibres', 'Elongated']);

/**
 * The same of several images of one material. Of many small ones some look longer in one direction
 * by chance alone, so that is told where the images that show it hold half of all pixels.
 * @param {readonly ImageEstimate[]} images
 * @returns {{index: number, finding: StructureFinding}[]} index: of the image, in their order
 */
export function findingsOfImages(images) {
  const found = images.flatMap((image, index) =>
    structureFindings(image).map((finding) => ({ index, finding })),
  );
  const isOfDirection = (/** @type {StructureFinding} */ { code }) => kOfDirection.has(code);
  const withDirection = new Set(
    found.filter(({ finding }) => isOfDirection(finding)).map(({ index }) => index),
  );
  let balance = 0;
  images.forEach(({ numPixels }, i) => (balance += withDirection.has(i) ? numPixels : -numPixels));
  return found.filter(({ finding }) => balance >= 0 || !isOfDirection(finding));
}
