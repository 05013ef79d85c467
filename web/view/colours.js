/**
 * Colours of the phases: Okabe and Ito's set, which people with any common colour blindness tell
 * apart. The order puts strong contrasts first; black is left out, the ground may be black.
 * @type {readonly (readonly [number, number, number])[]}
 */
const kOkabeIto = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
];

/** What later rounds through the set are mixed with: nothing, white, black. */
const kRounds = [
  { target: 255, share: 0 },
  { target: 255, share: 0.45 },
  { target: 0, share: 0.4 },
];

/** @typedef {[number, number, number]} Rgb */

/**
 * @param {readonly [number, number, number]} colour
 * @param {readonly [number, number, number]} other
 * @param {number} share of the other, 0..1
 * @returns {Rgb}
 */
export function mix(colour, other, share) {
  const at = (/** @type {0 | 1 | 2} */ i) =>
    Math.round(colour[i] * (1 - share) + other[i] * share);
  return [at(0), at(1), at(2)];
}

/**
 * Colour of the phase with the given place in the sorted phase list.
 * @param {number} index
 * @returns {Rgb}
 */
export function phaseColour(index) {
  const round = kRounds[Math.floor(index / kOkabeIto.length) % kRounds.length];
  const { target, share } = round;
  return mix(kOkabeIto[index % kOkabeIto.length], [target, target, target], share);
}

/** @param {Rgb} colour */
export const cssColour = ([r, g, b]) => `rgb(${r} ${g} ${b})`;
