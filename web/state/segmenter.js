/** @typedef {import('./draft.js').Draft} Draft */
/** @typedef {import('./segmentation.js').Settings} Settings */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Source} Source */
/** @typedef {import('./tasks.js').PageStore} PageStore */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('../engine/types.js').SurveyInfo} SurveyInfo */

import { errorOf } from '../engine/failure.js';
import { areAlike, settingsOf, withProposal, withThresholds } from './segmentation.js';
import { isCancellation } from './tasks.js';

/** Nothing was moved for so long: what is tried counts from now on, ms. */
const kRestMs = 450;
/** Where all phases take longer than this, the user says when it counts. */
const kQuickSeconds = 3;

/**
 * Tries segmentations and masks on the image that is shown: what is moved is seen at once, and
 * counts as soon as nothing moves any more where that is quick, else when the user says so.
 */
export class Segmenter {
  #store;
  #client;
  #apply;
  /**
   * The file that is held for previews, with the one that masks it.
   * @type {{blob: Blob, maskBlob: Blob | undefined, key: number, survey: SurveyInfo} | null}
   */
  #held = null;
  /** What is about to count. @type {Settings | null} */
  #applying = null;
  #isPreviewing = false;
  /** Whether what is previewed now is not what is wanted any more. */
  #isStale = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {PageStore} store
   * @param {EngineClient} client
   * @param {(index: number, settings: Settings, isFollowing: boolean) => Promise<void>} apply opens
   *   an image anew, as a step of its own or as what follows from the one that tried the settings
   */
  constructor(store, client, apply) {
    this.#store = store;
    this.#client = client;
    this.#apply = apply;
  }

  /**
   * Begins to work on the image that is shown, though its values are labels already.
   * @param {string | null} gesture
   */
  begin(gesture = null) {
    const { images, imageIndex, asked } = this.#store.get();
    const image = images[imageIndex];
    const blob = image ? this.#blobOf(image) : null;
    if (!blob) return;
    this.#store.dispatch({ type: 'segmentationAsked', asked: new Set([...asked, blob]), gesture });
    this.follow();
  }

  /** Ends that, where nothing was chosen. */
  end() {
    clearTimeout(this.#timer);
    this.#store.dispatch({ type: 'segmentationAsked', asked: new Set(), gesture: null });
    this.follow();
  }

  /** To be called after undo and redo, which have changed what is tried and what counts. */
  restart() {
    this.#applying = null;
    clearTimeout(this.#timer);
    this.follow();
    if (!this.isApplied) this.#applySoon();
  }

  /** Lets what is tried count now, where it would do so in a moment. */
  flush() {
    if (!this.isApplied && this.isQuick) this.apply(true);
  }

  /** To be called after the images, or the one that is shown, have changed. */
  follow() {
    const { get, dispatch } = this.#store;
    const { images, imageIndex, draft } = get();
    const image = images[imageIndex];
    const blob = image ? this.#blobOf(image) : null;
    if (!image || !blob || !this.#isWorkedOn(image)) {
      if (draft) dispatch({ type: 'draftEnded' });
      return;
    }
    if (draft?.imageKey !== image.key) {
      clearTimeout(this.#timer);
      // What was moved while the image was being opened anew is not lost.
      const isMoved =
        draft?.file === blob && this.#applying !== null && draft.settings !== this.#applying;
      const settings = isMoved ? draft.settings : this.#settingsOf(image.key);
      dispatch({ type: 'draftBegun', file: blob, imageKey: image.key, settings });
      if (isMoved) this.#applySoon();
    }
    this.#surveyed(image, blob).then(() => this.#preview());
  }

  /**
   * @param {Partial<Settings>} change
   * @param {string | null} gesture that it is a part of; null: it is a step of its own
   */
  change(change, gesture = null) {
    const { get, dispatch } = this.#store;
    const { draft } = get();
    if (!draft) return;
    dispatch({ type: 'draftChanged', settings: { ...draft.settings, ...change }, gesture });
    this.#preview();
    this.#applySoon();
  }

  #applySoon() {
    clearTimeout(this.#timer);
    if (this.isQuick) this.#timer = setTimeout(() => this.apply(true), kRestMs);
  }

  /**
   * @param {import('../engine/types.js').Proposal} proposal
   * @param {string | null} gesture
   */
  take(proposal, gesture = null) {
    const { draft, images, imageIndex } = this.#store.get();
    const { fileShape } = images[imageIndex].info;
    if (!draft) return;
    this.change(withProposal(draft.settings, proposal, fileShape[fileShape.length - 2]), gesture);
    this.flush();
  }

  /**
   * Lets what is tried count.
   * @param {boolean} isFollowing whether that is no step of its own
   */
  apply(isFollowing = false) {
    clearTimeout(this.#timer);
    const { draft, images } = this.#store.get();
    const index = images.findIndex(({ key }) => key === draft?.imageKey);
    if (!draft || index < 0 || draft.error || this.isApplied) return;
    const { settings } = draft;
    this.#applying = settings;
    this.#apply(index, settings, isFollowing).finally(() => {
      if (this.#applying === settings) this.#applying = null;
    });
  }

  /** Whether what is tried is what counts. */
  get isApplied() {
    const { draft, images } = this.#store.get();
    const image = images.find(({ key }) => key === draft?.imageKey);
    if (!draft || !image) return true;
    return areAlike(draft.settings, this.#settingsOf(image.key));
  }

  /** Whether a choice counts by itself. */
  get isQuick() {
    const { images, phases } = this.#store.get();
    const seconds = images.reduce(
      (sum, { info }) => sum + this.#client.predict(info.shape).seconds,
      0,
    );
    return seconds * phases.length < kQuickSeconds;
  }

  /** @param {OpenedImage} image */
  #isWorkedOn({ key, info, saved }) {
    if (saved) return false;
    const source = this.#client.sourceOf(key);
    if (source?.kind !== 'file') return false;
    const isAsked = this.#store.get().asked.has(source.blobs[0]);
    return Boolean(info.segmentation || info.mask || source.maskBlob || isAsked);
  }

  /** @param {OpenedImage} image */
  #blobOf({ key }) {
    const source = this.#client.sourceOf(key);
    return source?.kind === 'file' ? source.blobs[0] : null;
  }

  /**
   * Reads the file for previews, unless that was done already.
   * @param {OpenedImage} image
   * @param {Blob} blob
   */
  async #surveyed(image, blob) {
    const { dispatch } = this.#store;
    try {
      const source = /** @type {Source} */ (this.#client.sourceOf(image.key));
      const maskBlob = source.kind === 'file' ? source.maskBlob : undefined;
      if (this.#held?.blob !== blob || this.#held.maskBlob !== maskBlob) {
        if (this.#held) this.#client.closeSurvey(this.#held.key);
        this.#held = null;
        const { key, info } = await this.#client.survey(source, image.name, null);
        this.#held = { blob, maskBlob, key, survey: info };
      }
      dispatch({ type: 'draftSurveyed', imageKey: image.key, survey: this.#held.survey });
    } catch (cause) {
      if (!isCancellation(cause)) dispatch({ type: 'draftFailed', error: errorOf(cause) });
    }
  }

  /**
   * How a slice is to be segmented. One slice of a volume would have thresholds of its own; what
   * counts already has those of all slices.
   * @param {Draft} draft
   */
  #segmentationOf({ settings, imageKey }) {
    const { images } = this.#store.get();
    const record = images.find(({ key }) => key === imageKey)?.info.segmentation;
    const { segmentation } = settings;
    if (!record || !segmentation || segmentation.method === 'colours') return segmentation;
    if (!areAlike(settings, this.#settingsOf(imageKey))) return segmentation;
    return withThresholds(segmentation, record.thresholds);
  }

  /** @param {number} key of an image @returns what counts of it */
  #settingsOf(key) {
    const source = this.#client.sourceOf(key);
    return settingsOf(source?.kind === 'file' ? source.options : {});
  }

  /** Shows what the settings do, the latest as soon as the one before is there. */
  async #preview() {
    this.#isStale = true;
    if (this.#isPreviewing) return;
    this.#isPreviewing = true;
    const { get, dispatch } = this.#store;
    while (this.#isStale) {
      this.#isStale = false;
      const { draft, slice } = get();
      if (!draft?.survey || !this.#held) break;
      const { settings, imageKey } = draft;
      const segmentation = this.#segmentationOf(draft);
      try {
        const asked = { slice, ...settings, segmentation };
        const preview = await this.#client.preview(this.#held.key, asked);
        dispatch({ type: 'draftPreviewed', imageKey, preview, settings });
      } catch (cause) {
        if (isCancellation(cause)) this.#isStale = true;
        else dispatch({ type: 'draftFailed', error: errorOf(cause) });
      }
    }
    this.#isPreviewing = false;
  }
}
