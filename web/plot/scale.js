/**
 * Linear map from a domain to a range.
 * @param {readonly [number, number]} domain of two different ends
 * @param {readonly [number, number]} range
 * @returns {(value: number) => number}
 */
export function linearScale([low, high], [start, end]) {
  const slope = (end - start) / (high - low);
  return (value) => start + (value - low) * slope;
}

/**
 * Round values inside a domain: the fewest that are at least so many, in steps of 1, 2 or 5 times a
 * power of ten.
 * @param {readonly [number, number]} domain
 * @param {number} least number of ticks, from 2
 * @returns {{values: number[], numDecimals: number}}
 */
export function ticks([low, high], least) {
  for (let power = Math.ceil(Math.log10(high - low)); ; --power) {
    for (const factor of [5, 2, 1]) {
      const step = factor * 10 ** power;
      const first = Math.ceil(low / step - 1e-9);
      const last = Math.floor(high / step + 1e-9);
      if (last - first + 1 < least) continue;
      const values = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
      return { values, numDecimals: Math.max(0, -power) };
    }
  }
}
