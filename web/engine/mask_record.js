/**
 * What is kept of how a mask was made, beside what it left: it goes into every export.
 */

/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('./types.js').MaskChoices} MaskChoices */

/** @param {Uint8Array} bits */
function countBits(bits) {
  let count = 0;
  for (let byte of bits) for (; byte !== 0; byte &= byte - 1) ++count;
  return count;
}

/**
 * An image with what was chosen about the pixels that count. A painted mask is told by the number of
 * its pixels.
 * @param {ImageInfo} info
 * @param {OpenOptions} options that it was opened with
 * @param {string | null} file name of a mask that is a file
 * @returns {ImageInfo}
 */
export function withMaskChoices(info, { mask, cutBottomRows }, file) {
  if (!info.mask) return info;
  /** @type {MaskChoices} */
  const choices = {
    cutBottomRows: cutBottomRows ?? 0,
    crop: mask?.crop ?? null,
    circle: mask?.circle ?? null,
    exclude: mask?.exclude ?? [],
    paintedPixels: mask?.bitmap ? countBits(mask.bitmap.bits) : 0,
    file,
  };
  return { ...info, mask: { ...info.mask, choices } };
}
