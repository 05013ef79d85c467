import { EngineClient } from './engine/client.js';
import { EngineFailure, errorOf } from './engine/failure.js';
import { loadModule } from './engine/module.js';
import { Controller } from './state/controller.js';
import { initialState, reduce } from './state/reducer.js';
import { createStore } from './state/store.js';
import { mountApp } from './view/app.js';

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
const store = createStore(reduce, initialState);
const controller = new Controller(store, client);
mountApp(document.body, store, controller, client);
loading.catch((cause) =>
  store.dispatch({ type: 'failed', alert: { error: errorOf(cause), name: null, numFiles: 0 } }),
);
