/**
 * Whether an image holds a mirror image or a turned copy of a part of itself, as where a small picture
 * was padded or tiled by reflection: its profile then reads the same forwards and backwards.
 */

import { regionPoints, trendThrough } from './drift.js';
import { oncePerImage } from './once_per_image.js';

/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/** Correlation of the profile with itself backwards from which it is a copy. */
const kLeastCorrelation = 0.8;
/**
 * What chance leaves of it, by Fisher's transformation, in standard deviations. The places that a
 * mirror may stand at are hundreds, and none of 5400 images drawn by generate/ passes this.
 */
const kLeastDeviations = 5;
/** The copy and what it copies make up at least this share of the axis. */
const kLeastShare = 1 / 8;

/**
 * A profile about its mean, with the sums of the powers of all values before each.
 * @param {ArrayLike<number>} profile
 */
function withSums(profile) {
  const own = Float64Array.from(profile);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const values = own.map((value) => value - mean);
  const sums = [1, 2, 3, 4].map((power) => {
    const before = new Float64Array(values.length + 1);
    values.forEach((value, i) => (before[i + 1] = before[i] + value ** power));
    return before;
  });
  return { values, sums };
}

/**
 * How far a part of a profile reads the same backwards, in deviations of what chance makes.
 * @param {ReturnType<typeof withSums>} profile
 * @param {number} from
 * @param {number} to
 * @param {number} points that depend on each other
 */
function likeness({ values, sums }, from, to, points) {
  const length = to - from;
  const [first, second, third, fourth] = sums.map((before) => before[to] - before[from]);
  const mean = first / length;
  const squares = second - first * mean;
  const fourths = fourth - mean * (4 * third - mean * (6 * second - 3 * first * mean));
  // One feature alone among none is as good as its own mirror image: what scatters like a normal
  // distribution has a kurtosis of 3, and more says that fewer points make up the scatter.
  const numPairs = Math.min(length, (3 * squares * squares) / fourths) / 2 / points;
  if (!(numPairs > 3)) return 0;
  let products = 0;
  for (let i = from, j = to - 1; i < j; ++i, --j) products += 2 * values[i] * values[j];
  if (length % 2 === 1) products += values[(from + to - 1) / 2] ** 2;
  const correlation = Math.min((products - first * mean) / squares, 1);
  if (!(correlation > kLeastCorrelation)) return 0;
  return Math.atanh(correlation) * Math.sqrt(numPairs - 3);
}

/**
 * The mirror that an image shows most clearly; null where it shows none.
 * @type {(image: ImageEstimate) => {axis: number, placePx: number} | null}
 */
export const mirror = oncePerImage((image) => {
  /** @type {{axis: number, placePx: number} | null} */
  let found = null;
  let strength = kLeastDeviations;
  image.profiles.forEach((profile, axis) => {
    if (profile.length === 0) return;
    const { rest } = trendThrough(profile, 2);
    const points = regionPoints(image, axis, rest);
    // Illumination that falls off to both edges is no copy, nor is a curve that takes it off.
    const [whole, bent] = [withSums(profile), withSums(rest)];
    const least = Math.ceil(kLeastShare * profile.length);
    for (let sum = least - 1; sum <= 2 * profile.length - 1 - least; ++sum) {
      const from = Math.max(0, sum - profile.length + 1);
      const to = Math.min(profile.length, sum + 1);
      const own = likeness(bent, from, to, points);
      if (own <= strength || likeness(whole, from, to, points) === 0) continue;
      strength = own;
      found = { axis, placePx: (((sum + 1) / 2) * image.shape[axis]) / profile.length };
    }
  });
  return found;
});
