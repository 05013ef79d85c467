/**
 * Names of the files that are saved: what image, what phase, what it is.
 */

import { phaseText } from './numbers.js';
import { phaseNamed } from '../state/phases.js';

/** @typedef {import('../state/types.js').State} State */

const kProgram = 'phasebound';
/** Longer names are cut: some file systems take no more than 255 bytes. */
const kMostLetters = 60;

/** Letters, digits and what every file system takes. @param {string} text */
const plain = (text) => text.replace(/[^\p{L}\p{N}._-]+/gu, '_');

/** What the images are called: the first, without its ending, and how many there are. */
function subject(/** @type {Pick<State, 'images' | 'excluded'>} */ { images, excluded }) {
  const shown = images.filter(({ key }) => !excluded.has(key));
  const [first] = shown;
  if (!first) return [];
  const name = plain(first.name.replace(/\.[A-Za-z0-9]{1,5}$/, '')).slice(0, kMostLetters);
  const others = shown.length > 1 ? [`and-${shown.length - 1}-more`] : [];
  return [name || 'image', ...others];
}

/** @param {Pick<State, 'phases' | 'phaseValue'>} state */
function phasePart({ phases, phaseValue }) {
  const phase = phaseNamed(phases, phaseValue);
  return phase ? [`phase-${phaseText(phase.value, phase.isColour).replace('#', '')}`] : [];
}

/**
 * @param {State} state
 * @param {string} kind
 * @returns {string} of what holds all phases, without an ending
 */
export const nameOfAll = (state, kind) => [...subject(state), kProgram, kind].join('-');

/**
 * @param {State} state
 * @param {string} kind
 * @returns {string} of what holds the picked phase
 */
export const nameOfPhase = (state, kind) =>
  [...subject(state), kProgram, ...phasePart(state), kind].join('-');

/** Plots that are of one of several images, and not of all. */
const kOfOneImage = new Set(['tpc-map', 'radial', 'directions']);

/**
 * @param {State} state
 * @param {string} plot name of it
 */
export function nameOfPlot(state, plot) {
  // Samples of a known material have nothing to do with the image.
  if (plot === 'demonstration') return [kProgram, plot, state.demonstration?.id].join('-');
  const { images, imageIndex } = state;
  const shown = kOfOneImage.has(plot) ? images.slice(imageIndex, imageIndex + 1) : images;
  return nameOfPhase({ ...state, images: shown }, plot);
}
