import { errorOf } from '../engine/failure.js';
import { distinctNames } from '../engine/file_names.js';
import { createDerived, resultStatus } from '../state/derived.js';
import { createFieldStudy } from '../state/fields.js';
import { materialFractions } from '../state/examples.js';
import { looksRaw } from '../state/opening.js';
import { sessionOf } from '../state/session.js';
import { createAlert } from './alert.js';
import { createAnnouncer } from './announcer.js';
import { createCertainty } from './certainty.js';
import { createConfidence } from './confidence.js';
import { createCurve } from './curve.js';
import { createDetails } from './details.js';
import { createDocumentLinks } from './document_links.js';
import { element, setHidden } from './dom.js';
import { createDropZone, createIntroduction } from './empty.js';
import { createExport } from './export.js';
import { createFileEntry } from './files.js';
import { followSteadily } from './following.js';
import { createHeader } from './header.js';
import { createImageList } from './image_list.js';
import { createImagePane } from './image_pane.js';
import { listenForUndo } from './keys.js';
import { renewLifetime } from './lifetime.js';
import { createMethod } from './method.js';
import { createNumber } from './number.js';
import { createOffers } from './offers.js';
import { createPanels } from './panels.js';
import { createPhaseList } from './phase_list.js';
import { createPixelSize } from './pixel_size.js';
import { createPlanner } from './planner.js';
import { askForRawLayout } from './raw_dialog.js';
import { createSamples } from './samples.js';
import { createSegmentationTools } from './segmentation/tools.js';
import { createSentence } from './sentence.js';
import { createStatus } from './status.js';
import { strings } from './strings.js';
import { createTarget } from './target.js';
import { createTrust } from './trust.js';
import { createWhy } from './why.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/history.js').StateWithHistory} StateWithHistory */
/** @typedef {import('../state/history.js').HistoryAction} HistoryAction */
/** @typedef {import('../state/examples.js').Example} Example */
/** @typedef {import('../state/controller.js').Controller} Controller */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('./panels.js').Panel} Panel */
/** @typedef {import('../engine/types.js').OpenOptions} OpenOptions */
/**
 * @template S, A
 * @typedef {import('../state/store.js').Store<S, A>} Store
 */

/**
 * What the controls can ask for.
 * @typedef {object} PageActions
 * @property {() => void} chooseFiles
 * @property {(example: Example) => void} openExample
 * @property {(value: number) => void} pickPhase
 * @property {() => void} analyse
 * @property {() => void} cancel
 * @property {(confidence: number) => void} setConfidence
 * @property {(target: number) => void} setTarget
 * @property {(unit: import('../state/types.js').TargetUnit) => void} setTargetUnit
 * @property {(model: import('../state/types.js').Model) => void} setModel
 * @property {(key: number) => void} toggleImage
 * @property {(panel: import('../state/types.js').PanelId) => void} showPanel
 * @property {(plan: Partial<import('../state/types.js').Plan>) => void} setPlan
 * @property {(id: import('../state/demonstrations.js').DemonstrationId, numWanted: number) => void
 *   } demonstrate
 * @property {(language: string) => void} setLanguage
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {(id: import('../state/demonstrations.js').DemonstrationId) => void} pickDemonstration
 * @property {(zoom: number) => void} setZoom steps into the picture
 * @property {(index: number) => void} showImage
 * @property {(slice: number) => void} showSlice
 * @property {() => void} dismissAlert
 * @property {() => void} readRaw asks how the pixels of the file lie that could not be opened
 * @property {() => void} layRawAnew asks again how the pixels of the present files lie
 * @property {(change: OpenOptions) => void} reopen opens the present images in another way
 * @property {(change: OpenOptions) => void} reopenFailed likewise, those that could not be opened
 * @property {() => void} openOthers the images without the one that could not be opened
 * @property {() => void} takeAsSlices
 * @property {() => void} takeAsImages
 * @property {(size: import('../engine/types.js').PixelSize | null) => void} setPixelSize null: what
 *   the files state
 */

/** @typedef {PageActions & SegmentationActions} Actions */

/**
 * Changes of how the shown image is segmented and of what in it counts; they are tried first.
 * @typedef {object} SegmentationActions
 * @property {(gesture?: string) => void} beginSegmentation works on an image whose values are labels
 *   already
 * @property {() => void} endSegmentation
 * @property {(change: Partial<import('../state/segmentation.js').Settings>,
 *   gesture?: string | null) => void} trySettings what belongs to one gesture is taken back at once
 * @property {(proposal: import('../engine/types.js').Proposal, gesture?: string) => void
 *   } takeProposal
 * @property {(name: string) => void} refuseProposal
 * @property {(file: File | null) => void} useMaskFile null: the one in use goes
 * @property {() => void} countEverything
 * @property {() => void} applySettings lets count what is tried
 * @property {() => boolean} isApplied whether it counts already
 * @property {() => boolean} needsApply whether that waits for the user
 * @property {(shown: Partial<Pick<import('../state/draft.js').Draft, 'picture' | 'tool' |
 *   'brushPx'>>) => void} showDraft
 */

/**
 * @param {Controller} controller
 * @param {Store<StateWithHistory, HistoryAction>} store
 * @returns {SegmentationActions}
 */
function segmentationActions(controller, store) {
  const { segmenter } = controller;
  return {
    beginSegmentation: (gesture) => segmenter.begin(gesture),
    endSegmentation: () => segmenter.end(),
    trySettings: (change, gesture) => segmenter.change(change, gesture),
    takeProposal: (proposal, gesture) => segmenter.take(proposal, gesture),
    refuseProposal: (name) => store.dispatch({ type: 'proposalRefused', name }),
    useMaskFile: (file) => controller.useMaskFile(file),
    countEverything: () => controller.countEverything(),
    applySettings: () => segmenter.apply(),
    isApplied: () => segmenter.isApplied,
    needsApply: () => !segmenter.isApplied && !segmenter.isQuick,
    showDraft: (shown) => store.dispatch({ type: 'draftShown', shown }),
  };
}

/**
 * The name of an example says what the answer should be: the material is known.
 * @param {import('../state/examples.js').ExampleId} id
 * @param {Example['spec']} spec
 */
function exampleName(id, spec) {
  const fractions = materialFractions(spec).map((fraction) => fraction.toFixed(2));
  return strings.exampleName(strings.examples[id], fractions);
}

/** What a saved result is called. */
const kSavedName = /\.json$/i;

/**
 * Opens images, or a saved result.
 * @param {File[]} files
 * @param {Controller} controller
 */
async function openFiles(files, controller) {
  const [first] = files;
  if (files.length !== 1 || !kSavedName.test(first.name)) {
    await controller.openFiles(files);
    return;
  }
  try {
    await controller.restore(sessionOf(await first.text()));
  } catch (cause) {
    controller.fail(errorOf(cause), first.name);
  }
}

/**
 * Builds the page and keeps it true to the store, in the language in use.
 * @param {HTMLElement} body
 * @param {Store<StateWithHistory, HistoryAction>} store
 * @param {Controller} controller
 * @param {EngineClient} client
 * @returns {() => void} takes the page down, to be built anew
 */
export function mountApp(body, store, controller, client) {
  renewLifetime();
  const files = createFileEntry(
    (list) => openFiles(list, controller).then(askWhereRaw),
    (error, folder) => controller.fail(error, folder),
  );
  const readRaw = async () => {
    const all = controller.lastFiles;
    const names = distinctNames(all.map(({ name }) => name));
    const failed = all[Math.max(0, names.indexOf(store.get().alert?.name ?? ''))];
    const raw = failed ? await askForRawLayout(failed) : null;
    if (raw) await controller.openFiles(all, { raw });
  };
  const layRawAnew = async () => {
    const { rawFile } = controller;
    const raw = rawFile && (await askForRawLayout(rawFile.file, rawFile.raw));
    if (raw) controller.reopen({ raw });
  };
  const askWhereRaw = () => {
    const { alert } = store.get();
    if (alert?.error.code === 'UnknownFormat' && looksRaw(alert.name ?? '')) return readRaw();
  };
  /** @type {Actions} */
  const actions = {
    ...segmentationActions(controller, store),
    chooseFiles: files.choose,
    openExample: ({ id, spec }) => controller.openExample(exampleName(id, spec), spec),
    pickPhase: (value) => controller.pickPhase(value),
    analyse: () => controller.resume(),
    cancel: () => controller.cancel(),
    setConfidence: (confidence) => controller.setConfidence(confidence),
    setTarget: (target) => controller.setTarget(target),
    setTargetUnit: (unit) => controller.setTargetUnit(unit),
    setModel: (model) => controller.setModel(model),
    toggleImage: (key) => controller.toggleImage(key),
    showPanel: (panel) => controller.showPanel(panel),
    setPlan: (plan) => controller.setPlan(plan),
    demonstrate: (id, numWanted) => controller.demonstrate(id, numWanted),
    setLanguage: (language) => controller.setLanguage(language),
    undo: () => controller.undo(),
    redo: () => controller.redo(),
    pickDemonstration: (id) => controller.pickDemonstration(id),
    setZoom: (zoom) => controller.setZoom(zoom),
    showImage: (index) => controller.showImage(index),
    showSlice: (slice) => controller.showSlice(slice),
    dismissAlert: () => controller.dismissAlert(),
    readRaw,
    layRawAnew,
    reopen: (change) => controller.reopen(change),
    reopenFailed: (change) => controller.reopenFailed(change),
    openOthers: () => controller.openOthers(),
    takeAsSlices: () => controller.takeAsSlices(),
    takeAsImages: () => controller.takeAsImages(),
    setPixelSize: (size) => controller.setPixelSize(size),
  };
  const derived = createDerived(client);
  const header = createHeader(actions);
  const statusLine = createStatus(actions);
  const alert = createAlert(actions);
  const offers = createOffers(actions);
  const pixelSize = createPixelSize(actions);
  const announcer = createAnnouncer();
  const study = createFieldStudy(client);
  const number = createNumber(actions, study);
  const phaseList = createPhaseList(actions);
  const curve = createCurve(derived);
  const confidence = createConfidence(actions);
  const target = createTarget(actions);
  const sentence = createSentence(announcer.say);
  const imagePane = createImagePane(client, actions, store.get);
  const segmentation = createSegmentationTools(actions);
  const certainty = createCertainty();
  const imageList = createImageList(client, actions);
  const details = createDetails(derived.answers, () => client.version);
  const exporting = createExport(
    client,
    derived,
    imagePane.source,
    store.get,
    announcer.say,
    study,
  );
  const why = createWhy();
  const trust = createTrust(actions);
  const planner = createPlanner(client, actions);
  const samples = createSamples(study, actions);
  const method = createMethod(derived, imagePane.source);
  /** @type {Panel[]} */
  const panelList = [
    { id: 'phases', root: details.root, update: details.update, needsImage: true, isEager: true },
    { id: 'why', root: why.root, update: why.update, needsImage: true, isEager: false },
    { id: 'trust', root: trust.root, update: trust.update, needsImage: false, isEager: false },
    { id: 'samples', root: samples.root, update: samples.update, needsImage: true, isEager: false },
    {
      id: 'export',
      root: exporting.root,
      update: exporting.update,
      needsImage: true,
      isEager: false,
    },
    {
      id: 'planner',
      root: planner.root,
      update: planner.update,
      needsImage: false,
      isEager: false,
    },
    { id: 'method', root: method.root, update: method.update, needsImage: false, isEager: false },
  ];
  const panels = createPanels(actions, panelList);
  listenForUndo(actions);

  const introduction = createIntroduction(client, actions);
  const dropZone = createDropZone(actions);
  // The number stands first, as it is read first; where there is room the phases go above it.
  const answered = element(
    'div',
    { class: 'result' },
    number.root,
    phaseList.root,
    certainty.root,
    // The curve gives way to warnings, so that they push nothing that a hand may be on.
    element('div', { class: 'evidence' }, curve.root, number.warnings),
    confidence.root,
    target.root,
    sentence.root,
  );
  const image = element(
    'div',
    { class: 'image-side' },
    imagePane.root,
    segmentation.root,
    // Below the tools, so that what is found pushes nothing that a hand may be on.
    imagePane.warnings,
    imageList.root,
    pixelSize.root,
  );

  body.append(
    header.root,
    statusLine.root,
    alert.root,
    offers.root,
    element(
      'main',
      { class: 'panes' },
      element(
        'section',
        { class: 'pane-result', 'aria-label': strings.resultRegion },
        introduction,
        answered,
      ),
      element(
        'section',
        { class: 'pane-image', 'aria-label': strings.imageRegion },
        dropZone,
        image,
      ),
      panels.root,
    ),
    element('footer', { class: 'footer' }, element('p', {}, strings.footer), createDocumentLinks()),
    element(
      'div',
      { class: 'drop-veil', 'aria-hidden': 'true' },
      element('p', {}, strings.dropNow),
    ),
    announcer.root,
    exporting.report,
    files.input,
  );

  /**
   * @param {State} state
   * @param {import('../state/derived.js').Answer | null} answer
   * @param {boolean} isMoving
   */
  function showImages(state, answer, isMoving) {
    imagePane.update(state, answer);
    segmentation.update(state);
    certainty.update(state, answer);
    if (!isMoving) imageList.update(state, answer);
    pixelSize.update(state);
    number.update(state, answer);
    phaseList.update(state);
    curve.update(state, answer);
    confidence.update(state, answer);
    target.update(state, answer);
    sentence.update(answer);
    announcer.update(state, answer);
  }

  /** @param {{isMoving: boolean}} how whether a slider moves on: tables and panels wait */
  function update({ isMoving }) {
    const state = store.get();
    const isEmpty = state.images.length === 0;
    const answer = derived.answer(state);
    for (const part of [introduction, dropZone]) setHidden(part, !isEmpty);
    for (const part of [answered, image]) setHidden(part, isEmpty);
    const status = resultStatus(state);
    if (body.dataset.result !== status) body.dataset.result = status;
    header.update(state);
    statusLine.update(state);
    alert.update(state);
    offers.update(state);
    if (!isEmpty) showImages(state, answer, isMoving);
    exporting.prepare(state, answer);
    // Last: what can be saved is what has been drawn.
    if (!isMoving) panels.update(state, answer);
  }
  const stopFollowing = followSteadily(store, update);
  update({ isMoving: false });
  return () => {
    stopFollowing();
    body.replaceChildren();
  };
}
