/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Task} Task */
/** @typedef {import('./types.js').OpenedImage} OpenedImage */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('./types.js').PhaseResult} PhaseResult */
/** @typedef {import('./types.js').Alert} Alert */
/** @typedef {import('./types.js').TargetUnit} TargetUnit */
/** @typedef {import('./types.js').Model} Model */
/** @typedef {import('./types.js').PanelId} PanelId */
/** @typedef {import('./types.js').Plan} Plan */
/** @typedef {import('./types.js').Demonstration} Demonstration */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./types.js').Draw} Draw */
/** @typedef {import('../engine/types.js').EngineError} EngineError */

import { isDraftAction, reduceDraft } from './draft.js';
import { kUsualScatterError } from './plan.js';
import { areAlike } from './segmentation.js';
import { includedPhases, phaseNamed, plausiblePhase } from './phases.js';

/**
 * Choices of the user, which history.js records for undo, and news of the worker.
 * @typedef {{type: 'phasePicked', value: number}
 *   | {type: 'confidenceSet', confidence: number}
 *   | {type: 'targetSet', target: number}
 *   | {type: 'targetUnitSet', unit: TargetUnit}
 *   | {type: 'modelSet', model: Model}
 *   | {type: 'imageToggled', key: number}
 *   | {type: 'proposalRefused', name: string}
 *   | {type: 'panelShown', panel: PanelId}
 *   | {type: 'planSet', plan: Partial<Plan>}
 *   | {type: 'languageSet', language: string}
 *   | {type: 'restored', session: Session}
 *   | {type: 'segmentationAsked', asked: ReadonlySet<Blob>, gesture: string | null}
 *   | {type: 'zoomSet', zoom: number}
 *   | {type: 'demonstrationPicked', id: Demonstration['id']}
 *   | {type: 'demonstrationStarted', demonstration: Demonstration}
 *   | {type: 'demonstrationDrawn', run: number, draws: readonly Draw[]}
 *   | {type: 'imageShown', index: number}
 *   | {type: 'sliceShown', slice: number}
 *   | {type: 'alertDismissed'}
 *   | {type: 'cancelled'}
 *   | {type: 'taskStarted', task: Task}
 *   | {type: 'taskProgressed', stage: string | null, share: number, now: number,
 *      secondsLeft?: number | null, maxLagPx?: number,
 *      rows?: import('../engine/opening.js').RowsRead | null}
 *   | {type: 'taskEnded'}
 *   | {type: 'pixelSizeSet', images: OpenedImage[]}
 *   | {type: 'opened', images: OpenedImage[], phases: Phase[], isSame?: boolean,
 *      isFollowing?: boolean}
 *   | import('./draft.js').DraftAction
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
  excluded: new Set(),
  refused: new Set(),
  phases: [],
  phaseValue: null,
  results: new Map(),
  failures: new Map(),
  imageIndex: 0,
  slice: 0,
  confidence: 0.95,
  target: 0.05,
  targetUnit: 'relative',
  model: 'calibrated',
  panel: 'phases',
  plan: {
    numDimensions: 2,
    clsPx: 20,
    phaseFraction: 0.3,
    scatterError: kUsualScatterError,
    target: 0.05,
    pixelSize: 0.1,
    unit: 'um',
    sidePx: 1000,
    secondsPerImage: 60,
  },
  language: 'en',
  asked: new Set(),
  zoom: 0,
  demonstrationId: 'discs',
  demonstration: null,
  draft: null,
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
 * A target in the other unit, for the same error of the picked phase, with few digits.
 * @param {State} state
 * @param {TargetUnit} unit
 */
function targetIn({ target, phases, phaseValue }, unit) {
  const fraction = phaseNamed(phases, phaseValue)?.phaseFraction ?? 0;
  if (!(fraction > 0)) return target;
  const other = unit === 'absolute' ? target * fraction : target / fraction;
  return clamp(Number(other.toPrecision(2)), kLeastTarget, kMostTarget);
}

/**
 * @param {State} state
 * @param {number} key of the image to leave out or to take back
 * @returns {State}
 */
function withToggled(state, key) {
  const excluded = new Set(state.excluded);
  if (!excluded.delete(key)) excluded.add(key);
  // A result of no image is none.
  if (excluded.size === state.images.length) return state;
  return { ...state, excluded, phases: includedPhases(state.phases, state.images, excluded) };
}

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
 * Whether what is seen enlarged of one picture has its like in another.
 * @param {OpenedImage | undefined} one
 * @param {OpenedImage | undefined} other
 */
const areOfOneForm = (one, other) => one?.info.shape.join() === other?.info.shape.join();

/**
 * The panel that stays open when one image is opened: one image has no samples to compare.
 * @param {PanelId} panel
 * @returns {PanelId}
 */
const panelOfOne = (panel) => (panel === 'samples' ? 'phases' : panel);

/**
 * The same images opened in another way keep what was looked at, other images do not.
 * @param {State} state
 * @param {Extract<Action, {type: 'opened'}>} action
 * @returns {State}
 */
function opened(state, { images, phases, isSame = false }) {
  const numSlices = images[0].info.shape.length === 3 ? images[0].info.shape[0] : 1;
  const left = state.images.map(({ key }) => state.excluded.has(key));
  const kept = {
    excluded: new Set(images.filter((_, index) => left[index]).map(({ key }) => key)),
    phaseValue: phaseNamed(phases, state.phaseValue)?.value ?? plausiblePhase(phases),
    imageIndex: state.imageIndex,
    slice: Math.min(state.slice, numSlices - 1),
  };
  const fresh = {
    excluded: new Set(),
    phaseValue: plausiblePhase(phases),
    panel: images.length > 1 ? 'samples' : panelOfOne(state.panel),
    imageIndex: 0,
    slice: middleSlice(images[0]),
  };
  return {
    ...state,
    ...(isSame ? kept : fresh),
    zoom: areOfOneForm(state.images[state.imageIndex], images[isSame ? state.imageIndex : 0])
      ? state.zoom
      : 0,
    images,
    phases,
    results: new Map(),
    failures: new Map(),
    isCancelled: false,
    alert: null,
  };
}

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  if (isDraftAction(action)) {
    const draft = reduceDraft(state.draft, action);
    return draft === state.draft ? state : { ...state, draft };
  }
  switch (action.type) {
    case 'opened':
      return opened(state, action);
    case 'pixelSizeSet':
      return { ...state, images: action.images };
    case 'phasePicked':
      if (action.value === state.phaseValue && !state.isCancelled) return state;
      return { ...state, phaseValue: action.value, isCancelled: false };
    case 'confidenceSet':
      if (action.confidence === state.confidence) return state;
      return {
        ...state,
        confidence: clamp(action.confidence, kLeastConfidence, kMostConfidence),
      };
    case 'targetSet': {
      const target = clamp(action.target, kLeastTarget, kMostTarget);
      return target === state.target ? state : { ...state, target };
    }
    case 'targetUnitSet':
      if (action.unit === state.targetUnit) return state;
      return { ...state, targetUnit: action.unit, target: targetIn(state, action.unit) };
    case 'modelSet':
      return action.model === state.model ? state : { ...state, model: action.model };
    case 'imageToggled':
      return withToggled(state, action.key);
    case 'proposalRefused':
      return { ...state, refused: new Set([...state.refused, action.name]) };
    case 'panelShown':
      return action.panel === state.panel ? state : { ...state, panel: action.panel };
    case 'planSet': {
      const plan = { ...state.plan, ...action.plan };
      return areAlike(plan, state.plan) ? state : { ...state, plan };
    }
    case 'languageSet':
      return action.language === state.language ? state : { ...state, language: action.language };
    case 'restored':
      return { ...state, ...action.session, zoom: 0, isCancelled: false, alert: null };
    case 'segmentationAsked':
      return { ...state, asked: action.asked };
    case 'zoomSet':
      return action.zoom === state.zoom ? state : { ...state, zoom: action.zoom };
    case 'demonstrationPicked':
      return { ...state, demonstrationId: action.id };
    case 'demonstrationStarted':
      return { ...state, demonstration: action.demonstration };
    case 'demonstrationDrawn':
      // Undo may have brought back others, or none.
      if (state.demonstration?.run !== action.run) return state;
      return { ...state, demonstration: { ...state.demonstration, draws: action.draws } };
    case 'imageShown':
      if (action.index === state.imageIndex) return state;
      return {
        ...state,
        imageIndex: action.index,
        slice: middleSlice(state.images[action.index]),
        zoom: areOfOneForm(state.images[state.imageIndex], state.images[action.index])
          ? state.zoom
          : 0,
      };
    case 'sliceShown':
      if (action.slice === state.slice) return state;
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
          secondsLeft: action.secondsLeft ?? null,
          maxLagPx: action.maxLagPx ?? state.task.maxLagPx,
          rows: action.rows ?? null,
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
