import { phaseWarnings } from '../engine/analysis.js';
import { fractionText, intervalTexts } from '../engine/format.js';
import { warningSentence } from '../engine/sentences.js';
import { resultStatus } from '../state/derived.js';
import { changeDetector, dataElement, element, setText } from './dom.js';
import { confidencePercent, errorPercent } from './format.js';
import { strings } from './strings.js';
import { createWarnings } from './warnings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * Warnings of an answer, those of the interval included.
 * @param {Answer} answer
 */
function sentencesOf({ result, interval }) {
  return phaseWarnings(result.material, interval).map(warningSentence);
}

/**
 * The one large number with its interval, and beside it what to know before quoting it.
 * @param {Actions} actions
 */
export function createNumber(actions) {
  const fraction = dataElement(0, '', { 'data-testid': 'fraction' });
  const halfWidth = element('span', { class: 'half-width', 'data-testid': 'half-width' });
  const number = element('p', { class: 'number', 'data-testid': 'number' }, fraction, ' ', halfWidth);
  const interval = element('p', { class: 'under', 'data-testid': 'interval' });
  const relative = element('p', { class: 'under muted', 'data-testid': 'relative' });
  const analyse = element(
    'button',
    { type: 'button', class: 'button', hidden: true, 'data-testid': 'analyse', onclick: actions.analyse },
    strings.analyse,
  );
  const warnings = createWarnings('warnings', strings.moreWarnings);
  const root = element(
    'div',
    { class: 'answer' },
    element('div', { class: 'answer-number' }, number, interval, relative, analyse),
    warnings.root,
  );

  const isNews = changeDetector();

  /** @param {Answer} answer @param {number} confidence */
  function showAnswer(answer, confidence) {
    const { phaseFraction, sigma } = answer.result.material;
    const texts = intervalTexts(phaseFraction, answer.interval);
    fraction.value = String(phaseFraction);
    warnings.show(sentencesOf(answer));
    if (sigma === null) {
      setText(fraction, fractionText(phaseFraction));
      halfWidth.replaceChildren();
      setText(interval, strings.noInterval);
      setText(relative, strings.noIntervalReason);
      return;
    }
    setText(fraction, texts.phaseFraction);
    halfWidth.replaceChildren('±\u00a0', dataElement(answer.interval.halfWidth, texts.halfWidth));
    setText(
      interval,
      strings.intervalText(confidencePercent(confidence), texts.lower, texts.upper),
    );
    setText(relative, strings.relativeError(errorPercent(answer.relativeError ?? 0)));
  }

  /** What can be said before or without an answer: the fraction is counted, not estimated. */
  /** @param {State} state @param {ReturnType<typeof resultStatus>} status */
  function showFractionOnly({ phases, phaseValue }, status) {
    const phase = phases.find(({ value }) => value === phaseValue);
    fraction.value = String(phase?.phaseFraction ?? '');
    setText(fraction, phase ? fractionText(phase.phaseFraction) : '');
    halfWidth.replaceChildren(...(status === 'pending' ? ['±\u00a0…'] : []));
    warnings.show([]);
    const reasons = {
      pending: [strings.pendingInterval, ''],
      stopped: [strings.notAnalysed, strings.notAnalysedReason],
      failed: [strings.notAnalysed, strings.failedReason],
    };
    const [first, second] = status in reasons ? reasons[/** @type {'failed'} */ (status)] : ['', ''];
    setText(interval, first);
    setText(relative, second);
  }

  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const status = resultStatus(state);
      if (!isNews(answer, status, state.phases, state.phaseValue, state.confidence)) return;
      analyse.hidden = status !== 'stopped';
      number.classList.toggle('is-pending', !answer);
      if (answer) showAnswer(answer, state.confidence);
      else showFractionOnly(state, status);
    },
  };
}
