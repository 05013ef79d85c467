/**
 * What the worker is busy with, as the store is told of it.
 */

import { kCancelled } from '../engine/client.js';
import { errorOf } from '../engine/failure.js';

/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./store.js').Store<import('./history.js').StateWithHistory,
 *   import('./history.js').HistoryAction>} PageStore */

/**
 * @param {PageStore} store
 * @param {Task['kind']} kind
 * @param {Pick<Task, 'name' | 'index' | 'numImages' | 'share'> & Partial<Task>} task
 */
export function startTask(store, kind, task) {
  const now = performance.now();
  const unknown = {
    phaseValue: null,
    stage: null,
    numBytes: null,
    seconds: null,
    secondsLeft: null,
    maxLagPx: null,
    rows: null,
  };
  store.dispatch({
    type: 'taskStarted',
    task: { kind, startedAt: now, now, ...unknown, ...task },
  });
}

/** @param {unknown} cause */
export const isCancellation = (cause) => errorOf(cause).code === kCancelled;

/**
 * Whether the same images are open, whatever is said of the size of their pixels.
 * @param {readonly OpenedImage[]} some
 * @param {readonly OpenedImage[]} others
 */
export const areSame = (some, others) =>
  some.length === others.length && some.every(({ key }, i) => key === others[i].key);
