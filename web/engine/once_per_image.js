/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */

/**
 * What is asked for at every change of the page, computed once.
 * @template T
 * @param {(image: ImageEstimate) => T} compute
 * @returns {(image: ImageEstimate) => T}
 */
export function oncePerImage(compute) {
  /** @type {WeakMap<ImageEstimate, T>} */
  const known = new WeakMap();
  return (image) => {
    const found = known.get(image);
    if (found !== undefined) return found;
    const result = compute(image);
    known.set(image, result);
    return result;
  };
}
