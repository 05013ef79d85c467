import { EngineClient } from './engine/client.js';
import { EngineFailure, errorOf } from './engine/failure.js';
import { loadModule } from './engine/module.js';
import { Controller } from './state/controller.js';
import { emptyHistory, withHistory } from './state/history.js';
import { initialState, reduce } from './state/reducer.js';
import { createStore } from './state/store.js';
import { mountApp } from './view/app.js';
import { preferredLanguage, useLanguage } from './view/language.js';

/** @param {string} name of a file that stands beside the page */
const beside = (name) => new URL(name, document.baseURI);

/** The engine is fetched and compiled once, while the user picks a file. */
async function loadEngine() {
  if (typeof WebAssembly === 'undefined') {
    throw new EngineFailure({ code: 'NotSupported', details: [] });
  }
  const response = await fetch(beside('phasebound.wasm')).catch(() => null);
  if (!response?.ok) throw new EngineFailure({ code: 'NotLoaded', details: [] });
  // Not compileStreaming: a static host may not know the type of the file.
  const wasm = await WebAssembly.compile(await response.arrayBuffer());
  return { wasm, engine: await loadModule(wasm) };
}

const loading = loadEngine();
const client = new EngineClient(() => new Worker(beside('worker.js')), loading);
const store = createStore(withHistory(reduce), {
  ...initialState,
  language: preferredLanguage(navigator.languages),
  history: emptyHistory,
});
const controller = new Controller(store, client);

/** Another language is another page over the same state. */
let { language } = store.get();
useLanguage(language);
let unmount = mountApp(document.body, store, controller, client);
store.subscribe(() => {
  const next = store.get().language;
  if (next === language) return;
  language = next;
  unmount();
  useLanguage(language);
  unmount = mountApp(document.body, store, controller, client);
  // The focus was on what is gone.
  const select = document.querySelector('[data-testid=language]');
  if (select instanceof HTMLElement) select.focus();
});
loading.catch((cause) =>
  store.dispatch({ type: 'failed', alert: { error: errorOf(cause), name: null, numFiles: 0 } }),
);
