import { createDerived, resultStatus } from '../state/derived.js';
import { materialFractions } from '../state/examples.js';
import { createAlert } from './alert.js';
import { createAnnouncer } from './announcer.js';
import { createConfidence } from './confidence.js';
import { createCurve } from './curve.js';
import { createDetails } from './details.js';
import { element } from './dom.js';
import { createDropZone, createIntroduction } from './empty.js';
import { createFileEntry } from './files.js';
import { createHeader } from './header.js';
import { createImageList } from './image_list.js';
import { createImagePane } from './image_pane.js';
import { createNumber } from './number.js';
import { createPhaseList } from './phase_list.js';
import { createSentence } from './sentence.js';
import { createStatus } from './status.js';
import { strings } from './strings.js';
import { createTarget } from './target.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/reducer.js').Action} Action */
/** @typedef {import('../state/examples.js').Example} Example */
/** @typedef {import('../state/controller.js').Controller} Controller */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/**
 * @template S, A
 * @typedef {import('../state/store.js').Store<S, A>} Store
 */

/**
 * What the controls can ask for.
 * @typedef {object} Actions
 * @property {() => void} chooseFiles
 * @property {(example: Example) => void} openExample
 * @property {(value: number) => void} pickPhase
 * @property {() => void} analyse
 * @property {() => void} cancel
 * @property {(confidence: number) => void} setConfidence
 * @property {(target: number) => void} setTarget
 * @property {(index: number) => void} showImage
 * @property {(slice: number) => void} showSlice
 * @property {() => void} dismissAlert
 */

/**
 * The name of an example says what the answer should be: the material is known.
 * @param {import('../state/examples.js').ExampleId} id
 * @param {Example['spec']} spec
 */
function exampleName(id, spec) {
  const fractions = materialFractions(spec).map((fraction) => fraction.toFixed(2));
  return strings.exampleName(strings.examples[id], fractions);
}

/**
 * Builds the page and keeps it true to the store.
 * @param {HTMLElement} body
 * @param {Store<State, Action>} store
 * @param {Controller} controller
 * @param {EngineClient} client
 */
export function mountApp(body, store, controller, client) {
  const files = createFileEntry((list) => controller.openFiles(list));
  /** @type {Actions} */
  const actions = {
    chooseFiles: files.choose,
    openExample: ({ id, spec }) => controller.openExample(exampleName(id, spec), spec),
    pickPhase: (value) => controller.pickPhase(value),
    analyse: () => controller.resume(),
    cancel: () => controller.cancel(),
    setConfidence: (confidence) => controller.setConfidence(confidence),
    setTarget: (target) => controller.setTarget(target),
    showImage: (index) => controller.showImage(index),
    showSlice: (slice) => controller.showSlice(slice),
    dismissAlert: () => controller.dismissAlert(),
  };
  const derived = createDerived(client);
  const header = createHeader(actions);
  const status = createStatus(actions);
  const alert = createAlert(actions);
  const announcer = createAnnouncer();
  const number = createNumber(actions);
  const phaseList = createPhaseList(actions);
  const curve = createCurve(derived.curve);
  const confidence = createConfidence(actions);
  const target = createTarget(actions);
  const sentence = createSentence(announcer.say);
  const imagePane = createImagePane(client, actions, store.get);
  const imageList = createImageList(actions);
  const details = createDetails(derived.answers, () => client.version);

  const introduction = createIntroduction(client, actions);
  const dropZone = createDropZone(actions);
  // The number stands first, as it is read first; where there is room the phases go above it.
  const answered = element(
    'div',
    { class: 'result' },
    number.root,
    phaseList.root,
    curve.root,
    confidence.root,
    target.root,
    sentence.root,
  );
  const image = element('div', { class: 'image-side' }, imagePane.root, imageList.root);

  body.append(
    header.root,
    status.root,
    alert.root,
    element(
      'main',
      { class: 'panes' },
      element('section', { class: 'pane-result', 'aria-label': strings.resultRegion }, introduction, answered),
      element('section', { class: 'pane-image', 'aria-label': strings.imageRegion }, dropZone, image),
      details.root,
    ),
    element('footer', { class: 'footer' }, element('p', {}, strings.footer)),
    element('div', { class: 'drop-veil', 'aria-hidden': 'true' }, element('p', {}, strings.dropNow)),
    announcer.root,
    files.input,
  );

  function update() {
    const state = store.get();
    const isEmpty = state.images.length === 0;
    const answer = derived.answer(state);
    introduction.hidden = !isEmpty;
    dropZone.hidden = !isEmpty;
    answered.hidden = isEmpty;
    image.hidden = isEmpty;
    details.root.hidden = isEmpty;
    body.dataset.result = resultStatus(state);
    header.update(state);
    status.update(state);
    alert.update(state);
    if (isEmpty) return;
    imagePane.update(state, answer);
    imageList.update(state, answer);
    number.update(state, answer);
    phaseList.update(state);
    curve.update(state, answer);
    confidence.update(state, answer);
    target.update(state, answer);
    sentence.update(answer);
    details.update(state);
    announcer.update(state, answer);
  }
  store.subscribe(update);
  update();
}
