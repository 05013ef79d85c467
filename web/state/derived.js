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
const kEvenConfidence = 0.5;

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
 *   counted: import('../engine/types.js').ImageEstimate[], segmentationBand: SegmentationBand | null,
 *   combined: Combined | null}} Answer counted: of the images that are not left out
 */

/**
 * What an answer depends on besides the phase's result.
 * @typedef {Pick<State, 'images' | 'excluded' | 'confidence' | 'target' | 'targetUnit' | 'model'>}
 *   Inputs
 */

/** @param {Inputs} some @param {Inputs} others */
const areEqual = (some, others) =>
  Object.entries(some).every(([name, input]) =>
    Object.is(input, others[/** @type {keyof Inputs} */ (name)]),
  );

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
   * The last answer from each phase's result: the page asks for the picked one and for all.
   * @type {WeakMap<PhaseResult, {inputs: Inputs, answer: Answer}>}
   */
  const answers = new WeakMap();
  /**
   * What no slider changes.
   * @type {WeakMap<MaterialEstimate, Map<Model, Interval>>}
   */
  const evenIntervals = new WeakMap();

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

  /** @param {MaterialEstimate} material @param {Model} model @returns {Interval} */
  function evenInterval(material, model) {
    const known = evenIntervals.get(material) ?? new Map();
    const interval = known.get(model) ?? client.interval(material, kEvenConfidence, model);
    evenIntervals.set(material, known.set(model, interval));
    return interval;
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
      evenInterval: evenInterval(material, model),
      size: client.requiredSize(material, state.confidence, target, model),
      relativeError: estimate.sigma !== null ? interval.halfWidth / material.phaseFraction : null,
    };
  }

  /**
   * @param {PhaseResult} all of all images
   * @param {number} value
   * @param {Inputs} state
   * @returns {Answer}
   */
  function compute(all, value, state) {
    const result = resultOfIncluded(all, state);
    const own = opinion(result.material, state.model, state);
    const counted = all.images.filter((_, index) => !state.excluded.has(state.images[index]?.key));
    const band = bandOf(counted);
    return {
      value,
      result,
      counted,
      ...own,
      segmentationBand: band,
      combined: band && combinedOf(own.interval, band, own.estimate.phaseFraction),
      alternative: opinion(result.material, otherModel(state.model), state),
    };
  }

  /**
   * Answer to a phase; null while it has none. The same object as long as it says the same.
   * @param {State} state
   * @param {number | null} value
   * @returns {Answer | null}
   */
  function answerTo({ images, excluded, results, confidence, target, targetUnit, model }, value) {
    const result = value === null ? null : results.get(value);
    if (!result || value === null) return null;
    const last = answers.get(result);
    const inputs = { images, excluded, confidence, target, targetUnit, model };
    if (last && areEqual(inputs, last.inputs)) return last.answer;
    const answer = compute(result, value, inputs);
    answers.set(result, { inputs, answer });
    return answer;
  }

  return {
    /** Answer to the picked phase. @param {State} state */
    answer: (state) => answerTo(state, state.phaseValue),

    /**
     * Answers to all phases that have one, in the order of the phases.
     * @param {State} state
     * @returns {Answer[]}
     */
    answers: (state) => state.phases.flatMap(({ value }) => answerTo(state, value) ?? []),

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
