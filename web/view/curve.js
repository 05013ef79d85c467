import { intervalTexts } from '../engine/format.js';
import { likelihoodPlot } from '../plot/likelihood.js';
import { toElement } from '../plot/svg.js';
import { cssColour, phaseColour } from './colours.js';
import { element } from './dom.js';
import { confidencePercent } from './format.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */

/**
 * Where the likelihood curve stands. The drawing comes from plot/likelihood.js; this gives it its
 * size, its colours and its words.
 * @param {(material: MaterialEstimate) => Likelihood} curveOf
 */
export function createCurve(curveOf) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('role', 'img');
  const root = element('div', { class: 'curve', 'data-testid': 'curve' }, svg);
  /** @type {{state: State, answer: Answer} | null} */
  let last = null;

  function redraw() {
    const { clientWidth: width, clientHeight: height } = root;
    if (!last || last.answer.result.material.sigma === null || width === 0) {
      svg.replaceChildren();
      svg.removeAttribute('aria-label');
      return;
    }
    const { state, answer } = last;
    const { material } = answer.result;
    const texts = intervalTexts(material.phaseFraction, answer.interval);
    const confidence = confidencePercent(state.confidence);
    const index = state.phases.findIndex(({ value }) => value === answer.value);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const description = strings.curveDescription(texts.lower, texts.upper, confidence);
    svg.setAttribute('aria-label', `${strings.curveTitle}. ${description}`);
    const data = {
      curve: curveOf(material),
      interval: answer.interval,
      phaseFraction: material.phaseFraction,
      texts: { lower: texts.lower, upper: texts.upper, confidence, axis: strings.curveAxis },
    };
    const theme = {
      ink: 'var(--ink)',
      muted: 'var(--muted)',
      line: 'var(--line-strong)',
      ground: 'var(--paper)',
      phase: cssColour(phaseColour(index)),
    };
    svg.replaceChildren(toElement(likelihoodPlot(data, { width, height }, theme)));
  }

  new ResizeObserver(redraw).observe(root);

  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      if (answer === (last?.answer ?? null) && state.phases === last?.state.phases) return;
      last = answer ? { state, answer } : null;
      redraw();
    },
  };
}
