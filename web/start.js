/**
 * The page, however its parts came to it: over the network (main.js) or in one file (offline.js).
 */

import { errorOf } from './engine/failure.js';
import { meantPhase } from './engine/phase_names.js';
import { startFrame } from './frame.js';
import { createClient } from './package/index.js';
import { phaseOfSetting, settingsOfFragment } from './settings.js';
import { Controller } from './state/controller.js';
import { emptyHistory, withHistory } from './state/history.js';
import { initialState, reduce } from './state/reducer.js';
import { createStore } from './state/store.js';
import { mountApp } from './view/app.js';
import { element } from './view/dom.js';
import { preferredLanguage, useLanguage } from './view/language.js';
import { createLinkedImage } from './view/linked_image.js';

/** @typedef {import('./state/types.js').State} State */

/**
 * What the page is made of.
 * @typedef {object} Parts
 * @property {Promise<BufferSource>} wasm rejects with an EngineFailure
 * @property {Promise<string>} worker text of the worker's script; rejects likewise
 * @property {(() => HTMLElement)[]} notices what the surroundings have to say above the page, made
 *   anew when the language changes
 */

/**
 * The state with what a link or an address chose.
 * @param {import('./settings.js').Settings} settings
 * @returns {State}
 */
function stateFrom({ confidence, target, model, lang }) {
  return {
    ...initialState,
    confidence: confidence ?? initialState.confidence,
    target: target ?? initialState.target,
    model: model ?? initialState.model,
    language: lang ?? preferredLanguage(navigator.languages),
  };
}

/**
 * The whole page, or, in a frame that asks for it, one widget.
 * @param {Parts} parts
 */
export function start(parts) {
  if (new URLSearchParams(location.search).get('embed') === '1') startFrame(parts);
  else startPage(parts);
}

/** @param {Parts} parts */
function startPage({ wasm, worker, notices }) {
  const settings = settingsOfFragment(location.hash);
  const { client, loading } = createClient({ wasm, worker });
  const store = createStore(withHistory(reduce), {
    ...stateFrom(settings),
    history: emptyHistory,
  });
  const controller = new Controller(store, client);
  pickWhenOpened(settings.phase, store, controller);

  const linked = createLinkedImage(
    settings.src,
    (file) => controller.openFiles([file]),
    (error, name) => controller.fail(error, name),
  );

  let { language } = store.get();
  let unmount = () => {};
  /** Another language is another page over the same state. */
  const mount = () => {
    unmount();
    useLanguage(language);
    unmount = mountApp(document.body, store, controller, client);
    document.body.prepend(
      element('div', { class: 'notices' }, linked.notice(), ...notices.map((make) => make())),
    );
  };
  document.body.replaceChildren();
  mount();
  store.subscribe(() => {
    const next = store.get().language;
    if (next === language) return;
    language = next;
    mount();
    // The focus was on what is gone.
    const select = document.querySelector('[data-testid=language]');
    if (select instanceof HTMLElement) select.focus();
  });
  loading.catch((cause) =>
    store.dispatch({ type: 'failed', alert: { error: errorOf(cause), name: null, numFiles: 0 } }),
  );
}

/**
 * Picks the phase that the address named, once, when an image has it.
 * @param {string | null} phase
 * @param {import('./state/store.js').Store<any, any>} store
 * @param {Controller} controller
 */
function pickWhenOpened(phase, store, controller) {
  if (phase === null) return;
  const wanted = phaseOfSetting(phase);
  const stop = store.subscribe(() => {
    const { images, phases } = /** @type {State} */ (store.get());
    if (images.length === 0) return;
    stop();
    const found = meantPhase(phases, wanted);
    if (found) queueMicrotask(() => controller.pickPhase(found.value));
  });
}
