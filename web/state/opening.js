/**
 * What several files can be: images of one material, or the slices of a volume.
 */

import { EngineFailure } from '../engine/failure.js';
import { areNumbered, compareNames, distinctNames } from '../engine/file_names.js';
import { withMaskChoices } from '../engine/mask_record.js';
import { withPixelSize } from '../engine/pixel_size.js';
import { phasesOf } from './phases.js';

/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Source} Source */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {{name: string, source: Source}} Wanted an image to be opened */

/** Names of files that are tried as headerless at once when no format is found. */
const kRawName = /\.(raw|bin|dat|vol|img)$/i;

/** @param {string} name */
export const looksRaw = (name) => kRawName.test(name);

/**
 * Each file as an image of its own, in the natural order of their names, which are made to differ.
 * @param {readonly File[]} files
 * @param {OpenOptions} options
 * @returns {Wanted[]}
 */
export function asImages(files, options) {
  const sorted = [...files].sort((a, b) => compareNames(a.name, b.name));
  const names = distinctNames(sorted.map(({ name }) => name));
  return sorted.map((file, i) => ({
    name: names[i],
    source: { kind: 'file', blobs: [file], options },
  }));
}

/**
 * All files as one volume.
 * @param {readonly File[]} files
 * @param {OpenOptions} options
 * @returns {Wanted[]}
 */
export function asVolume(files, options) {
  const blobs = [...files].sort((a, b) => compareNames(a.name, b.name));
  const name = `${blobs[0].name} – ${blobs[blobs.length - 1].name}`;
  return [{ name, source: { kind: 'file', blobs, options } }];
}

/**
 * The same images, opened in another way.
 * @param {readonly Wanted[]} wanted
 * @param {OpenOptions} change
 * @returns {Wanted[]}
 */
export const withOptions = (wanted, change) =>
  wanted.map(({ name, source }) => ({
    name,
    source:
      source.kind === 'file' ? { ...source, options: { ...source.options, ...change } } : source,
  }));

/**
 * The same images, one of them from files that are opened in another way.
 * @param {readonly Wanted[]} wanted
 * @param {number} index
 * @param {(source: Extract<Source, {kind: 'file'}>) => Source} change
 * @returns {readonly Wanted[]} none where that one is of no file
 */
export function withSource(wanted, index, change) {
  const own = wanted[index];
  if (own?.source.kind !== 'file') return [];
  return wanted.with(index, { ...own, source: change(own.source) });
}

/**
 * Refuses images that cannot be of one material, as soon as that shows.
 * @param {readonly ImageInfo[]} infos
 * @throws {EngineFailure} MixedDimensions, MixedColours
 */
export function checkAlike(infos) {
  if (infos.some(({ shape }) => shape.length !== infos[0].shape.length)) {
    throw new EngineFailure({ code: 'MixedDimensions', details: [] });
  }
  phasesOf(infos);
}

/**
 * An opened image with what the user chose about it.
 * @param {PhaseboundModule} engine
 * @param {OpenedImage} image
 * @param {Wanted} wanted
 * @param {import('../engine/types.js').PixelSize | null} pixelSize given by the user
 * @returns {OpenedImage}
 */
export function withWishes(engine, image, { source }, pixelSize) {
  const file = source.kind === 'file' ? source : null;
  const maskName = /** @type {File | undefined} */ (file?.maskBlob)?.name;
  const info = withMaskChoices(image.info, file?.options ?? {}, maskName ?? null);
  return {
    ...image,
    ...(file && { numFiles: file.blobs.length }),
    ...(maskName !== undefined && { maskName }),
    info: pixelSize ? withPixelSize(engine, info, pixelSize) : info,
  };
}

/**
 * How the images were opened.
 * @param {readonly Wanted[]} wanted
 * @returns {OpenOptions}
 */
export const optionsOf = ([first]) => (first?.source.kind === 'file' ? first.source.options : {});

/**
 * The files behind images.
 * @param {readonly Wanted[]} wanted
 * @returns {File[]}
 */
export const filesOf = (wanted) =>
  wanted.flatMap(({ source }) =>
    source.kind === 'file' ? source.blobs.map((blob) => /** @type {File} */ (blob)) : [],
  );

/** @param {readonly number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {Wanted} wanted @returns {number} bytes to read; 0 of what is drawn */
export const numBytesOf = ({ source }) =>
  source.kind === 'file' ? sum(source.blobs.map(({ size }) => size)) : 0;

/**
 * Whether images that were opened one by one could as well be the slices of a volume.
 * @param {readonly OpenedImage[]} images
 */
export function canBeSlices(images) {
  if (images.length < 2 || !areNumbered(images.map(({ name }) => name))) return false;
  const [height, width] = images[0].info.shape;
  return images.every(
    ({ numFiles, info: { shape } }) =>
      numFiles === 1 &&
      shape.length === 2 &&
      shape[0] === height &&
      shape[1] === width,
  );
}

/** @param {readonly OpenedImage[]} images @returns whether it is a volume made of several files */
export const areSlices = (images) => images.length === 1 && (images[0].numFiles ?? 1) > 1;
