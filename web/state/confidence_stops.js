/** Where a slider for the confidence stops. */

/** @param {number} first @param {number} last @param {number} step */
function range(first, last, step) {
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
}

/**
 * Stops of the slider in per cent: half its way to 90, a quarter to 99, the rest to 99.99, because
 * what counts is the share that is left out.
 */
export const kConfidenceStops = [
  ...range(50, 90, 1),
  ...range(90.5, 99, 0.5),
  ...range(99.1, 99.9, 0.1),
  ...range(99.91, 99.99, 0.01),
].map((percent) => Number((percent / 100).toFixed(6)));

/**
 * @param {number} confidence
 * @returns {number} index
 */
export function nearestStop(confidence) {
  const distance = (/** @type {number} */ index) => Math.abs(kConfidenceStops[index] - confidence);
  let nearest = 0;
  kConfidenceStops.forEach((_, index) => {
    if (distance(index) < distance(nearest)) nearest = index;
  });
  return nearest;
}
