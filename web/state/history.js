/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Choices} Choices */
/** @typedef {import('./reducer.js').Action} Action */

/**
 * Undo and redo: what the user chose is kept step by step, what the worker says is not.
 * @typedef {{past: readonly Choices[], future: readonly Choices[], gesture: string | null,
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
  'languageSet',
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
]);

/** @param {State} state */
const choicesOf = (state) =>
  /** @type {Choices} */ (Object.fromEntries(kChoices.map((name) => [name, state[name]])));

/**
 * The state with other choices. What was computed of the same images meanwhile stays.
 * @param {State} state
 * @param {Choices} choices
 */
function withChoices(state, choices) {
  const isSame = choices.images === state.images;
  const { results, failures } = isSame ? state : choices;
  return { ...state, ...choices, results, failures, isCancelled: false, alert: null };
}

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
      const choices = from.at(-1);
      if (!choices) return state;
      const rest = from.slice(0, -1);
      const onto = [...(isUndo ? history.future : history.past), choicesOf(state)];
      return {
        ...withChoices(state, choices),
        history: {
          past: isUndo ? rest : onto,
          future: isUndo ? onto : rest,
          gesture: null,
          gestureAt: 0,
        },
      };
    }
    const next = /** @type {StateWithHistory} */ (reduce(state, action));
    if (!kUndoable.has(action.type) || next === state) return next;
    const time = now();
    const isSameGesture =
      history.gesture === action.type &&
      time - history.gestureAt < kGestureMs &&
      !kSeparate.has(action.type);
    const past = isSameGesture
      ? history.past
      : [...history.past, choicesOf(state)].slice(-kMostSteps);
    return { ...next, history: { past, future: [], gesture: action.type, gestureAt: time } };
  };
}
