/**
 * Sentences on the certainty of a segmentation, for the page and the command line.
 */

/** @typedef {import('./segmentation.js').Combined} Combined */

/** What is assumed where sampling and segmentation are read together. */
export const combinedAssumption =
  'This assumes that the segmentation is off in the same way everywhere and by no more than its ' +
  'band, and adds that at its worst to the interval of the sampling.';

/**
 * What makes most of the uncertainty, and what to do about it.
 * @type {Record<Combined['dominant'], string>}
 */
export const combinedAdvice = {
  sampling:
    'The sampling dominates: more or larger images help most, a better segmentation little.',
  segmentation:
    'The segmentation dominates: more images would not help. Use sharper or less noisy images with ' +
    'more contrast, finer pixels, or a better segmentation.',
};
