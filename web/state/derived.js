/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').PhaseResult} PhaseResult */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').Interval} Interval */
/** @typedef {import('../engine/types.js').SegmentationBand} SegmentationBand */
/** @typedef {import('../engine/segmentation.js').Combined} Combined */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */
/** @typedef {import('../engine/types.js').RequiredSize} RequiredSize */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../engine/models.js').ModelEstimate} ModelEstimate */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

import { bandOf, combinedOf } from '../engine/segmentation.js';
import { estimateOf, otherModel } from '../engine/models.js';
import { kLeastTarget, kMostTarget } from './reducer.js';

/** Odd, so that the image's own fraction is one of the points. */
const kNumCurvePoints = 241;
/** Confidence of the un-representativeness reading: as likely as not. */
export const kEvenConfidence = 0.5;

/**
 * What one model says at the user's confidence and target.
 * @typedef {object} Opinion
 * @property {Model} model
 * @property {ModelEstimate} estimate
 * @property {Interval} interval
 * @property {Interval} evenInterval at a confidence of 50 %
 * @property {RequiredSize} size
 * @property {number | null} relativeError half width as a share of the fraction
 */

/**
 * What follows from one phase's estimate: the chosen model's opinion, and the other's.
 * And what the segmentation adds to it: a band, and both together.
 * @typedef {Opinion & {value: number, result: PhaseResult, alternative: Opinion,
 *   segmentationBand: SegmentationBand | null, combined: Combined | null}} Answer
 */

/**
 * Remembers the last answer of a function for the same inputs.
 * @template {any[]} I, O
 * @param {(...inputs: I) => O} compute
 * @returns {(...inputs: I) => O}
 */
function remembered(compute) {
  /** @type {{inputs: I, output: O} | null} */
  let last = null;
  return (...inputs) => {
    if (!last || inputs.some((input, index) => !Object.is(input, last?.inputs[index]))) {
      last = { inputs, output: compute(...inputs) };
    }
    return last.output;
  };
}

/**
 * The target as the engine takes it: a share of the phase fraction.
 * @param {Pick<State, 'target' | 'targetUnit'>} state
 * @param {number} phaseFraction
 */
export function relativeTarget({ target, targetUnit }, phaseFraction) {
  if (targetUnit === 'relative') return target;
  const relative = phaseFraction > 0 ? target / phaseFraction : target;
  return Math.min(kMostTarget, Math.max(kLeastTarget, relative));
}

/**
 * Functions from the state to what it implies. All are pure and quick: they run on each move of the
 * confidence slider, and none looks at an image.
 * @param {EngineClient} client
 */
export function createDerived(client) {
  /** @type {WeakMap<MaterialEstimate, Map<Model, Likelihood>>} */
  const curves = new WeakMap();
  /** @type {WeakMap<PhaseResult, {key: string, result: PhaseResult}>} */
  const pooled = new WeakMap();

  /**
   * The result of the images that are not left out. Of each, the latest choice is kept.
   * @param {PhaseResult} result of all images
   * @param {Pick<State, 'images' | 'excluded'>} state
   * @returns {PhaseResult}
   */
  function resultOfIncluded(result, { images, excluded }) {
    if (excluded.size === 0) return result;
    const key = [...excluded].sort((a, b) => a - b).join();
    const known = pooled.get(result);
    if (known?.key === key) return known.result;
    const included = result.images.filter((_, index) => !excluded.has(images[index].key));
    const next = { ...result, material: client.pool(included) };
    pooled.set(result, { key, result: next });
    return next;
  }

  /**
   * @param {MaterialEstimate} material
   * @param {Model} model
   * @param {Pick<State, 'confidence' | 'target' | 'targetUnit'>} state
   * @returns {Opinion}
   */
  function opinion(material, model, state) {
    const estimate = estimateOf(material, model);
    const interval = client.interval(material, state.confidence, model);
    const target = relativeTarget(state, material.phaseFraction);
    return {
      model,
      estimate,
      interval,
      evenInterval: client.interval(material, kEvenConfidence, model),
      size: client.requiredSize(material, state.confidence, target, model),
      relativeError: estimate.sigma !== null ? interval.halfWidth / material.phaseFraction : null,
    };
  }

  /**
   * @param {Pick<State, 'images' | 'excluded' | 'results' | 'confidence' | 'target' |
   *   'targetUnit' | 'model'>} state
   * @param {number} value
   * @returns {Answer | null}
   */
  function compute(state, value) {
    const all = state.results.get(value);
    if (!all) return null;
    const result = resultOfIncluded(all, state);
    const own = opinion(result.material, state.model, state);
    const included = all.images.filter((_, index) => !state.excluded.has(state.images[index]?.key));
    const band = bandOf(included);
    return {
      value,
      result,
      ...own,
      segmentationBand: band,
      combined: band && combinedOf(own.interval, band, own.estimate.phaseFraction),
      alternative: opinion(result.material, otherModel(state.model), state),
    };
  }

  const picked = remembered(
    (
      /** @type {State['images']} */ images,
      /** @type {State['excluded']} */ excluded,
      /** @type {State['results']} */ results,
      /** @type {number | null} */ value,
      /** @type {number} */ confidence,
      /** @type {number} */ target,
      /** @type {State['targetUnit']} */ targetUnit,
      /** @type {Model} */ model,
    ) =>
      value === null
        ? null
        : compute({ images, excluded, results, confidence, target, targetUnit, model }, value),
  );

  return {
    /**
     * Answer to the picked phase; null while it has none. The same object as long as it says the
     * same.
     * @param {State} state
     */
    answer: (state) =>
      picked(
        state.images,
        state.excluded,
        state.results,
        state.phaseValue,
        state.confidence,
        state.target,
        state.targetUnit,
        state.model,
      ),

    /**
     * Answers to all phases that have one, in the order of the phases.
     * @param {State} state
     * @returns {Answer[]}
     */
    answers: (state) => state.phases.flatMap(({ value }) => compute(state, value) ?? []),

    /**
     * @param {MaterialEstimate} material
     * @param {Model} model
     * @returns {Likelihood}
     */
    curve(material, model) {
      const known = curves.get(material) ?? new Map();
      const curve = known.get(model) ?? client.likelihood(material, kNumCurvePoints, model);
      known.set(model, curve);
      curves.set(material, known);
      return curve;
    },
  };
}

/** @typedef {ReturnType<typeof createDerived>} Derived */

/**
 * @param {State} state
 * @returns {'empty' | 'answered' | 'unknown' | 'failed' | 'stopped' | 'pending'} how far the picked
 *   phase has got; unknown: analysed, but the image tells nothing of the scatter
 */
export function resultStatus(state) {
  const { phaseValue, results, failures, task, isCancelled, model } = state;
  if (phaseValue === null) return 'empty';
  const result = results.get(phaseValue);
  if (result) return estimateOf(result.material, model).sigma === null ? 'unknown' : 'answered';
  if (failures.has(phaseValue)) return 'failed';
  return isCancelled && !task ? 'stopped' : 'pending';
}
