/** The one engine of all widgets of a page: it comes with the first and goes with the last. */

import { bytesAt, createClient, Engine } from '../engine/engine.js';

/** @typedef {import('../engine/engine.js').Wasm} Wasm */

/** Put in by the build: the text of the worker's script, and the hash of phasebound.wasm. */
const kWorker = /** @type {{phaseboundWorker?: string}} */ (globalThis).phaseboundWorker ?? null;
const kWasmHash = /** @type {{phaseboundWasmHash?: string}} */ (globalThis).phaseboundWasmHash;

/** @returns {{wasm: Wasm | Promise<Wasm>, worker: string | Promise<string> | null}} */
let parts = () => ({ wasm: besideThis(), worker: kWorker });

/** The module that was built with this script and no other. */
function besideThis() {
  const address = new URL('phasebound.wasm', import.meta.url);
  if (kWasmHash) address.searchParams.set('v', kWasmHash.slice(-12));
  return bytesAt(address, kWasmHash);
}

/**
 * Takes the engine's parts from elsewhere than the folder that this script came from.
 * @param {typeof parts} given
 */
export function useParts(given) {
  parts = given;
}

/** @type {Engine | null} */
let engine = null;
let numUsers = 0;

/** @returns {Engine} to be given back with release() */
export function acquire() {
  ++numUsers;
  engine ??= new Engine(() => createClient(parts()).client);
  return engine;
}

export function release() {
  if (--numUsers > 0) return;
  engine?.dispose();
  engine = null;
}
