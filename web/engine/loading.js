/** From the bytes of the module to something that instances can be made of, with reasons where it fails. */

import { EngineFailure } from './failure.js';
import { loadModule } from './module.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */

/** Codes of the interface itself: the browser is too old, the page's policy is too strict. */
export const kNotSupported = 'NotSupported';
export const kWasmForbidden = 'WasmForbidden';
export const kNotLoaded = 'NotLoaded';

/**
 * Compiles the module once for all workers and makes the page's own instance.
 * @param {BufferSource | WebAssembly.Module | Promise<BufferSource | WebAssembly.Module>} wasm
 * @returns {Promise<{wasm: WebAssembly.Module, engine: PhaseboundModule}>}
 * @throws {EngineFailure} NotSupported, WasmForbidden, or what `wasm` rejected with
 */
export async function loadEngine(wasm) {
  if (typeof WebAssembly === 'undefined') {
    // Waited for, so that its failure is not one that nobody handles.
    await Promise.resolve(wasm).catch(() => {});
    throw new EngineFailure({ code: kNotSupported, details: [] });
  }
  const given = await wasm;
  try {
    const compiled = given instanceof WebAssembly.Module ? given : await WebAssembly.compile(given);
    return { wasm: compiled, engine: await loadModule(compiled) };
  } catch (cause) {
    throw new EngineFailure({ code: reasonOf(cause), details: [] });
  }
}

/**
 * A policy is named in the message of every browser; what is left is an instruction that the browser
 * does not know, or a lack of memory.
 * @param {unknown} cause
 */
function reasonOf(cause) {
  if (!(cause instanceof Error)) return kNotLoaded;
  const isPolicy = /content.security.policy|unsafe-eval|CSP|disallowed by embedder/i;
  if (isPolicy.test(cause.message)) return kWasmForbidden;
  return cause instanceof WebAssembly.CompileError ? kNotSupported : kNotLoaded;
}
