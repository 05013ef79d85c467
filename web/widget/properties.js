/** The widget's attributes as properties. */

import { settingsFrom } from '../settings.js';

/** @typedef {import('../engine/types.js').Model} Model */

/** What holds where an attribute is not there, or is not valid. */
export const kDefaults = Object.freeze({
  confidence: 0.95,
  target: 0.05,
  model: /** @type {Model} */ ('calibrated'),
});

const kProperties = [
  'src',
  'phase',
  'confidence',
  'target',
  'model',
  'theme',
  'compact',
  'page',
];

/** Where there is no document, as on Node, the class can be imported and not used. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** Texts are null where there is no attribute; `lang` is every element's own. */
export class WidgetProperties extends Base {
  /** @param {string} name @param {unknown} value null and undefined remove it */
  #set(name, value) {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /**
   * Makes attributes of what a page has set on the element before its class was there: such values
   * lie in front of the properties.
   */
  takeEarlyProperties() {
    const early = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    for (const name of kProperties) {
      if (!Object.hasOwn(this, name)) continue;
      const value = early[name];
      delete early[name];
      early[name] = value;
    }
  }

  get #given() {
    return settingsFrom((name) => this.getAttribute(name));
  }

  /** Address of an image, which is loaded at once. @returns {string | null} */
  get src() {
    return this.getAttribute('src');
  }

  /** @param {string | null} value */
  set src(value) {
    this.#set('src', value);
  }

  /** Pixel value, or "#rrggbb". @returns {string | null} */
  get phase() {
    return this.getAttribute('phase');
  }

  /** @param {string | null} value */
  set phase(value) {
    this.#set('phase', value);
  }

  /** 0.5..0.9999. @returns {number} */
  get confidence() {
    return this.#given.confidence ?? kDefaults.confidence;
  }

  /** @param {number} value */
  set confidence(value) {
    this.#set('confidence', value);
  }

  /** Relative error for the required size. @returns {number} */
  get target() {
    return this.#given.target ?? kDefaults.target;
  }

  /** @param {number} value */
  set target(value) {
    this.#set('target', value);
  }

  /** @returns {Model} */
  get model() {
    return this.#given.model ?? kDefaults.model;
  }

  /** @param {Model} value */
  set model(value) {
    this.#set('model', value);
  }

  /** "light" or "dark"; the system's if null. @returns {string | null} */
  get theme() {
    return this.getAttribute('theme');
  }

  /** @param {string | null} value */
  set theme(value) {
    this.#set('theme', value);
  }

  /** Address of the whole page, for "Open full". @returns {string | null} */
  get page() {
    return this.getAttribute('page');
  }

  /** @param {string | null} value */
  set page(value) {
    this.#set('page', value);
  }

  /** @returns {boolean} */
  get compact() {
    return this.#given.isCompact;
  }

  /** @param {boolean} value */
  set compact(value) {
    this.#set('compact', value ? '' : null);
  }
}
