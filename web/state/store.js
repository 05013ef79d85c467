/**
 * @template S, A
 * @typedef {object} Store
 * @property {() => S} get
 * @property {(action: A) => void} dispatch
 * @property {(listener: () => void) => () => void} subscribe returns what ends the subscription
 */

/**
 * One value, changed by one pure function. Listeners run at once, so that what a slider shows never
 * lags behind the slider.
 * @template S, A
 * @param {(state: S, action: A) => S} reduce
 * @param {S} initial
 * @returns {Store<S, A>}
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
