/**
 * The settings that a page's author may give: as attributes of the widget, or in the fragment of
 * the address of a frame or of the page. Whoever made a link is not trusted: what is not a valid
 * setting is as if it was not there. The author of a page is told.
 */

import { kLeastConfidence, kLeastTarget, kMostConfidence, kMostTarget } from './state/reducer.js';

/** @typedef {import('./engine/types.js').Model} Model */

/**
 * @typedef {object} Settings null where it is not given
 * @property {string | null} src address of an image
 * @property {string | null} phase pixel value, or "#rrggbb"
 * @property {number | null} confidence 0.5..0.9999
 * @property {number | null} target relative error
 * @property {Model | null} model
 * @property {string | null} lang
 * @property {'light' | 'dark' | null} theme
 * @property {boolean} isCompact
 */

/**
 * @param {string | null} text
 * @param {number} least
 * @param {number} most
 */
function numberWithin(text, least, most) {
  const number = text === null || text.trim() === '' ? NaN : Number(text);
  return number >= least && number <= most ? number : null;
}

/**
 * @template {string} T
 * @param {string | null} text
 * @param {readonly T[]} allowed
 * @returns {T | null}
 */
const oneOf = (text, allowed) => allowed.find((each) => each === text) ?? null;

/** @type {readonly Model[]} */
const kModels = ['calibrated', 'imagerep'];

/** What a setting that a number comes from can be: between two numbers, or one of some words. */
export const kAllowed = Object.freeze({
  confidence: [kLeastConfidence, kMostConfidence],
  target: [kLeastTarget, kMostTarget],
  model: kModels,
});

/**
 * @param {(name: string) => string | null} get
 * @returns {Settings}
 */
export function settingsFrom(get) {
  const phase = get('phase')?.trim() ?? null;
  const compact = get('compact');
  return {
    src: get('src') || null,
    phase: phase !== null && /^(#[0-9a-f]{6}|-?\d+(\.\d+)?)$/i.test(phase) ? phase : null,
    confidence: numberWithin(get('confidence'), kLeastConfidence, kMostConfidence),
    target: numberWithin(get('target'), kLeastTarget, kMostTarget),
    model: oneOf(get('model'), kModels),
    lang: oneOf(get('lang')?.toLowerCase().split('-')[0] ?? null, ['en', 'de', 'zh']),
    theme: oneOf(get('theme'), ['light', 'dark']),
    isCompact: compact !== null && compact !== 'false' && compact !== '0',
  };
}

/**
 * Which of kAllowed are given and are not valid.
 * @param {(name: string) => string | null} get
 * @returns {{name: keyof typeof kAllowed, text: string}[]}
 */
export function wrongSettings(get) {
  const settings = settingsFrom(get);
  const names = /** @type {(keyof typeof kAllowed)[]} */ (Object.keys(kAllowed));
  return names.flatMap((name) => {
    const text = get(name);
    return text?.trim() && settings[name] === null ? [{ name, text }] : [];
  });
}

/** @param {string} hash of an address, with or without its # */
export function settingsOfFragment(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  return settingsFrom((name) => values.get(name));
}

/**
 * @param {Settings} settings
 * @returns {string} without a #; empty where nothing is set
 */
export function fragmentOf({ src, phase, confidence, target, model, lang, theme, isCompact }) {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries({
    src,
    phase,
    confidence,
    target,
    model,
    lang,
    theme,
  })) {
    if (value !== null) values.set(name, String(value));
  }
  if (isCompact) values.set('compact', '');
  return values.toString();
}

/**
 * The phase that a setting names, as an image names its own.
 * @param {string} phase
 * @returns {{value: number, isColour: boolean}}
 */
export const phaseOfSetting = (phase) =>
  phase.startsWith('#')
    ? { value: Number.parseInt(phase.slice(1), 16), isColour: true }
    : { value: Number(phase), isColour: false };

/**
 * The address of an image that a page, a frame or a widget may be asked to load.
 * @param {string} src
 * @param {string} base
 * @returns {URL | null} null where it is not one of the web
 */
export function imageAddress(src, base) {
  try {
    const address = new URL(src, base);
    return ['http:', 'https:', 'blob:', 'data:'].includes(address.protocol) ? address : null;
  } catch {
    return null;
  }
}
