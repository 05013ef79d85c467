import { intervalTexts, phaseText, plusMinusText } from './numbers.js';
import { element } from './dom.js';
import { confidencePercent } from './format.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */

/** @param {State} state @param {Answer} answer */
function resultWords({ phases, confidence }, { value, estimate, interval }) {
  const phase = phaseText(value, phases[0].isColour);
  const { phaseFraction, sigma } = estimate;
  const texts = intervalTexts(phaseFraction, interval);
  if (sigma === null) return strings.spokenNoInterval(phase, texts.phaseFraction);
  const number = plusMinusText(estimate, interval);
  return strings.spokenResult(phase, number, confidencePercent(confidence));
}

/** Speaks what has happened; not what a control says of itself. */
export function createAnnouncer() {
  const root = element('p', { class: 'spoken', role: 'status', 'data-testid': 'announcer' });
  /** @type {Answer['result'] | null} */
  let lastResult = null;

  /** @param {string} words */
  function say(words) {
    // The same words are spoken again only if they differ.
    root.textContent = root.textContent === words ? `${words}\u00a0` : words;
  }

  return {
    root,
    say,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const result = answer?.result ?? null;
      if (result === lastResult) return;
      lastResult = result;
      if (answer) say(resultWords(state, answer));
    },
  };
}
