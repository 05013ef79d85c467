/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').PhaseResult} PhaseResult */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').Interval} Interval */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */
/** @typedef {import('../engine/types.js').RequiredSize} RequiredSize */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** Odd, so that the image's own fraction is one of the points. */
const kNumCurvePoints = 241;

/**
 * What follows from one phase's estimate and the user's confidence and target.
 * @typedef {object} Answer
 * @property {number} value of the phase
 * @property {PhaseResult} result
 * @property {Interval} interval
 * @property {RequiredSize} size
 * @property {number | null} relativeError half width as a share of the fraction
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
 * Functions from the state to what it implies. All are pure and quick: they run on each move of the
 * confidence slider, and none looks at an image.
 * @param {EngineClient} client
 */
export function createDerived(client) {
  /** @type {WeakMap<MaterialEstimate, Likelihood>} */
  const curves = new WeakMap();

  /**
   * @param {State['results']} results
   * @param {number} value
   * @param {number} confidence
   * @param {number} target
   * @returns {Answer | null}
   */
  function compute(results, value, confidence, target) {
    const result = results.get(value);
    if (!result) return null;
    const { material } = result;
    const interval = client.interval(material, confidence);
    return {
      value,
      result,
      interval,
      size: client.requiredSize(material, confidence, target),
      relativeError: material.sigma !== null ? interval.halfWidth / material.phaseFraction : null,
    };
  }

  const picked = remembered(
    (
      /** @type {State['results']} */ results,
      /** @type {number | null} */ value,
      /** @type {number} */ confidence,
      /** @type {number} */ target,
    ) => (value === null ? null : compute(results, value, confidence, target)),
  );

  return {
    /**
     * Answer to the picked phase; null while it has none. The same object as long as it says the
     * same.
     * @param {State} state
     */
    answer: ({ results, phaseValue, confidence, target }) =>
      picked(results, phaseValue, confidence, target),

    /**
     * Answers to all phases that have one, in the order of the phases.
     * @param {State} state
     * @returns {Answer[]}
     */
    answers: ({ phases, results, confidence, target }) =>
      phases.flatMap(({ value }) => compute(results, value, confidence, target) ?? []),

    /**
     * @param {MaterialEstimate} material
     * @returns {Likelihood}
     */
    curve(material) {
      const curve = curves.get(material) ?? client.likelihood(material, kNumCurvePoints);
      curves.set(material, curve);
      return curve;
    },
  };
}

/**
 * @param {State} state
 * @returns {'empty' | 'answered' | 'unknown' | 'failed' | 'stopped' | 'pending'} how far the picked
 *   phase has got; unknown: analysed, but the image tells nothing of the scatter
 */
export function resultStatus(state) {
  const { phaseValue, results, failures, task, isCancelled } = state;
  if (phaseValue === null) return 'empty';
  const result = results.get(phaseValue);
  if (result) return result.material.sigma === null ? 'unknown' : 'answered';
  if (failures.has(phaseValue)) return 'failed';
  return isCancelled && !task ? 'stopped' : 'pending';
}
