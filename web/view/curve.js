import { kLikelihoodMarginX, likelihoodPlot } from '../plot/likelihood.js';
import { cssColour, phaseColour } from './colours.js';
import { confidencePercent, sharePercent } from './format.js';
import { intervalTexts, significant, tickText } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */

/** An arrow key moves the cursor by this share of the axis. */
const kCursorStep = 1 / 100;

/**
 * Probability that the material's fraction is below a value.
 * @param {Likelihood} curve
 * @param {number} value
 */
export function probabilityBelow({ phaseFraction, density }, value) {
  let total = 0;
  let below = 0;
  for (let i = 1; i < phaseFraction.length; ++i) {
    const width = phaseFraction[i] - phaseFraction[i - 1];
    const area = (width * (density[i] + density[i - 1])) / 2;
    total += area;
    const share = Math.min(1, Math.max(0, (value - phaseFraction[i - 1]) / width));
    const atEnd = density[i - 1] + share * (density[i] - density[i - 1]);
    below += (share * width * (density[i - 1] + atEnd)) / 2;
  }
  return total > 0 ? below / total : NaN;
}

/**
 * @param {State} state
 * @param {Answer} answer
 * @param {Likelihood} curve
 * @returns {import('./plot_box.js').Plot}
 */
function plotOf(state, answer, curve) {
  const { phaseFraction } = answer.estimate;
  const { lower, upper } = intervalTexts(phaseFraction, answer.interval);
  const confidence = confidencePercent(state.confidence);
  const index = state.phases.findIndex(({ value }) => value === answer.value);
  const values = curve.phaseFraction;
  /** @type {[number, number]} */
  const domain = [values[0], values[values.length - 1]];
  const data = {
    curve,
    interval: answer.interval,
    phaseFraction,
    texts: { lower, upper, confidence, axis: strings.curveAxis },
    format: tickText,
  };
  return {
    title: strings.curveTitle,
    description: strings.curveDescription(lower, upper, confidence),
    phaseColour: cssColour(phaseColour(index)),
    draw: (size, theme) => likelihoodPlot(data, size, theme),
    // Rarely looked at, and long.
    get table() {
      return {
        columns: [strings.fraction, strings.density, strings.probabilityBelow],
        rows: [...values].map((value, i) => [
          significant(value, 5),
          significant(curve.density[i], 4),
          significant(probabilityBelow(curve, value), 4),
        ]),
      };
    },
    readout: {
      domain,
      range: ({ width }) => [kLikelihoodMarginX, width - kLikelihoodMarginX],
      step: (domain[1] - domain[0]) * kCursorStep,
      at: (value) => {
        const below = probabilityBelow(curve, value);
        return strings.curveReading(
          significant(value, 4),
          sharePercent(below),
          sharePercent(1 - below),
        );
      },
    },
  };
}

/**
 * Where the likelihood curve stands.
 * @param {import('../state/derived.js').Derived} derived
 */
export function createCurve(derived) {
  const box = createPlotBox('curve');
  box.root.classList.add('curve');
  /** @type {Answer | null | undefined} */
  let last;
  return {
    root: box.root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      if (answer === last) return;
      last = answer;
      const isKnown = answer !== null && answer.estimate.sigma !== null;
      const curve = isKnown ? derived.curve(answer.result.material, answer.model) : null;
      box.show(answer && curve ? plotOf(state, answer, curve) : null);
    },
  };
}
