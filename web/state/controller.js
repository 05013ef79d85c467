/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./history.js').HistoryAction} Action */
/** @typedef {import('./history.js').StateWithHistory} StateWithHistory */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('./opening.js').Wanted} Wanted */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/**
 * @template S, A
 * @typedef {import('./store.js').Store<S, A>} Store
 */

import { kCancelled } from '../engine/client.js';
import { EngineFailure, errorOf } from '../engine/failure.js';
import { kGivenSource, withPixelSize } from '../engine/pixel_size.js';
import { Analyst } from './analyst.js';
import { Demonstrator } from './demonstrator.js';
import { kFirstSegmentation } from './segmentation.js';
import { Segmenter } from './segmenter.js';
import {
  asImages,
  asVolume,
  checkAlike,
  filesOf,
  numBytesOf,
  optionsOf,
  sum,
  withOptions,
  withSource,
  withWishes,
} from './opening.js';
import { phasesOf } from './phases.js';
import { areSame, startTask } from './tasks.js';

/** What the engine says of a picture whose values are no labels. */
const kNotSegmented = 'NotSegmented';

/**
 * What the user can do, as calls on the worker and news for the store.
 */
export class Controller {
  #store;
  #client;
  #analyst;
  #demonstrator;
  #segmenter;
  /** Counts attempts to open: news of an older one are not wanted any more. */
  #attempt = 0;
  /** What was asked for last. @type {readonly Wanted[]} */
  #lastWanted = [];
  /** Whether that belongs to a step that was made before. */
  #isFollowing = false;
  /** What each open image was asked for as, by its key. @type {Map<number, Wanted>} */
  #wanted = new Map();

  /**
   * @param {Store<StateWithHistory, Action>} store
   * @param {EngineClient} client
   */
  constructor(store, client) {
    this.#store = store;
    this.#client = client;
    this.#analyst = new Analyst(store, client);
    this.#demonstrator = new Demonstrator(store, client);
    this.#segmenter = new Segmenter(store, client, (index, settings, isFollowing) =>
      this.#applySettings(index, settings, isFollowing),
    );
  }

  /**
   * Opens files as the images of one material in place of the present ones. All or nothing: a
   * pooled result must not silently rest on fewer images than were given.
   * @param {readonly File[]} files
   * @param {OpenOptions} [options]
   */
  openFiles(files, options = {}) {
    if (files.length === 0) return Promise.resolve();
    return this.#open(asImages(files, options));
  }

  /** The files that were opened last, whether that went well or not. */
  get lastFiles() {
    return filesOf(this.#lastWanted);
  }

  /** Tries the files that could not be opened in another way. @param {OpenOptions} change */
  reopenFailed(change) {
    return this.#open(withOptions(this.#lastWanted, change));
  }

  /** Opens the images among which one could not be opened, without that one. */
  openOthers() {
    const failed = this.#store.get().alert?.name;
    return this.#open(this.#lastWanted.filter(({ name }) => name !== failed));
  }

  /** Trying segmentations and masks. */
  get segmenter() {
    return this.#segmenter;
  }

  /**
   * Opens the present images anew with what was chosen about one of them: how it is segmented holds
   * for all, what of it counts is its own.
   * @param {number} index of the image
   * @param {import('./segmentation.js').Settings} settings
   * @param {boolean} isFollowing whether that belongs to the step which tried them
   */
  #applySettings(index, { segmentation, mask, cutBottomRows }, isFollowing) {
    const wanted = withOptions(this.#wantedNow, { segmentation });
    const own = withOptions([wanted[index]], { mask, cutBottomRows });
    return this.#open(wanted.with(index, own[0]), true, isFollowing);
  }

  /**
   * Lets a file with a picture of a mask say which pixels of the shown image count.
   * @param {File | null} file null: all of them, as far as that file is concerned
   */
  useMaskFile(file) {
    return this.#reopenShown((source) => ({ ...source, maskBlob: file ?? undefined }));
  }

  /** Lets every pixel of the shown image count. */
  countEverything() {
    return this.#reopenShown((source) => ({
      ...source,
      maskBlob: undefined,
      options: { ...source.options, mask: null, cutBottomRows: 0 },
    }));
  }

  /** @param {Parameters<typeof withSource>[2]} change */
  #reopenShown(change) {
    return this.#open(withSource(this.#wantedNow, this.#store.get().imageIndex, change), true);
  }

  /** Opens the present images in another way. @param {OpenOptions} change */
  reopen(change) {
    return this.#open(withOptions(this.#wantedNow, change));
  }

  /** The first of the present files, and how its pixels were said to lie; null where it has a header. */
  get rawFile() {
    const { raw } = optionsOf(this.#wantedNow);
    const [file] = filesOf(this.#wantedNow);
    return raw && file && this.#store.get().images[0].info.format === 'RAW' ? { file, raw } : null;
  }

  takeAsSlices() {
    return this.#open(asVolume(filesOf(this.#wantedNow), optionsOf(this.#wantedNow)));
  }

  takeAsImages() {
    return this.#open(asImages(filesOf(this.#wantedNow), optionsOf(this.#wantedNow)));
  }

  /**
   * The size of a pixel of all images, in place of what the files say.
   * @param {import('../engine/types.js').PixelSize | null} pixelSize null: what the files say again
   */
  setPixelSize(pixelSize) {
    const engine = this.#client.pureEngine;
    const images = this.#store.get().images.map((image) => ({
      ...image,
      info: withPixelSize(engine, image.info, pixelSize),
    }));
    this.#store.dispatch({ type: 'pixelSizeSet', images });
  }

  /** How the present images were asked for. */
  get #wantedNow() {
    return this.#store.get().images.flatMap(({ key }) => this.#wanted.get(key) ?? []);
  }

  /**
   * @param {string} name
   * @param {import('./types.js').GeneratedSpec} spec
   */
  openExample(name, spec) {
    return this.#open([{ name, source: { kind: 'generated', spec } }]);
  }

  /** @param {number} value */
  pickPhase(value) {
    this.#store.dispatch({ type: 'phasePicked', value });
    this.analyse();
  }

  /** Analyses what has no result yet, the picked phase first. */
  analyse() {
    this.#analyst.analyse();
  }

  /** Goes on with what was stopped. */
  resume() {
    const { phaseValue } = this.#store.get();
    if (phaseValue !== null) this.pickPhase(phaseValue);
  }

  cancel() {
    if (!this.#store.get().task) return;
    ++this.#attempt;
    this.#client.cancel();
    this.#store.dispatch({ type: 'cancelled' });
  }

  /** @param {number} confidence 0..1 */
  setConfidence(confidence) {
    this.#store.dispatch({ type: 'confidenceSet', confidence });
  }

  /** @param {number} target relative error as a fraction */
  setTarget(target) {
    this.#store.dispatch({ type: 'targetSet', target });
  }

  /** @param {import('./types.js').TargetUnit} unit */
  setTargetUnit(unit) {
    this.#store.dispatch({ type: 'targetUnitSet', unit });
  }

  /** @param {import('./types.js').Model} model */
  setModel(model) {
    this.#store.dispatch({ type: 'modelSet', model });
  }

  /** Leaves an image out of the result, or takes it back. @param {number} key */
  toggleImage(key) {
    this.#store.dispatch({ type: 'imageToggled', key });
  }

  /** @param {import('./types.js').PanelId} panel */
  showPanel(panel) {
    this.#store.dispatch({ type: 'panelShown', panel });
  }

  /** @param {Partial<import('./types.js').Plan>} plan */
  setPlan(plan) {
    this.#store.dispatch({ type: 'planSet', plan });
  }

  /** @param {string} language */
  setLanguage(language) {
    this.#store.dispatch({ type: 'languageSet', language });
  }

  undo() {
    this.#travel('undone');
  }

  redo() {
    this.#travel('redone');
  }

  /**
   * @param {'undone' | 'redone'} type
   */
  #travel(type) {
    const { get, dispatch } = this.#store;
    const { images } = get();
    const isOpening = ['open', 'generate'].includes(get().task?.kind ?? '');
    if (isOpening) {
      ++this.#attempt;
      this.#client.cancel();
      dispatch({ type: 'taskEnded' });
      // What the user is about to open is what is taken back, and nothing before it.
      if (type === 'undone' && !this.#isFollowing) {
        this.#analyseSoon();
        return;
      }
    }
    if (get().task?.kind === 'demonstrate') {
      this.#client.cancel();
      dispatch({ type: 'taskEnded' });
    }
    dispatch({ type });
    if (!areSame(images, get().images)) {
      if (get().task) {
        this.#client.cancel();
        dispatch({ type: 'taskEnded' });
      }
      for (const { key } of images) this.#client.release(key);
    }
    this.#segmenter.restart();
    this.#analyseSoon();
  }

  /** The loop that is under way may be about to end because of what just happened. */
  #analyseSoon() {
    Promise.resolve().then(() => setTimeout(() => this.analyse(), 0));
  }

  /**
   * Draws samples of a known material one after the other, on top of those that are there.
   * @param {import('./demonstrations.js').DemonstrationId} id
   * @param {number} numWanted
   */
  demonstrate(id, numWanted) {
    return this.#demonstrator.demonstrate(id, numWanted);
  }

  /**
   * Shows a saved session in place of what is open.
   * @param {import('./session.js').Session} session
   */
  async restore(session) {
    const { get, dispatch } = this.#store;
    const attempt = ++this.#attempt;
    // Its numbers are computed from what was saved, by the same module.
    await this.#client.ready;
    if (attempt !== this.#attempt) return;
    if (get().task) {
      this.#client.cancel();
      dispatch({ type: 'taskEnded' });
    }
    for (const { key } of get().images) this.#client.release(key);
    dispatch({ type: 'restored', session });
    this.#segmenter.follow();
  }

  /** @param {import('../engine/types.js').EngineError} error @param {string} name */
  fail(error, name) {
    this.#store.dispatch({ type: 'failed', alert: { error, name, numFiles: 1 } });
  }

  /** @param {number} zoom steps into the picture */
  setZoom(zoom) {
    this.#store.dispatch({ type: 'zoomSet', zoom });
  }

  /** @param {import('./demonstrations.js').DemonstrationId} id */
  pickDemonstration(id) {
    this.#store.dispatch({ type: 'demonstrationPicked', id });
  }

  /** @param {number} index */
  showImage(index) {
    this.#segmenter.flush();
    this.#store.dispatch({ type: 'imageShown', index });
    this.#segmenter.follow();
  }

  /** @param {number} slice */
  showSlice(slice) {
    this.#store.dispatch({ type: 'sliceShown', slice });
    this.#segmenter.follow();
  }

  dismissAlert() {
    this.#store.dispatch({ type: 'alertDismissed' });
  }

  /**
   * @param {readonly Wanted[]} wanted
   * @param {boolean} isSame whether it is the present images in another way
   * @param {boolean} isFollowing whether that belongs to the step before
   * @returns {Promise<void>}
   */
  async #open(wanted, isSame = false, isFollowing = false) {
    // What a saved session shows has no files to open again.
    if (wanted.length === 0) return;
    const { dispatch, get } = this.#store;
    const given = this.#givenSizeOf(wanted);
    this.#lastWanted = wanted;
    this.#isFollowing = isFollowing;
    const attempt = ++this.#attempt;
    // The answer to the images that are about to go is not worth waiting for.
    if (get().task) this.#client.cancel();
    /** @type {OpenedImage[]} */
    const opened = [];
    let { name } = wanted[0];
    const sizes = wanted.map(numBytesOf);
    const numBytes = sum(sizes);
    const startedAt = performance.now();
    try {
      for (const [index, each] of wanted.entries()) {
        name = each.name;
        const before = sum(sizes.slice(0, index));
        startTask(this.#store, each.source.kind === 'file' ? 'open' : 'generate', {
          name,
          index,
          numImages: wanted.length,
          share: before / Math.max(1, numBytes),
          numBytes,
          startedAt,
        });
        /** @type {import('../engine/client.js').OnProgress} */
        const onProgress = (stage, share, _news, rows = null) =>
          dispatch({
            type: 'taskProgressed',
            stage,
            share: (before + share * sizes[index]) / Math.max(1, numBytes),
            now: performance.now(),
            rows,
          });
        const image = await this.#client.open(each.source, name, onProgress);
        this.#wanted.set(image.key, each);
        opened.push(withWishes(this.#client.pureEngine, image, each, given));
        if (attempt !== this.#attempt) throw new EngineFailure({ code: kCancelled, details: [] });
        checkAlike(opened.map(({ info }) => info));
      }
    } catch (cause) {
      for (const { key } of opened) this.#client.close(key);
      // The user stopped it or opened something else: whatever did that has said so.
      if (attempt !== this.#attempt) return;
      dispatch({ type: 'taskEnded' });
      const error = errorOf(cause);
      if (error.code === kNotSegmented && !optionsOf(wanted).segmentation) {
        return this.#open(withOptions(wanted, { segmentation: kFirstSegmentation }), isSame, isFollowing);
      }
      // Of the slices of a volume, the one that was being read.
      const slices = filesOf(wanted);
      if (error.index !== undefined) name = slices[error.index].name;
      const numFiles = Math.max(wanted.length, slices.length);
      const numOthers = wanted.length - 1;
      dispatch({ type: 'failed', alert: { error, name, numFiles, numOthers } });
      if (!get().isCancelled) this.analyse();
      return;
    }
    // Undo may bring them back: only their pixels go.
    for (const { key } of get().images) this.#client.release(key);
    const phases = phasesOf(opened.map(({ info }) => info));
    dispatch({ type: 'opened', images: opened, phases, isSame, isFollowing });
    // What is looked at comes before what is computed.
    this.#segmenter.follow();
    this.analyse();
  }

  /**
   * The pixel size that the user gave to the present images, if it is they that are opened anew.
   * @param {readonly Wanted[]} wanted
   */
  #givenSizeOf(wanted) {
    const files = new Set(filesOf(this.#wantedNow));
    const size = this.#store.get().images[0]?.info.pixelSize;
    const isSame = files.size > 0 && filesOf(wanted).every((file) => files.has(file));
    return isSame && size?.source === kGivenSource ? size : null;
  }
}
