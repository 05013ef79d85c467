/** @typedef {import('./types.js').EngineError} EngineError */

/** An error that the engine answered with, or one of the interface's own, as a thrown value. */
export class EngineFailure extends Error {
  /** @param {EngineError} error */
  constructor(error) {
    super([error.code, ...error.details].join(': '));
    this.error = error;
  }
}

/**
 * @template T
 * @param {import('./types.js').Answer<T>} answer
 * @returns {T}
 */
export function unwrap(answer) {
  if (answer.error) throw new EngineFailure(answer.error);
  return /** @type {T} */ (answer.value);
}

/**
 * @param {unknown} thrown
 * @returns {EngineError} of anything thrown: what nobody foresaw is a mistake of the program
 */
export function errorOf(thrown) {
  if (thrown instanceof EngineFailure) return thrown.error;
  return { code: 'Internal', details: [thrown instanceof Error ? thrown.message : String(thrown)] };
}
