/**
 * Pixel sizes: as somebody gives them, and what they make of lengths in pixels.
 */

import { unwrap } from './failure.js';

/** @typedef {import('./types.js').PixelSize} PixelSize */
/** @typedef {import('./types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */

/** Units, as the engine writes them. */
export const kUnits = Object.freeze(['nm', 'um', 'mm', 'cm', 'm', 'inch']);

/** Other ways to write them. @type {Record<string, string>} */
const kSpellings = { 'µm': 'um', 'μm': 'um', micron: 'um', in: 'inch', '"': 'inch' };

/** Where a size that was given comes from. */
export const kGivenSource = 'given';

const kLeastSide = 1e-12;
const kMostSide = 1e12;

/** Warnings about the size in the file, which another size answers. */
const kSizeWarnings = new Set(['AnisotropicVoxels', 'PixelSizeIgnored']);

/**
 * @param {readonly number[]} sides in the order x, y, z; one for all, or two with z as x
 * @param {string} unit
 * @returns {PixelSize | null} null where that is no size
 */
export function givenPixelSize(sides, unit) {
  const [x, y = x, z = x] = sides;
  const isSide = (/** @type {number} */ side) => side >= kLeastSide && side <= kMostSide;
  if (sides.length < 1 || sides.length > 3 || ![x, y, z].every(isSide)) return null;
  const uniform = kSpellings[unit] ?? unit;
  return kUnits.includes(uniform) ? { z, y, x, unit: uniform, source: kGivenSource } : null;
}

/**
 * @param {string} text "0.5um", or sides that differ as XxY or XxYxZ: "0.5x0.5x1 um"
 * @returns {PixelSize | null}
 */
export function parsePixelSize(text) {
  const match = /^\s*([\d.e+-]+(?:\s*[x×]\s*[\d.e+-]+)*)\s*(\D+)$/i.exec(text);
  if (!match) return null;
  return givenPixelSize(match[1].split(/[x×]/).map(Number), match[2].trim());
}

/**
 * An image's info with another pixel size, which answers the warnings about the file's own.
 * @param {Pick<PhaseboundModule, 'voxelWarnings'>} engine
 * @param {ImageInfo} info
 * @param {PixelSize | null} pixelSize null: what the file states, again
 * @returns {ImageInfo}
 */
export function withPixelSize(engine, info, pixelSize) {
  const stated = info.stated ?? { pixelSize: info.pixelSize, warnings: info.warnings };
  if (pixelSize === null) return { ...info, ...stated };
  const kept = info.warnings.filter(({ code }) => !kSizeWarnings.has(code));
  const own = unwrap(engine.voxelWarnings(pixelSize, info.shape.length));
  return { ...info, stated, pixelSize, warnings: [...kept, ...own] };
}

/**
 * The side of a square or cube of a pixel's area or volume: what turns lengths in pixels into real
 * ones. Of pixels that are not square it keeps the number of correlation cells, on which the
 * interval rests.
 * @param {PixelSize} pixelSize
 * @param {number} numDimensions
 */
export function meanSide({ z, y, x }, numDimensions) {
  if (x === y && (numDimensions === 2 || x === z)) return x;
  return numDimensions === 3 ? Math.cbrt(x * y * z) : Math.sqrt(x * y);
}
