/**
 * <phasebound-widget>: one image and its answer, in a page of anybody's. The class; define.js
 * registers it.
 *
 * Attributes, mirrored by properties of the same names: src (address of an image, loaded at once: it
 * is the choice of the page's author), phase (pixel value or "#rrggbb"), confidence, target, model,
 * lang, theme ("light", "dark"; else the system's), compact, page (address of the whole page for
 * "Open full").
 * Events: "progress" {stage, share}, "result" (what the command line prints as JSON, after each
 * change), "error" {code, details, message}; their `detail` holds that.
 * Parts: box, picture, phase, number, interval, segmentation, slider, confidence, curve, sentence,
 * warnings, status, progress, error, button, link. Custom properties: --phasebound-ink, -muted, -ground, -line, -accent,
 * -font, -picture-size.
 */

import { phaseWarnings } from '../engine/analysis.js';
import { EngineFailure, errorOf } from '../engine/failure.js';
import { nameOfAddress } from '../engine/file_names.js';
import { modelOfWarning } from '../engine/models.js';
import { fragmentOf, imageAddress, kAllowed, settingsFrom, wrongSettings } from '../settings.js';
import { findingSentences } from '../view/findings.js';
import { preferredLanguage, useWords } from '../view/language.js';
import { fetchImage } from '../view/linked_image.js';
import { errorSentence, warningSentence } from '../view/sentences.js';
import { strings } from '../view/strings.js';
import { answerAt, curveOf, openAndEstimate, phaseIn } from './analysis.js';
import { kDefaults, WidgetProperties } from './properties.js';
import { acquire, release } from './shared_engine.js';
import { widgetStrings } from './strings.js';
import { widgetStyles } from './styles.js';
import { createView } from './view.js';

/** @typedef {import('./analysis.js').Opened} Opened */
/** @typedef {import('./analysis.js').Estimated} Estimated */
/** @typedef {import('../engine/engine.js').Engine} Engine */

const kAttributes = [
  'src',
  'phase',
  'confidence',
  'target',
  'model',
  'lang',
  'theme',
  'compact',
  'page',
];

/** Put in by the build of the site: the whole page is beside this script. */
const kPage = /** @type {{phaseboundPage?: string}} */ (globalThis).phaseboundPage;

/**
 * @param {ReturnType<typeof wrongSettings>[number]} setting
 * @param {string} language
 */
function wrongSettingSentence({ name, text }, language) {
  const words = widgetStrings(language);
  const [first, second] = kAllowed[name].map(String);
  const allowed =
    name === 'model' ? words.either(first, second) : words.numberWithin(first, second);
  return words.wrongSetting(`${name}="${text}"`, allowed, String(kDefaults[name]));
}

/**
 * @param {import('../engine/types.js').EngineError} error
 * @param {string} language
 */
function sentenceOf(error, language) {
  const [first, second] = error.details;
  if (error.code === 'NoSuchPhase') return widgetStrings(language).noSuchPhase(first, second);
  return Object.hasOwn(strings.errors, error.code)
    ? strings.errors[error.code]
    : errorSentence(error);
}

/** What of an image is gone with the next one. */
const nothing = () => ({
  file: /** @type {File | null} */ (null),
  opened: /** @type {Opened | null} */ (null),
  /** Estimates by the value of the phase. */
  estimates: /** @type {Map<number, Estimated>} */ (new Map()),
  error: /** @type {import('../engine/types.js').EngineError | null} */ (null),
  /** It came from an address, which is not the reader's choice. */
  isFetched: false,
  isStopped: false,
});

export class PhaseboundWidget extends WidgetProperties {
  static observedAttributes = kAttributes;

  /** @type {Engine | null} */
  #engine = null;
  #image = nothing();
  /** @type {AbortController | null} */
  #running = null;
  /** @type {{stage: string, share: number} | null} */
  #task = null;
  /** @type {URL | null} */
  #offered = null;
  /** @type {object | null} */
  #result = null;
  /** @type {ReturnType<typeof createView> | null} */
  #view = null;
  /** @type {AbortController | null} */
  #listening = null;

  connectedCallback() {
    if (this.#engine) return;
    this.takeEarlyProperties();
    this.#engine = acquire();
    if (!this.shadowRoot) {
      const shadow = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(widgetStyles);
      shadow.adoptedStyleSheets = [sheet];
    }
    this.#view = createView({
      open: (file) => this.open(file),
      loadOffered: () => this.#loadOffered(),
      stop: () => this.cancel(),
      again: () => this.#analyse(),
      setConfidence: (confidence) => (this.confidence = confidence),
      pickPhase: (value) => this.#pick(value),
    });
    this.shadowRoot?.replaceChildren(this.#view.root);
    this.#listening = new AbortController();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#show(), {
      signal: this.#listening.signal,
    });
    this.#load();
  }

  disconnectedCallback() {
    // Moved to another place, it is connected again before this runs.
    queueMicrotask(() => {
      if (this.isConnected || !this.#engine) return;
      this.#running?.abort();
      this.#running = null;
      this.#listening?.abort();
      this.#image = nothing();
      this.#task = null;
      this.#offered = null;
      this.#result = null;
      this.#view = null;
      this.shadowRoot?.replaceChildren();
      this.#engine = null;
      release();
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (!this.#engine || before === now) return;
    if (name === 'src') {
      this.#load();
    } else if (name === 'phase') {
      this.#analyse();
    } else {
      this.#show();
      if (['confidence', 'target', 'model'].includes(name)) this.#tellResult();
    }
  }

  /**
   * Opens an image in place of the present one.
   * @param {Blob} file
   * @param {string} [name]
   */
  open(file, name) {
    const own = file instanceof File ? file.name : 'image';
    this.#image = { ...nothing(), file: new File([file], name ?? own) };
    this.#offered = null;
    return this.#analyse();
  }

  /** Ends what is being computed; the button "Analyse" goes on. */
  cancel() {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = null;
    this.#task = null;
    this.#image.isStopped = true;
    this.#show();
  }

  /**
   * Asks the user whether to load an image, for addresses that somebody else than the page's author
   * has chosen.
   * @param {string} src
   */
  offer(src) {
    const address = imageAddress(src, document.baseURI);
    this.#offered = address && /^https?:$/.test(address.protocol) ? address : null;
    this.#show();
  }

  /** What the command line would print of the present image, or null. */
  get result() {
    return this.#result;
  }

  get #settings() {
    const settings = settingsFrom((name) => this.getAttribute(name));
    return {
      ...settings,
      // Of a name that can be no phase's its author is told, as of one that the image lacks: the number
      // of another phase would be taken for its own.
      phase: settings.phase ?? (this.getAttribute('phase')?.trim() || null),
      confidence: settings.confidence ?? kDefaults.confidence,
      target: settings.target ?? kDefaults.target,
      model: settings.model ?? kDefaults.model,
    };
  }

  get #language() {
    const { lang } = this.#settings;
    if (lang) return lang;
    const around = this.closest('[lang]')?.getAttribute('lang');
    return preferredLanguage(around ? [around] : navigator.languages);
  }

  #load() {
    const { src } = this.#settings;
    this.#running?.abort();
    this.#running = null;
    this.#task = null;
    this.#image = nothing();
    const address = src === null ? null : imageAddress(src, document.baseURI);
    if (address) {
      this.#fetch(address);
      return;
    }
    if (src !== null) this.#fail(new EngineFailure({ code: 'ImageNotFound', details: [src] }));
    this.#show();
  }

  #loadOffered() {
    const address = this.#offered;
    this.#offered = null;
    if (address) this.#fetch(address);
  }

  /** @param {URL} address */
  async #fetch(address) {
    await this.#during(async (signal) => {
      this.#progress('load', 0);
      this.#image = { ...nothing(), file: await fetchImage(address, signal), isFetched: true };
    });
    if (this.#image.file && !this.#image.error) await this.#analyse();
  }

  /** Estimates the picked phase where it has not been. */
  async #analyse() {
    const { file } = this.#image;
    const engine = this.#engine;
    if (!file || !engine) return this.#show();
    if (this.#current) {
      // What another phase was asked for is wanted no more, nor why it could not be had.
      this.#running?.abort();
      this.#running = null;
      this.#task = null;
      this.#image.error = null;
      this.#image.isStopped = false;
      this.#show();
      return this.#tellResult();
    }
    await this.#during(async (signal) => {
      this.#progress('open', 0);
      const { phase } = this.#settings;
      const image = this.#image;
      const { estimated } = await engine.run(
        (client) =>
          openAndEstimate(client, file, file.name, {
            phase,
            onOpened: (opened) => {
              image.opened ??= opened;
              this.#show();
            },
            onProgress: (stage, share) => this.#progress(stage, share),
          }),
        signal,
      );
      image.estimates.set(estimated.phase.value, estimated);
    });
    this.#tellResult();
  }

  /**
   * One thing at a time: the next one ends it.
   * @param {(signal: AbortSignal) => Promise<void>} work
   */
  async #during(work) {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#image.error = null;
    this.#image.isStopped = false;
    try {
      await work(running.signal);
    } catch (cause) {
      if (running.signal.aborted) return;
      this.#fail(cause);
    }
    if (this.#running !== running) return;
    this.#running = null;
    this.#task = null;
    this.#show();
  }

  /** @param {unknown} cause */
  #fail(cause) {
    const error = errorOf(cause);
    this.#image.error = error;
    useWords(this.#language);
    this.#tell('error', { ...error, message: sentenceOf(error, this.#language) });
  }

  /** @param {string} stage @param {number} share */
  #progress(stage, share) {
    if (!this.#running) return;
    this.#task = { stage, share };
    this.#show();
    this.#tell('progress', { stage, share });
  }

  /** @param {number} value */
  #pick(value) {
    const phase = this.#image.opened?.phases.find((each) => each.value === value);
    if (!phase) return;
    const { isColour } = phase;
    const text = isColour ? `#${value.toString(16).padStart(6, '0')}` : String(value);
    if (this.getAttribute('phase') === text) return;
    this.setAttribute('phase', text);
  }

  /** The estimate of the picked phase, or null. */
  get #current() {
    const { opened, estimates } = this.#image;
    const value = opened && this.#phaseValue(opened);
    return value === null ? null : (estimates.get(value) ?? null);
  }

  /** @param {Opened} opened */
  #phaseValue({ phases }) {
    try {
      return phaseIn(phases, this.#settings.phase).value;
    } catch {
      return null;
    }
  }

  #tellResult() {
    if (this.#result && this.#current) this.#tell('result', this.#result);
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, composed: true }));
  }

  #show() {
    const engine = this.#engine;
    if (!engine || !this.#view) return;
    const settings = this.#settings;
    const { opened, error, isStopped, file, isFetched } = this.#image;
    const current = this.#current;
    const lang = useWords(this.#language);
    const { client } = engine;
    const answer = opened && current && answerAt(client, opened, current, settings);
    this.#result = answer?.json ?? null;
    const isPlain = answer?.estimate.sigma !== null;
    const published = current && client.interval(current.material, settings.confidence, 'imagerep');
    const warnings = current && published ? phaseWarnings(current.material, published) : [];
    const { theme, isCompact, confidence, model } = settings;
    this.#view.show({
      lang,
      isCompact,
      isDark: theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches,
      confidence,
      offered: this.#offered && {
        name: nameOfAddress(this.#offered),
        host: this.#offered.host,
      },
      canChoose: !this.#running && (!file || error !== null || !isFetched),
      task: this.#task,
      isStopped,
      opened,
      phaseValue: opened && this.#phaseValue(opened),
      answer,
      band: current?.image.segmentationBand ?? null,
      curve: current && isPlain && !isCompact ? curveOf(client, current.material, model) : null,
      warnings: [
        ...wrongSettings((name) => this.getAttribute(name)).map((each) =>
          wrongSettingSentence(each, lang),
        ),
        ...(opened ? opened.info.warnings.map(warningSentence) : []),
        ...(current ? findingSentences(current.image, model, '') : []),
        ...warnings
          .filter(({ code }) => [null, model].includes(modelOfWarning(code)))
          .map(warningSentence),
      ],
      error: error && sentenceOf(error, lang),
      link: this.#link(settings),
      isLinkWithin: window !== window.top && window.origin === 'null',
    });
  }

  /**
   * The whole page with the same settings. What a link names is loaded there after a click.
   * @param {import('../settings.js').Settings} settings
   */
  #link(settings) {
    const own = kPage === undefined ? null : new URL(kPage, import.meta.url).href;
    const page = this.getAttribute('page') ?? own;
    if (page === null) return null;
    const src = settings.src && imageAddress(settings.src, document.baseURI);
    const fragment = fragmentOf({
      ...settings,
      src: src && /^https?:$/.test(src.protocol) ? src.href : null,
      theme: null,
      isCompact: false,
    });
    try {
      const address = new URL(page, document.baseURI);
      address.hash = fragment;
      return /^(https?|file):$/.test(address.protocol) ? address.href : null;
    } catch {
      return null;
    }
  }
}
