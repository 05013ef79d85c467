/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Source} Source */
/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('./history.js').HistoryAction} Action */
/** @typedef {import('./history.js').StateWithHistory} StateWithHistory */
/** @typedef {import('./types.js').Draw} Draw */
/** @typedef {import('./types.js').OpenOptions} OpenOptions */
/** @typedef {import('./opening.js').Wanted} Wanted */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/**
 * @template S, A
 * @typedef {import('./store.js').Store<S, A>} Store
 */

import { absentEstimate, findPhase } from '../engine/analysis.js';
import { kCancelled } from '../engine/client.js';
import { EngineFailure, errorOf } from '../engine/failure.js';
import { kGivenSource, withPixelSize } from '../engine/pixel_size.js';
import { demonstrationMaterial, kDemonstrationPhase, kFirstSeed } from './demonstrations.js';
import { asImages, asVolume, filesOf, optionsOf, withOptions } from './opening.js';
import { phaseNamed, phasesOf } from './phases.js';

/** Phases that nobody has picked are analysed too while all of them take no longer than this. */
const kQuickSeconds = 10;

/** Where the progress of an estimate stands when the TPC is done; the rest is the CLS. */
const kTpcShare = 0.85;

/**
 * @param {string} stage
 * @param {number} share of the stage
 */
const shareOfEstimate = (stage, share) =>
  stage === 'tpc' ? kTpcShare * share : kTpcShare + (1 - kTpcShare) * share;

/** News of samples are drawn no more often than this. */
const kNewsIntervalMs = 60;

/** @param {unknown} cause */
const isCancellation = (cause) => errorOf(cause).code === kCancelled;

/**
 * Refuses images that cannot be of one material, as soon as that shows.
 * @param {readonly ImageInfo[]} infos
 * @throws {EngineFailure} MixedDimensions, MixedColours
 */
function checkAlike(infos) {
  if (infos.some(({ shape }) => shape.length !== infos[0].shape.length)) {
    throw new EngineFailure({ code: 'MixedDimensions', details: [] });
  }
  phasesOf(infos);
}

/**
 * Whether the same images are open, whatever is said of the size of their pixels.
 * @param {readonly OpenedImage[]} some
 * @param {readonly OpenedImage[]} others
 */
const areSame = (some, others) =>
  some.length === others.length && some.every(({ key }, i) => key === others[i].key);

/**
 * What the user can do, as calls on the worker and news for the store.
 */
export class Controller {
  #store;
  #client;
  /** Whether the loop of #analyse is under way. */
  #isAnalysing = false;
  /** Counts attempts to open: news of an older one are not wanted any more. */
  #attempt = 0;
  /** What was asked for last. @type {readonly Wanted[]} */
  #lastWanted = [];
  /** What each open image was asked for as, by its key. @type {Map<number, Wanted>} */
  #wanted = new Map();

  /**
   * @param {Store<StateWithHistory, Action>} store
   * @param {EngineClient} client
   */
  constructor(store, client) {
    this.#store = store;
    this.#client = client;
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

  /** Opens the present images in another way. @param {OpenOptions} change */
  reopen(change) {
    return this.#open(withOptions(this.#wantedNow, change));
  }

  takeAsSlices() {
    return this.#open(asVolume(filesOf(this.#wantedNow), optionsOf(this.#wantedNow)));
  }

  takeAsImages() {
    return this.#open(asImages(filesOf(this.#wantedNow), optionsOf(this.#wantedNow)));
  }

  /**
   * The size of a pixel of all images, in place of what the files say.
   * @param {import('../engine/types.js').PixelSize} pixelSize
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
    if (this.#isAnalysing || this.#store.get().images.length === 0) return;
    this.#isAnalysing = true;
    this.#analyseAll().finally(() => {
      this.#isAnalysing = false;
    });
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
    if (isOpening) this.cancel();
    dispatch({ type });
    if (!areSame(images, get().images)) {
      if (get().task) {
        this.#client.cancel();
        dispatch({ type: 'taskEnded' });
      }
      for (const { key } of images) this.#client.release(key);
    }
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
  async demonstrate(id, numWanted) {
    const { get, dispatch } = this.#store;
    if (get().task) return;
    const { confidence, demonstration } = get();
    const isMore = demonstration?.id === id && demonstration.confidence === confidence;
    /** @type {Draw[]} */
    const draws = isMore && demonstration.draws.length < numWanted ? [...demonstration.draws] : [];
    dispatch({
      type: 'demonstrationStarted',
      demonstration: { id, confidence, numWanted, draws: [...draws] },
    });
    const first = draws.length;
    this.#startTask('demonstrate', { name: id, index: first, numImages: numWanted, share: 0 });
    let toldAt = performance.now();
    const tell = () => {
      toldAt = performance.now();
      dispatch({ type: 'demonstrationDrawn', draws: [...draws] });
      const share = (draws.length - first) / (numWanted - first);
      dispatch({ type: 'taskProgressed', stage: null, share, now: toldAt });
    };
    try {
      while (draws.length < numWanted) {
        draws.push(await this.#drawSample(id, kFirstSeed + draws.length, confidence));
        if (performance.now() - toldAt > kNewsIntervalMs) tell();
      }
      tell();
      dispatch({ type: 'taskEnded' });
    } catch (cause) {
      dispatch({ type: 'demonstrationDrawn', draws: [...draws] });
      if (isCancellation(cause)) return;
      dispatch({ type: 'taskEnded' });
      dispatch({ type: 'failed', alert: { error: errorOf(cause), name: null, numFiles: 0 } });
    }
  }

  /**
   * @param {import('./demonstrations.js').DemonstrationId} id
   * @param {number} seed
   * @param {number} confidence
   * @returns {Promise<Draw>}
   */
  async #drawSample(id, seed, confidence) {
    const spec = { ...demonstrationMaterial(id).spec, seed };
    const { key } = await this.#client.open({ kind: 'generated', spec }, id);
    try {
      const estimate = await this.#client.estimate(key, kDemonstrationPhase, () => {});
      const material = this.#client.pool([estimate]);
      const { phaseFraction } = material;
      return {
        phaseFraction,
        intervals: {
          calibrated: this.#client.interval(material, confidence, 'calibrated'),
          imagerep: this.#client.interval(material, confidence, 'imagerep'),
        },
      };
    } finally {
      this.#client.close(key);
    }
  }

  /**
   * Shows a saved session in place of what is open.
   * @param {import('./session.js').Session} session
   */
  restore(session) {
    const { get, dispatch } = this.#store;
    ++this.#attempt;
    if (get().task) {
      this.#client.cancel();
      dispatch({ type: 'taskEnded' });
    }
    for (const { key } of get().images) this.#client.release(key);
    dispatch({ type: 'restored', session });
  }

  /** @param {import('../engine/types.js').EngineError} error @param {string} name */
  fail(error, name) {
    this.#store.dispatch({ type: 'failed', alert: { error, name, numFiles: 1 } });
  }

  /** @param {number} index */
  showImage(index) {
    this.#store.dispatch({ type: 'imageShown', index });
  }

  /** @param {number} slice */
  showSlice(slice) {
    this.#store.dispatch({ type: 'sliceShown', slice });
  }

  dismissAlert() {
    this.#store.dispatch({ type: 'alertDismissed' });
  }

  /** @param {readonly Wanted[]} wanted */
  async #open(wanted) {
    // What a saved session shows has no files to open again.
    if (wanted.length === 0) return;
    const { dispatch, get } = this.#store;
    const given = this.#givenSizeOf(wanted);
    this.#lastWanted = wanted;
    const attempt = ++this.#attempt;
    // The answer to the images that are about to go is not worth waiting for.
    if (get().task) this.#client.cancel();
    /** @type {OpenedImage[]} */
    const opened = [];
    let { name } = wanted[0];
    try {
      for (const [index, each] of wanted.entries()) {
        name = each.name;
        this.#startTask(each.source.kind === 'file' ? 'open' : 'generate', {
          name,
          index,
          numImages: wanted.length,
          share: index / wanted.length,
        });
        const onProgress = (/** @type {string} */ stage, /** @type {number} */ share) =>
          dispatch({
            type: 'taskProgressed',
            stage,
            share: (index + share) / wanted.length,
            now: performance.now(),
          });
        const image = await this.#client.open(each.source, name, onProgress);
        this.#wanted.set(image.key, each);
        opened.push(this.#withWishes(image, each, given));
        if (attempt !== this.#attempt) throw new EngineFailure({ code: kCancelled, details: [] });
        checkAlike(opened.map(({ info }) => info));
      }
    } catch (cause) {
      for (const { key } of opened) this.#client.close(key);
      // The user stopped it or opened something else: whatever did that has said so.
      if (attempt !== this.#attempt) return;
      dispatch({ type: 'taskEnded' });
      const error = errorOf(cause);
      // Of the slices of a volume, the one that was being read.
      const slices = filesOf(wanted);
      if (error.index !== undefined) name = slices[error.index].name;
      const numFiles = Math.max(wanted.length, slices.length);
      dispatch({ type: 'failed', alert: { error, name, numFiles } });
      if (!get().isCancelled) this.analyse();
      return;
    }
    // Undo may bring them back: only their pixels go.
    for (const { key } of get().images) this.#client.release(key);
    dispatch({ type: 'opened', images: opened, phases: phasesOf(opened.map(({ info }) => info)) });
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

  /**
   * @param {OpenedImage} image
   * @param {Wanted} wanted
   * @param {import('../engine/types.js').PixelSize | null} pixelSize given by the user
   * @returns {OpenedImage}
   */
  #withWishes(image, { source }, pixelSize) {
    const { info } = image;
    return {
      ...image,
      ...(source.kind === 'file' && { numFiles: source.blobs.length }),
      info: pixelSize ? withPixelSize(this.#client.pureEngine, info, pixelSize) : info,
    };
  }

  /**
   * @param {Task['kind']} kind
   * @param {Pick<Task, 'name' | 'index' | 'numImages' | 'share'> & Partial<Task>} task
   */
  #startTask(kind, task) {
    const now = performance.now();
    this.#store.dispatch({
      type: 'taskStarted',
      task: { kind, phaseValue: null, stage: null, startedAt: now, now, ...task },
    });
  }

  async #analyseAll() {
    const { get, dispatch } = this.#store;
    for (;;) {
      const value = this.#nextPhase();
      if (value === null) break;
      const { images } = get();
      try {
        const result = await this.#estimate(value);
        if (!areSame(images, get().images)) continue;
        dispatch({ type: 'estimated', value, result });
      } catch (cause) {
        // Cancelled by the user: done. Cancelled by opening other images: #open goes on from here.
        if (isCancellation(cause)) return;
        if (!areSame(images, get().images)) continue;
        const error = errorOf(cause);
        dispatch({ type: 'estimateFailed', value, error });
        dispatch({ type: 'failed', alert: { error, name: null, numFiles: images.length } });
      }
    }
    dispatch({ type: 'taskEnded' });
  }

  /** @returns {number | null} the phase to analyse next */
  #nextPhase() {
    const { phases, phaseValue, results, failures, isCancelled } = this.#store.get();
    const isOpen = (/** @type {number} */ value) => !results.has(value) && !failures.has(value);
    if (phaseValue !== null && isOpen(phaseValue)) return phaseValue;
    const rest = phases.map(({ value }) => value).filter(isOpen);
    if (rest.length === 0 || results.size === 0 || isCancelled) return null;
    const seconds = [...results.values()].reduce((sum, result) => sum + result.seconds, 0);
    return (seconds / results.size) * rest.length <= kQuickSeconds ? rest[0] : null;
  }

  /**
   * @param {number} value
   * @returns {Promise<import('./types.js').PhaseResult>}
   */
  async #estimate(value) {
    const { dispatch, get } = this.#store;
    const { images, phases } = get();
    const phase = phaseNamed(phases, value);
    if (!phase) throw new EngineFailure({ code: 'NoSuchItem', details: [`phase ${value}`] });
    const numImages = images.length;
    const startedAt = performance.now();
    /** @type {ImageEstimate[]} */
    const estimates = [];
    for (const [index, { key, name, info }] of images.entries()) {
      const share = index / numImages;
      this.#startTask('estimate', { name, phaseValue: value, index, numImages, share, startedAt });
      const present = info.phases[findPhase(phase, info)];
      estimates.push(
        present
          ? await this.#client.estimate(key, present.value, (stage, stageShare) =>
              dispatch({
                type: 'taskProgressed',
                stage,
                share: (index + shareOfEstimate(stage, stageShare)) / numImages,
                now: performance.now(),
              }),
            )
          : absentEstimate(phase, info),
      );
    }
    const seconds = (performance.now() - startedAt) / 1000;
    return { images: estimates, material: this.#client.pool(estimates), seconds };
  }
}
