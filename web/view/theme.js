import { lifetime } from './lifetime.js';

/** @typedef {import('./colours.js').Rgb} Rgb */

const kDark = window.matchMedia('(prefers-color-scheme: dark)');

/** Ground that faded phases fade into; the image stands on the same colour (tokens.css). */
/** @returns {Rgb} */
export const imageGround = () => (kDark.matches ? [24, 27, 30] : [250, 250, 248]);

/** @param {() => void} listener */
export const onThemeChange = (listener) =>
  kDark.addEventListener('change', listener, { signal: lifetime() });
