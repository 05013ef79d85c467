/**
 * Whether the phase fraction changes across an image, slowly from one edge to the other or from the
 * middle to both, or at once: through slabs, whose scatter around that is what it is held against, so
 * that no model of the material is needed.
 */

import { oncePerImage } from './once_per_image.js';

/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/**
 * Slabs of a test, for a line and for a parabola: each at least so many times as thick as points
 * depend on each other, so that slabs hardly do. With 2, chance alone drifts in 1 % of images, five
 * times as often as it may. A parabola takes up more of what chance correlates, with which 3 would
 * bend 1 % of small images.
 */
const kSlabThickness = { 1: 3, 2: 4 };
const kMostSlabs = 12;
/** Of the scatter around a trend; a test of fewer could find no trend but an absurd one. */
const kLeastDegreesOfFreedom = 3;
/** |t| beyond which a trend is no chance: two-sided 0.1 % for 3, 4, ... 10 degrees of freedom. */
const kLimits = [12.92, 8.61, 6.87, 5.96, 5.41, 5.04, 4.78, 4.59];
/** A drift must also matter: the change across the image over the scatter of its pixels. */
const kLeastChange = 0.04;
/**
 * A step in standard errors, and regions on either side that do not depend on each other. It stands
 * where the image makes it largest: of 5400 images of discs, squares and random structures of many
 * sizes, drawn by generate/, none passes this and the next limit by chance, of 300 where squares of 4
 * to 64 px make up one structure 3. In 400 px of squares of 5 px a step of 0.1 is found in 9 images
 * of 15, and one of 0.15 in all.
 */
const kLeastStep = 5;
const kLeastRegions = 8;
/**
 * What changes slowly is no step, though one may fit it well: a step must leave less than a line and
 * a parabola do, by the square of three standard errors.
 */
const kLeastGain = 9;

/**
 * A trend of the fraction along an axis.
 * @typedef {object} Drift
 * @property {number} axis place in the shape
 * @property {number} change of the fraction: from the first edge to the last, or from both to the
 *   middle
 * @property {number} t the trend over its standard error
 * @property {boolean} isLarge
 */

/**
 * A jump of the fraction along an axis.
 * @typedef {object} Step
 * @property {number} axis place in the shape
 * @property {number} placePx from the first edge
 * @property {number} change of the fraction, from before it to after it
 * @property {boolean} isLarge
 */

/** @typedef {1 | 2} Degree 1: a straight line; 2: a parabola */
const kDegrees = /** @type {const} */ ([1, 2]);

/**
 * A line or parabola of least squares.
 * @param {readonly number[] | Float64Array} values
 * @param {Degree} degree
 * @returns {{coefficient: number, squares: number, rest: number[]}} of the highest power of the
 *   place, from -1 at the first edge to 1 at the last; the squares of that term; what is left
 */
export function trendThrough(values, degree) {
  const numValues = values.length;
  const places = Array.from({ length: numValues }, (_, i) => (2 * i + 1) / numValues - 1);
  const meanSquare = places.reduce((sum, u) => sum + u * u, 0) / numValues;
  // Each sums up to none with the others, so that they are found one by one.
  const terms = [places.map(() => 1), places, places.map((u) => u * u - meanSquare)];
  let rest = [...values];
  let coefficient = 0;
  let squares = 0;
  for (const term of terms.slice(0, degree + 1)) {
    squares = term.reduce((sum, u) => sum + u * u, 0);
    const found = term.reduce((sum, u, i) => sum + u * rest[i], 0) / squares;
    rest = rest.map((value, i) => value - found * term[i]);
    coefficient = found;
  }
  return { coefficient, squares, rest };
}

/**
 * A trend through slabs of an image.
 * @param {readonly number[]} slabs
 * @param {Degree} degree
 * @returns {{change: number, t: number}} as Drift has them
 */
export function trendOf(slabs, degree) {
  const { coefficient, squares, rest } = trendThrough(slabs, degree);
  const left = rest.reduce((sum, value) => sum + value * value, 0);
  const error = Math.sqrt(left / (slabs.length - 1 - degree) / squares);
  // A parabola that opens upwards is lower in the middle than at the edges.
  const [change, sign] = degree === 1 ? [2 * coefficient, 1] : [-coefficient, -1];
  const t = error > 0 ? (sign * coefficient) / error : Math.sign(change) * Infinity;
  return { change, t: change === 0 ? 0 : t };
}

/**
 * Correlation of a profile with itself about the trend, for lags 0, 1, 2, ... points; none where it
 * has no scatter.
 * @param {Float64Array} profile
 * @param {Degree} degree
 * @returns {number[]}
 */
export const profileCorrelation = (profile, degree) =>
  correlationOf(trendThrough(profile, degree).rest);

/** @param {readonly number[]} rest of a profile whose mean or trend was taken off */
function correlationOf(rest) {
  const covariances = Array.from({ length: Math.ceil(rest.length / 2) }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < rest.length; ++i) sum += rest[i] * rest[i - lag];
    return sum;
  });
  return covariances[0] > 0 ? covariances.map((each) => each / covariances[0]) : [];
}

/**
 * How many points of a profile depend on each other: the integral of their correlation, up to where
 * it first ends. The CLS would not do, as a drift makes it long.
 * @param {readonly number[]} correlation of profileCorrelation()
 */
export function correlatedPoints(correlation) {
  const end = correlation.findIndex((value) => !(value > 0));
  const positive = correlation.slice(1, end < 0 ? correlation.length : end);
  return Math.max(1, 1 + 2 * positive.reduce((sum, value) => sum + value, 0));
}

/**
 * @param {Float64Array} profile
 * @param {Degree} degree of the trend that they are for
 * @returns {number[]} fractions of thick slabs; empty where too few fit
 */
function thickSlabs(profile, degree) {
  const leastSlabs = kLeastDegreesOfFreedom + 1 + degree;
  if (profile.length < leastSlabs) return [];
  const thickness = kSlabThickness[degree] * correlatedPoints(profileCorrelation(profile, degree));
  const numSlabs = Math.min(kMostSlabs, Math.floor(profile.length / thickness));
  if (numSlabs < leastSlabs) return [];
  const numEach = Math.floor(profile.length / numSlabs);
  return Array.from({ length: numSlabs }, (_, i) => {
    const part = profile.slice(i * numEach, (i + 1) * numEach);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/**
 * @param {ImageEstimate} image
 * @param {Degree} degree
 * @returns {Drift | null}
 */
function strongestTrend({ profiles, phaseFraction }, degree) {
  const least = kLeastChange * Math.sqrt(phaseFraction * (1 - phaseFraction));
  /** @type {Drift | null} */
  let strongest = null;
  // Axes of unlike lengths have tests of unlike limits.
  let strength = -1;
  profiles.forEach((profile, axis) => {
    const slabs = thickSlabs(profile, degree);
    if (slabs.length === 0) return;
    const { change, t } = trendOf(slabs, degree);
    const limit = kLimits[slabs.length - 1 - degree - kLeastDegreesOfFreedom];
    const isLarge = Math.abs(t) > limit && Math.abs(change) > least;
    const own = Math.abs(t) / limit;
    if (own <= strength) return;
    strength = own;
    strongest = { axis, change, t, isLarge };
  });
  return strongest;
}

/** The strongest drift from edge to edge along an axis; null where no test can be made. */
export const drift = oncePerImage((image) => strongestTrend(image, 1));

/**
 * The strongest drift from the middle to both edges, as where the illumination falls off; null where
 * no test can be made.
 */
export const bowl = oncePerImage((image) => strongestTrend(image, 2));

/**
 * Points of a profile that depend on each other, where its own correlation may come out too short by
 * chance: at least two of the lengths over which the TPC would fall to none as it does in its first
 * pixel, which no large structure makes longer.
 * @param {ImageEstimate} image
 * @param {number} axis
 * @param {readonly number[]} rest of the profile along it
 */
export function regionPoints({ profiles, shape, radialTpc, phaseFraction }, axis, rest) {
  const fallPx = (phaseFraction * (1 - phaseFraction)) / (radialTpc[0] - radialTpc[1]);
  const featurePoints = (2 * fallPx * profiles[axis].length) / shape[axis];
  return Math.max(correlatedPoints(correlationOf(rest)), featurePoints);
}

/** @param {readonly number[]} values */
const squaresOf = (values) => values.reduce((sum, value) => sum + value * value, 0);

/**
 * The step along an axis that takes most off the scatter of the profile.
 * @param {Float64Array} profile
 * @returns {{place: number, change: number, rest: number[]}} place: points before it
 */
function stepThrough(profile) {
  const numPoints = profile.length;
  const total = profile.reduce((sum, value) => sum + value, 0);
  let before = 0;
  let most = -1;
  const best = { place: 0, mean: 0, change: 0 };
  for (let place = 1; place < numPoints; ++place) {
    before += profile[place - 1];
    const numAfter = numPoints - place;
    const change = (total - before) / numAfter - before / place;
    const taken = (change * change * place * numAfter) / numPoints;
    if (taken <= most) continue;
    most = taken;
    Object.assign(best, { place, mean: before / place, change });
  }
  const { place, mean, change } = best;
  const rest = Array.from(profile, (value, i) => value - mean - (i < place ? 0 : change));
  return { place, change, rest };
}

/**
 * The largest step along an axis, as where two pictures were put together; null where no test can be
 * made.
 */
export const step = oncePerImage((image) => {
  const { profiles, phaseFraction, shape } = image;
  const least = kLeastChange * Math.sqrt(phaseFraction * (1 - phaseFraction));
  /** @type {Step | null} */
  let largest = null;
  let strength = -1;
  profiles.forEach((profile, axis) => {
    if (profile.length < 2 * kLeastRegions) return;
    const { place, change, rest } = stepThrough(profile);
    const points = regionPoints(image, axis, rest);
    const numAfter = profile.length - place;
    if (!(Math.min(place, numAfter) >= kLeastRegions * points)) return;
    const scatter = (points * squaresOf(rest)) / (profile.length - 2 * points);
    const error = Math.sqrt(scatter * (1 / place + 1 / numAfter));
    const own = Math.abs(change) / error;
    if (!(own > strength)) return;
    strength = own;
    const most = squaresOf(rest) + kLeastGain * scatter;
    const isSlow = kDegrees.some(
      (degree) => squaresOf(trendThrough(profile, degree).rest) < most,
    );
    const isLarge = own > kLeastStep && Math.abs(change) > least && !isSlow;
    const placePx = (place * shape[axis]) / profile.length;
    largest = { axis, placePx, change, isLarge };
  });
  return /** @type {Step | null} */ (largest);
});
