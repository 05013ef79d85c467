/**
 * A result as a file from which the page can show it again, without the image. The file is the JSON
 * that the command line prints too, with what the page needs beside it.
 */

import { EngineFailure } from '../engine/failure.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').PhaseResult} PhaseResult */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */

/**
 * What a saved file brings back.
 * @typedef {Pick<State, 'images' | 'excluded' | 'phases' | 'phaseValue' | 'results' | 'failures' |
 *   'imageIndex' | 'slice' | 'confidence' | 'target' | 'targetUnit' | 'model'>} Session
 *
 * A picture of an image, small enough to be saved with it.
 * @typedef {{width: number, height: number, labels: Uint8Array}} Picture
 */

const kSessionFormat = 'phasebound-session';
const kSessionVersion = 1;

/** Error codes of the page itself. */
const kBrokenSession = 'BrokenSession';
const kNotInSession = 'NotInSession';

/** Typed arrays by their name in the file. */
const kArrays = { u8: Uint8Array, f32: Float32Array, f64: Float64Array };

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(text);
}

/** @param {string} _key @param {any} value */
function encode(_key, value) {
  for (const [name, ArrayType] of Object.entries(kArrays)) {
    if (value instanceof ArrayType) {
      return { [name]: toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    }
  }
  return value;
}

/** @param {string} _key @param {any} value */
function decode(_key, value) {
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, ArrayType] of Object.entries(kArrays)) {
    if (typeof value[name] !== 'string' || Object.keys(value).length !== 1) continue;
    const bytes = Uint8Array.from(atob(value[name]), (letter) => letter.charCodeAt(0));
    return new ArrayType(bytes.buffer);
  }
  return value;
}

/**
 * @param {State} state
 * @param {object} answer as the command line gives it
 * @param {readonly (Picture | null)[]} pictures of the images
 * @param {readonly (string | null)[]} sha256 of the files
 * @returns {string} JSON
 */
export function sessionText(state, answer, pictures, sha256) {
  const { images, excluded, phases, phaseValue, results, confidence, target, targetUnit, model } =
    state;
  const session = {
    format: kSessionFormat,
    version: kSessionVersion,
    images: images.map(({ name, info, key }, index) => ({
      name,
      info: { ...info, handle: 0 },
      isExcluded: excluded.has(key),
      picture: pictures[index],
      sha256: sha256[index],
    })),
    phases,
    phaseValue,
    results: [...results].map(([value, result]) => ({ value, ...result })),
    confidence,
    target,
    targetUnit,
    model,
  };
  return `${JSON.stringify({ ...answer, session }, encode, 1)}\n`;
}

/** @param {unknown} value @param {number} least @param {number} most */
const isWithin = (value, least, most) =>
  typeof value === 'number' && value >= least && value <= most;

/** @param {unknown} shape */
const isShape = (shape) =>
  Array.isArray(shape) &&
  (shape.length === 2 || shape.length === 3) &&
  shape.every((side) => Number.isInteger(side) && isWithin(side, 1, 2 ** 31));

/**
 * Sessions that were saved before tiles were looked at have none.
 * @param {any} frequencies
 */
const areFrequencies = (frequencies) =>
  frequencies?.power instanceof Float32Array &&
  ((frequencies.spreads ?? null) === null || frequencies.spreads instanceof Float64Array);

/** @param {any} estimate */
const isEstimate = (estimate) =>
  isShape(estimate?.shape) &&
  isWithin(estimate.phaseFraction, 0, 1) &&
  isWithin(estimate.numPixels, 1, 2 ** 53) &&
  isWithin(estimate.count, 0, estimate.numPixels) &&
  estimate.radialTpc instanceof Float64Array &&
  Array.isArray(estimate.profiles) &&
  Array.isArray(estimate.warnings) &&
  (estimate.lowFrequencies === null || areFrequencies(estimate.lowFrequencies));

/** @param {any} material */
const isMaterial = (material) =>
  isWithin(material?.phaseFraction, 0, 1) &&
  [2, 3].includes(material.numDimensions) &&
  isWithin(material.numPixels, 1, 2 ** 53) &&
  isWithin(material.numImages, 1, 2 ** 31) &&
  isWithin(material.sigmaMod, Number.MIN_VALUE, 1e6) &&
  (material.sigma === null || isWithin(material.sigma, 0, 1e6)) &&
  Array.isArray(material.warnings) &&
  (material.calibrated === null ||
    (isWithin(material.calibrated?.sigma, 0, 1e6) &&
      isWithin(material.calibrated.degreesOfFreedom, Number.MIN_VALUE, 1e12) &&
      isWithin(material.calibrated.bulkRatio ?? 1, Number.MIN_VALUE, 1e12)));

/** @param {any} saved */
const isSession = (saved) =>
  saved?.format === kSessionFormat &&
  saved.version === kSessionVersion &&
  Array.isArray(saved.images) &&
  saved.images.length > 0 &&
  saved.images.every(
    (/** @type {any} */ image) =>
      typeof image?.name === 'string' &&
      isShape(image.info?.shape) &&
      Array.isArray(image.info.phases),
  ) &&
  Array.isArray(saved.phases) &&
  saved.phases.length > 0 &&
  Array.isArray(saved.results) &&
  saved.results.every(
    (/** @type {any} */ result) =>
      isMaterial(result?.material) &&
      result.images?.length === saved.images.length &&
      result.images.every(isEstimate),
  ) &&
  isWithin(saved.confidence, 0.5, 0.9999) &&
  isWithin(saved.target, 1e-6, 100) &&
  ['relative', 'absolute'].includes(saved.targetUnit) &&
  ['calibrated', 'imagerep'].includes(saved.model);

/** Keys of images that no worker knows. */
let lastKey = 0;

/**
 * @param {string} text
 * @returns {Session}
 * @throws {EngineFailure} BrokenSession
 */
export function sessionOf(text) {
  let saved;
  try {
    saved = JSON.parse(text, decode).session;
  } catch {
    saved = null;
  }
  if (!isSession(saved)) throw new EngineFailure({ code: kBrokenSession, details: [] });
  /** @type {OpenedImage[]} */
  const images = saved.images.map((/** @type {any} */ { name, info, picture, sha256 }) => ({
    key: --lastKey,
    name,
    info,
    saved: { picture, sha256 },
  }));
  const results = new Map(
    saved.results.map(
      (/** @type {PhaseResult & {value: number}} */ { value, ...result }) =>
        /** @type {[number, PhaseResult]} */ ([value, result]),
    ),
  );
  /** @type {import('./types.js').Phase[]} */
  const phases = saved.phases;
  const missing = phases.filter(({ value }) => !results.has(value));
  return {
    images,
    excluded: new Set(
      images.filter((_, index) => saved.images[index].isExcluded).map(({ key }) => key),
    ),
    phases,
    phaseValue: saved.phaseValue,
    results,
    failures: new Map(missing.map(({ value }) => [value, { code: kNotInSession, details: [] }])),
    imageIndex: 0,
    slice: 0,
    confidence: saved.confidence,
    target: saved.target,
    targetUnit: saved.targetUnit,
    model: saved.model,
  };
}
