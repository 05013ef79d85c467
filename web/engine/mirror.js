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
 * How far a part of a profile reads the same backwards, in deviations of what chance makes.
 * @param {readonly number[]} part
 * @param {number} points that depend on each other
 */
function likeness(part, points) {
  const mean = part.reduce((total, value) => total + value, 0) / part.length;
  const off = part.map((value) => value - mean);
  let squares = 0;
  let fourths = 0;
  let products = 0;
  off.forEach((value, i) => {
    squares += value * value;
    fourths += value ** 4;
    products += value * off[off.length - 1 - i];
  });
  // One feature alone among none is as good as its own mirror image: what scatters like a normal
  // distribution has a kurtosis of 3, and more says that fewer points make up the scatter.
  const numPairs = Math.min(part.length, (3 * squares * squares) / fourths) / 2 / points;
  const correlation = Math.min(products / squares, 1);
  if (!(numPairs > 3 && correlation > kLeastCorrelation)) return 0;
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
    const least = Math.ceil(kLeastShare * profile.length);
    for (let sum = least - 1; sum <= 2 * profile.length - 1 - least; ++sum) {
      const from = Math.max(0, sum - profile.length + 1);
      const to = Math.min(profile.length, sum + 1);
      // Illumination that falls off to both edges is no copy, nor is a curve that takes it off.
      const own = likeness(rest.slice(from, to), points);
      if (own <= strength || likeness([...profile.slice(from, to)], points) === 0) continue;
      strength = own;
      found = { axis, placePx: (((sum + 1) / 2) * image.shape[axis]) / profile.length };
    }
  });
  return found;
});
