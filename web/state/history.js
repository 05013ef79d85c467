import { draftAgain, triedOf } from './draft.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Choices} Choices */
/** @typedef {import('./reducer.js').Action} Action */

/**
 * What undo and redo bring back: what was chosen, and what was being tried.
 * @typedef {Choices & {tried: import('./draft.js').Tried | null}} Step
 *
 * What the user chose is kept step by step, what the worker says is not.
 * @typedef {{past: readonly Step[], future: readonly Step[], gesture: string | null,
 *   gestureAt: number}} History
 *
 * @typedef {State & {history: History}} StateWithHistory
 *
 * @typedef {Action | {type: 'undone'} | {type: 'redone'}} HistoryAction
 */

/** Steps that can be undone. */
const kMostSteps = 200;
/** A slider that moves on within this time is still the same gesture, ms. */
const kGestureMs = 900;

/** Actions of the user; the others are news. */
const kUndoable = new Set([
  'opened',
  'restored',
  'pixelSizeSet',
  'phasePicked',
  'confidenceSet',
  'targetSet',
  'targetUnitSet',
  'modelSet',
  'imageToggled',
  'proposalRefused',
  'imageShown',
  'sliceShown',
  'panelShown',
  'planSet',
  'languageSet',
  'segmentationAsked',
  'draftChanged',
  'draftShown',
  'demonstrationPicked',
  'demonstrationStarted',
  'zoomSet',
]);
/** Each of these is a step of its own, however fast they come. */
const kSeparate = new Set([
  'opened',
  'restored',
  'pixelSizeSet',
  'imageToggled',
  'proposalRefused',
  'modelSet',
  'phasePicked',
  'targetUnitSet',
  'imageShown',
  'panelShown',
  'languageSet',
  'demonstrationPicked',
  'demonstrationStarted',
]);

/** The fields of Choices. */
const kChoices = /** @type {const} */ ([
  'images',
  'excluded',
  'refused',
  'phases',
  'phaseValue',
  'results',
  'failures',
  'imageIndex',
  'slice',
  'confidence',
  'target',
  'targetUnit',
  'model',
  'panel',
  'plan',
  'language',
  'asked',
  'zoom',
  'demonstrationId',
  'demonstration',
]);

/** @param {State} state @returns {Step} */
const stepOf = (state) => ({
  .../** @type {Choices} */ (Object.fromEntries(kChoices.map((name) => [name, state[name]]))),
  tried: triedOf(state.draft),
});

/**
 * The state with other choices. What was computed of the same images meanwhile stays.
 * @param {State} state
 * @param {Step} step
 */
function withStep(state, { tried, ...choices }) {
  const isSame = choices.images === state.images;
  const { results, failures } = isSame ? state : choices;
  const isSameRun = choices.demonstration?.run === state.demonstration?.run;
  const { demonstration } = isSameRun ? state : choices;
  return {
    ...state,
    ...choices,
    results,
    failures,
    demonstration,
    draft: draftAgain(state.draft, tried),
    isCancelled: false,
    alert: null,
  };
}

/**
 * What an action is a part of: actions of the same gesture, one soon after the other, are taken
 * back together.
 * @param {Action} action
 * @returns {string | null} null: it is a step of its own
 */
function gestureOf(action) {
  switch (action.type) {
    case 'draftChanged':
    case 'segmentationAsked':
      return action.gesture;
    case 'draftShown':
      return action.shown.brushPx === undefined ? null : 'brushPx';
    case 'planSet':
      return Object.keys(action.plan).join();
    default:
      return kSeparate.has(action.type) ? null : action.type;
  }
}

/**
 * Whether an action is the user's. What is tried counts by itself a moment later: that belongs to
 * the step which tried it.
 * @param {Action} action
 */
const isOfUser = (action) =>
  kUndoable.has(action.type) && !(action.type === 'opened' && action.isFollowing);

/** @type {History} */
export const emptyHistory = { past: [], future: [], gesture: null, gestureAt: 0 };

/**
 * @param {(state: State, action: Action) => State} reduce
 * @param {() => number} now ms
 * @returns {(state: StateWithHistory, action: HistoryAction) => StateWithHistory}
 */
export function withHistory(reduce, now = () => performance.now()) {
  return (state, action) => {
    const { history } = state;
    if (action.type === 'undone' || action.type === 'redone') {
      const isUndo = action.type === 'undone';
      const from = isUndo ? history.past : history.future;
      const step = from.at(-1);
      if (!step) return state;
      const rest = from.slice(0, -1);
      const onto = [...(isUndo ? history.future : history.past), stepOf(state)];
      return {
        ...withStep(state, step),
        history: {
          past: isUndo ? rest : onto,
          future: isUndo ? onto : rest,
          gesture: null,
          gestureAt: 0,
        },
      };
    }
    const next = /** @type {StateWithHistory} */ (reduce(state, action));
    if (!isOfUser(action) || next === state) return next;
    const time = now();
    const gesture = gestureOf(action);
    const isSameGesture =
      gesture !== null && gesture === history.gesture && time - history.gestureAt < kGestureMs;
    const past = isSameGesture ? history.past : [...history.past, stepOf(state)].slice(-kMostSteps);
    return { ...next, history: { past, future: [], gesture, gestureAt: time } };
  };
}
