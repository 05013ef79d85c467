/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('./types.js').PhaseResult} PhaseResult */
/** @typedef {import('./types.js').Alert} Alert */
/** @typedef {import('../engine/types.js').EngineError} EngineError */

import { plausiblePhase } from './phases.js';

/**
 * Choices of the user (a later undo records these) and news of the worker.
 * @typedef {{type: 'phasePicked', value: number}
 *   | {type: 'confidenceSet', confidence: number}
 *   | {type: 'targetSet', target: number}
 *   | {type: 'imageShown', index: number}
 *   | {type: 'sliceShown', slice: number}
 *   | {type: 'alertDismissed'}
 *   | {type: 'cancelled'}
 *   | {type: 'taskStarted', task: Task}
 *   | {type: 'taskProgressed', stage: string | null, share: number, now: number}
 *   | {type: 'taskEnded'}
 *   | {type: 'opened', images: OpenedImage[], phases: Phase[]}
 *   | {type: 'estimated', value: number, result: PhaseResult}
 *   | {type: 'estimateFailed', value: number, error: EngineError}
 *   | {type: 'failed', alert: Alert}} Action
 */

export const kLeastConfidence = 0.5;
export const kMostConfidence = 0.9999;
/** Limits of a target relative error, as the engine takes them. */
export const kLeastTarget = 1e-6;
export const kMostTarget = 100;

/** @type {State} */
export const initialState = {
  images: [],
  phases: [],
  phaseValue: null,
  results: new Map(),
  failures: new Map(),
  imageIndex: 0,
  slice: 0,
  confidence: 0.95,
  target: 0.05,
  task: null,
  isCancelled: false,
  alert: null,
};

/**
 * @template K, V
 * @param {ReadonlyMap<K, V>} map
 * @param {K} key
 * @param {V} value
 * @returns {ReadonlyMap<K, V>}
 */
const withEntry = (map, key, value) => new Map([...map, [key, value]]);

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * The slice in the middle shows most of what a volume is like.
 * @param {OpenedImage | undefined} image
 */
function middleSlice(image) {
  const shape = image?.info.shape ?? [];
  return shape.length === 3 ? Math.floor(shape[0] / 2) : 0;
}

/**
 * Where the user stopped the analysis of a phase that was only just picked, the page goes back to
 * the phase whose answer it showed before.
 * @param {State} state
 */
function phaseAfterCancel(state) {
  if (state.phaseValue !== null && state.results.has(state.phaseValue)) return state.phaseValue;
  const answered = [...state.results.keys()];
  return answered.at(-1) ?? state.phaseValue;
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case 'opened':
      return {
        ...state,
        images: action.images,
        phases: action.phases,
        phaseValue: plausiblePhase(action.phases),
        results: new Map(),
        failures: new Map(),
        imageIndex: 0,
        slice: middleSlice(action.images[0]),
        isCancelled: false,
        alert: null,
      };
    case 'phasePicked':
      return { ...state, phaseValue: action.value, isCancelled: false };
    case 'confidenceSet':
      return {
        ...state,
        confidence: clamp(action.confidence, kLeastConfidence, kMostConfidence),
      };
    case 'targetSet':
      return { ...state, target: clamp(action.target, kLeastTarget, kMostTarget) };
    case 'imageShown':
      return {
        ...state,
        imageIndex: action.index,
        slice: middleSlice(state.images[action.index]),
      };
    case 'sliceShown':
      return { ...state, slice: action.slice };
    case 'alertDismissed':
      return { ...state, alert: null };
    case 'cancelled':
      return { ...state, task: null, isCancelled: true, phaseValue: phaseAfterCancel(state) };
    case 'taskStarted':
      return { ...state, task: action.task };
    case 'taskProgressed':
      if (!state.task) return state;
      return {
        ...state,
        // A search that has to start over with more lags must not send the bar back.
        task: {
          ...state.task,
          stage: action.stage,
          share: Math.max(state.task.share, action.share),
          now: action.now,
        },
      };
    case 'taskEnded':
      return { ...state, task: null };
    case 'estimated':
      return { ...state, results: withEntry(state.results, action.value, action.result) };
    case 'estimateFailed':
      return { ...state, failures: withEntry(state.failures, action.value, action.error) };
    case 'failed':
      return { ...state, alert: action.alert };
  }
}
