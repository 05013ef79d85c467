import createPhasebound from '../../build/wasm/phasebound.js';

/** @typedef {import('./types.js').PhaseboundModule} PhaseboundModule */

/**
 * An instance of the engine, in the page, a worker or Node. Instances share nothing; one that threw
 * instead of answering is in an unknown state and should be replaced.
 * @param {WebAssembly.Module | BufferSource} wasm phasebound.wasm: its bytes, or those compiled,
 *   which makes each further instance cheap
 * @returns {Promise<PhaseboundModule>}
 */
export async function loadModule(wasm) {
  const compiled = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  return new Promise((resolve, reject) => {
    const options = {
      // Failures come back as values or are thrown; whatever a library prints is not ours to show.
      print: () => {},
      printErr: () => {},
      onAbort: (/** @type {unknown} */ reason) => reject(new Error(String(reason))),
      instantiateWasm: (
        /** @type {WebAssembly.Imports} */ imports,
        /** @type {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} */ receive,
      ) => {
        WebAssembly.instantiate(compiled, imports).then(
          (instance) => receive(instance, compiled),
          reject,
        );
        return {};
      },
    };
    createPhasebound(options).then(resolve, reject);
  });
}
