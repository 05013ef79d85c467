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

/** @type {Record<string, string>} */
const kUnitNames = { um: 'µm', inch: 'in' };

/** @param {string} unit as the engine writes it @returns {string} as people do */
export const unitName = (unit) => kUnitNames[unit] ?? unit;

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

/** Metres in a unit. @type {Record<string, number>} */
const kMetres = { nm: 1e-9, um: 1e-6, mm: 1e-3, cm: 1e-2, m: 1, inch: 0.0254 };

/** Units that lengths are put into where their own makes them hard to read, the longest first. */
const kReadUnits = ['m', 'mm', 'um', 'nm'];
/** They are put into the longest one that leaves at least this number. */
const kLeastRead = 0.1;
/** A length below this number is well said, ... */
const kMostRead = 1000;
/** ... and above this one in small units: 0.05 um are not made 50 nm. */
const kLeastKept = 0.01;

/**
 * A length, area or volume in the unit in which people tell such a one: formats made for printing
 * tell pixels in metres and inches. What is well said stays as it is.
 * @param {number} number >= 0
 * @param {string} unit one of kUnits
 * @param {1 | 2 | 3} [power] of the unit
 * @returns {{number: number, unit: string}}
 */
export function readableLength(number, unit, power = 1) {
  const least = ['nm', 'um', 'mm'].includes(unit) ? kLeastKept : kLeastRead;
  // Areas and volumes are large numbers as soon as the next unit makes them small ones.
  const most = power === 1 ? kMostRead : kLeastRead * 1000 ** power;
  if (number === 0 || (number >= least && number < most)) return { number, unit };
  const inUnit = (/** @type {string} */ other) => number * (kMetres[unit] / kMetres[other]) ** power;
  const read = kReadUnits.find((other) => inUnit(other) >= kLeastRead) ?? 'nm';
  // Without the noise of the conversion.
  return { number: Number(inUnit(read).toPrecision(12)), unit: read };
}

/**
 * The same for the sides of a pixel, which keep one unit.
 * @param {PixelSize} pixelSize
 * @returns {PixelSize}
 */
export function readableSize(pixelSize) {
  const { x, y, z } = pixelSize;
  const { number, unit } = readableLength(Math.min(x, y, z), pixelSize.unit);
  const factor = number / Math.min(x, y, z);
  const side = (/** @type {number} */ length) => Number((length * factor).toPrecision(12));
  return { ...pixelSize, x: side(x), y: side(y), z: side(z), unit };
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

/** Sides that differ by less are equal: writers round them. */
const kEqualSides = 0.01;

/**
 * The smallest and the largest pixel of images of one material, where they are not alike: pixels, and
 * lengths in pixels, are then no measure that the images share.
 * @param {readonly Pick<ImageInfo, 'pixelSize' | 'shape'>[]} infos
 * @returns {{least: {number: number, unit: string}, most: {number: number, unit: string}} | null} null
 *   where they are alike, as far as it is known
 */
export function unequalPixels(infos) {
  const sides = infos.flatMap(({ pixelSize, shape }) =>
    pixelSize ? [meanSide(pixelSize, shape.length) * kMetres[pixelSize.unit]] : [],
  );
  const [least, most] = [Math.min(...sides), Math.max(...sides)];
  if (sides.length === 0 || most <= (1 + kEqualSides) * least) return null;
  return { least: readableLength(least, 'm'), most: readableLength(most, 'm') };
}
