/**
 * Several images ("fields") of one material: what each says by itself, what their scatter says, and
 * whether one of them is foreign.
 */

import { chanceAmong, isForeign } from '../engine/foreign.js';
import { estimateOf } from '../engine/models.js';
import { studentQuantile } from '../engine/student.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').Interval} Interval */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** Fields that a scatter can be taken from. */
const kLeastFields = 2;

/**
 * @typedef {object} Field
 * @property {number} index of the image
 * @property {number} key
 * @property {boolean} isIncluded
 * @property {ImageEstimate} image
 * @property {number | null} clsPx
 * @property {Interval | null} interval from this image alone
 * @property {number | null} probability that chance takes it as far from the others as it is
 * @property {boolean} isForeign
 *
 * The scatter of the fields, in the manner of ASTM E562: mean and t-interval, equal weights.
 * @typedef {object} FieldScatter
 * @property {number} mean
 * @property {number} deviation standard deviation over the fields
 * @property {number} lower
 * @property {number} upper
 * @property {number} ratio of the scatter to what one image predicts; above 1: more than expected
 */

/**
 * @param {EngineClient} client
 */
export function createFieldStudy(client) {
  /** @type {WeakMap<ImageEstimate, MaterialEstimate>} */
  const alone = new WeakMap();

  /** @param {ImageEstimate} image */
  function materialOf(image) {
    const known = alone.get(image) ?? client.pool([image]);
    alone.set(image, known);
    return known;
  }

  /**
   * Variance of the fraction of an image of so many pixels, as the pooled prediction has it.
   * @param {Answer} answer
   * @param {number} numPixels
   */
  function varianceFor({ estimate, result }, numPixels) {
    return estimate.sigma === null
      ? NaN
      : (estimate.sigma ** 2 * result.material.numPixels) / numPixels;
  }

  /** What chance says of the images of a result, by who counts. */
  /** @type {WeakMap<readonly ImageEstimate[], Map<string, number | null>>} */
  const chances = new WeakMap();

  return {
    /**
     * @param {State} state
     * @param {Answer} answer
     * @returns {Field[]}
     */
    fields({ images, excluded, confidence, model }, answer) {
      const all = answer.result.images;
      const isIn = (/** @type {number} */ index) => !excluded.has(images[index].key);
      const numIncluded = all.filter((_, index) => isIn(index)).length;
      return all.map((image, index) => {
        const material = materialOf(image);
        const { sigma, clsPx } = estimateOf(material, model);
        const others = all.filter((_, i) => i !== index && isIn(i));
        const asked = `${model} ${index} ${[...excluded].join()}`;
        const known = chances.get(all) ?? new Map();
        const probability = known.has(asked)
          ? known.get(asked)
          : chanceAmong((group) => client.pool(group), image, others, model);
        known.set(asked, probability);
        chances.set(all, known);
        return {
          index,
          key: images[index].key,
          isIncluded: isIn(index),
          image,
          clsPx,
          interval: sigma === null ? null : client.interval(material, confidence, model),
          probability,
          isForeign: isForeign(probability, numIncluded),
        };
      });
    },

    /**
     * @param {readonly Field[]} fields
     * @param {Answer} answer
     * @param {number} confidence
     * @returns {FieldScatter | null}
     */
    scatter(fields, answer, confidence) {
      const included = fields.filter(({ isIncluded }) => isIncluded);
      const numFields = included.length;
      if (numFields < kLeastFields) return null;
      const values = included.map(({ image }) => image.phaseFraction);
      const mean = values.reduce((sum, value) => sum + value, 0) / numFields;
      const variance =
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (numFields - 1);
      const reach = studentQuantile(confidence, numFields - 1) * Math.sqrt(variance / numFields);
      const expected =
        included.reduce((sum, { image }) => sum + varianceFor(answer, image.numPixels), 0) /
        numFields;
      return {
        mean,
        deviation: Math.sqrt(variance),
        lower: Math.max(0, mean - reach),
        upper: Math.min(1, mean + reach),
        ratio: Math.sqrt(variance / expected),
      };
    },
  };
}
