/**
 * What the segmentation adds to the uncertainty of a phase fraction; pure.
 */

/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./types.js').SegmentationBand} SegmentationBand */
/** @typedef {{lower: number, upper: number}} Ends */

/**
 * The band of several images together, weighted by their pixels. Where a threshold is off it is
 * taken to be off in the same direction in all of them, as of one microscope and one operator.
 * @param {readonly ImageEstimate[]} images
 * @returns {SegmentationBand | null} null where one of them has none
 */
export function bandOf(images) {
  const numPixels = images.reduce((sum, image) => sum + image.numPixels, 0);
  /** @type {SegmentationBand[]} */
  const bands = [];
  for (const { segmentationBand } of images) {
    // Undefined in results that were saved before there was a band.
    if (!segmentationBand) return null;
    bands.push(segmentationBand);
  }
  if (bands.length === 0) return null;
  /** @param {(band: SegmentationBand) => Ends} part @returns {Ends} */
  const pooled = (part) => {
    const mean = (/** @type {'lower' | 'upper'} */ end) =>
      bands.reduce((sum, band, i) => sum + part(band)[end] * images[i].numPixels, 0) / numPixels;
    return { lower: mean('lower'), upper: mean('upper') };
  };
  const hasThresholds = bands.every(({ thresholds }) => thresholds !== null);
  return {
    thresholds: hasThresholds
      ? {
          ...pooled((band) => band.thresholds ?? band),
          isClear: bands.every(({ thresholds }) => thresholds?.isClear ?? false),
        }
      : null,
    halfPixel: pooled((band) => band.halfPixel),
    onePixel: pooled((band) => band.onePixel),
    ...pooled((band) => band),
  };
}

/**
 * Sampling and segmentation together. The band is a bound, not a distribution, so it is added to
 * the interval at its worst: the interval holds the fraction that this segmentation would find in
 * the whole material, which differs from the true one by no more than the band says.
 * @typedef {Ends & {dominant: 'sampling' | 'segmentation'}} Combined
 *
 * @param {Ends} interval of the sampling
 * @param {Ends} band of the segmentation
 * @param {number} phaseFraction of the image as it was segmented
 * @returns {Combined}
 */
export function combinedOf(interval, band, phaseFraction) {
  return {
    lower: Math.max(0, interval.lower - Math.max(0, phaseFraction - band.lower)),
    upper: Math.min(1, interval.upper + Math.max(0, band.upper - phaseFraction)),
    dominant:
      band.upper - band.lower > interval.upper - interval.lower ? 'segmentation' : 'sampling',
  };
}
