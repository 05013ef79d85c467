/**
 * Which of several images of one material does not fit the others.
 */

import { estimateOf } from './models.js';
import { studentBeyond } from './student.js';

/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('./types.js').Model} Model */

/** An image is called foreign where chance would do this in one of so many sets of images. */
const kForeignProbability = 0.01;
/** The time that it takes grows as their square: of 60 images it is less than that of one of them. */
const kMostCompared = 60;

/**
 * How unlikely it is that an image of the material is as far from the other images as this one.
 * The scatter is what the others predict, whose own uncertainty makes it a t-test.
 * @param {(images: ImageEstimate[]) => MaterialEstimate} pool
 * @param {ImageEstimate} image
 * @param {readonly ImageEstimate[]} others
 * @param {Model} model
 * @returns {number | null} null where the others tell no scatter
 */
export function chanceAmong(pool, image, others, model) {
  if (others.length === 0) return null;
  const material = pool([...others]);
  const { sigma, degreesOfFreedom, sigmaMod } = estimateOf(material, model);
  if (sigma === null) return null;
  const ofOthers = sigma ** 2;
  const ofImage = (ofOthers * material.numPixels) / image.numPixels;
  const t = (image.phaseFraction - material.phaseFraction) / Math.sqrt(ofImage + ofOthers);
  if (!Number.isFinite(t)) return null;
  return studentBeyond(t, degreesOfFreedom ?? 1 / (2 * Math.max(sigmaMod ?? 1, 1e-3) ** 2));
}

/**
 * So many images are looked at that one of them may well be unusual.
 * @param {number | null} chance of chanceAmong()
 * @param {number} numImages
 */
export const isForeign = (chance, numImages) =>
  chance !== null && chance < kForeignProbability / Math.max(1, numImages);

/**
 * @param {(images: ImageEstimate[]) => MaterialEstimate} pool
 * @param {readonly ImageEstimate[]} images
 * @param {Model} model
 * @returns {number[]} indices of those that do not fit; none where they are too many to compare
 */
export function foreignImages(pool, images, model) {
  if (images.length < 2 || images.length > kMostCompared) return [];
  return images.flatMap((image, index) => {
    const others = images.filter((_, other) => other !== index);
    const chance = chanceAmong(pool, image, others, model);
    return isForeign(chance, images.length) ? [index] : [];
  });
}
