import { phaseWarnings } from '../engine/analysis.js';
import { isWithoutInterval, modelOfWarning } from '../engine/models.js';
import { differences } from '../state/differences.js';
import { resultStatus } from '../state/derived.js';
import { wordsOf } from './alert.js';
import {
  changeDetector,
  dataElement,
  element,
  onChange,
  setAttribute,
  setHidden,
  setText,
} from './dom.js';
import { confidencePercent, errorPercent } from './format.js';
import { structureSentences } from './findings.js';
import { foreignSentences } from './foreign.js';
import { createHelp } from './help.js';
import { createModelChoice } from './model_choice.js';
import { fractionText, intervalTexts, isSymmetric, plusMinusText } from './numbers.js';
import { warningSentence } from './sentences.js';
import { strings } from './strings.js';
import { createWarnings } from './warnings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').Warning} Warning */
/** @typedef {import('./app.js').Actions} Actions */

/** More reasons than these would not be read, nor fit the line. */
const kMostReasons = 2;

/**
 * Warnings of an answer that concern its headline, those of the interval included; what concerns
 * the other model stands in the panel on trust.
 * @param {Answer} answer
 * @returns {Warning[]}
 */
export function headlineWarnings({ result, interval, alternative, model }) {
  const published = model === 'imagerep' ? interval : alternative.interval;
  return phaseWarnings(result.material, published).filter(({ code }) => {
    const about = modelOfWarning(code);
    return about === null || about === model;
  });
}

/**
 * Why the models differ: where only the other one has no interval, what it stumbled over; empty where
 * the headline has none, whose warnings say why.
 * @param {Answer} answer
 */
export function differenceLine(answer) {
  if (answer.estimate.sigma === null) return '';
  if (answer.alternative.estimate.sigma === null) {
    const { model, interval } = answer.alternative;
    const published = model === 'imagerep' ? interval : answer.interval;
    const reason = phaseWarnings(answer.result.material, published).find(
      ({ code }) => isWithoutInterval(code) && modelOfWarning(code) === model,
    );
    return reason ? warningSentence(reason) : '';
  }
  const reasons = differences(answer);
  if (!reasons) return strings.modelsAgree;
  const told = reasons.slice(0, kMostReasons);
  return strings.modelsDiffer(told.map((reason) => strings.differences[reason]).join(strings.and));
}

/**
 * The one large number with its interval, the other model's beside it, and what to know before
 * quoting it.
 * @param {Actions} actions
 * @param {import('./foreign.js').FieldStudy} study
 */
export function createNumber(actions, study) {
  const fraction = dataElement(0, '', { 'data-testid': 'fraction' });
  const halfWidth = element('span', { class: 'half-width', 'data-testid': 'half-width' });
  const half = dataElement(0, '');
  const plus = element('span', { class: 'plus' });
  const minus = element('span', { class: 'minus' });
  const number = element(
    'p',
    { class: 'number', 'data-testid': 'number' },
    fraction,
    ' ',
    halfWidth,
  );
  const interval = element('p', { class: 'under', 'data-testid': 'interval' });
  const relative = element('p', { class: 'under muted', 'data-testid': 'relative' });
  const analyse = element(
    'button',
    {
      type: 'button',
      class: 'button',
      hidden: true,
      'data-testid': 'analyse',
      onclick: actions.analyse,
    },
    strings.analyse,
  );
  const choice = createModelChoice(actions);
  const other = element('p', { class: 'other-model', 'data-testid': 'alternative' });
  const why = element('p', { class: 'muted why-differ', 'data-testid': 'difference' });
  const warnings = createWarnings('warnings', strings.moreWarnings);
  const root = element(
    'div',
    { class: 'answer' },
    element('div', { class: 'answer-number' }, number, interval, relative, analyse),
    element(
      'div',
      { class: 'models' },
      choice.root,
      createHelp('model'),
      element('div', {}, other, why),
    ),
  );

  const isNews = changeDetector();

  /** What the half width is made of: one number, one for each side, or none. */
  const showForm = onChange((/** @type {'even' | 'uneven' | 'pending' | 'none'} */ form) => {
    half.replaceChildren(...(form === 'uneven' ? [plus, minus] : []));
    const parts = { even: ['±\u00a0', half], uneven: [half], pending: ['±\u00a0…'], none: [] };
    halfWidth.replaceChildren(...parts[form]);
  });

  /** @param {Answer} answer @param {ReturnType<typeof intervalTexts>} texts */
  function showHalfWidth({ estimate, interval: bounds, model }, texts) {
    const isEven = isSymmetric(estimate.phaseFraction, bounds, model);
    showForm(isEven ? 'even' : 'uneven');
    setAttribute(half, 'value', String(bounds.halfWidth));
    if (isEven) {
      setText(half, texts.halfWidth);
    } else {
      setText(plus, `+${texts.above}`);
      setText(minus, `−${texts.below}`);
    }
  }

  const isOtherSet = changeDetector();
  /** They do not depend on the confidence, whose slider asks often. @type {string[]} */
  let findings = [];

  /** @param {State} state @param {Answer} answer */
  function showAnswer(state, answer) {
    const { confidence } = state;
    if (isOtherSet(answer.result, state.images, state.excluded, answer.model)) {
      findings = [
        ...foreignSentences(study, state, answer),
        ...structureSentences(state, answer.result.images, answer.model),
      ];
    }
    const { phaseFraction, sigma } = answer.estimate;
    const texts = intervalTexts(phaseFraction, answer.interval);
    setAttribute(fraction, 'value', String(phaseFraction));
    warnings.show([...findings, ...headlineWarnings(answer).map(warningSentence)]);
    if (sigma === null) {
      setText(fraction, fractionText(phaseFraction));
      showForm('none');
      setText(interval, strings.noInterval);
      setText(relative, strings.noIntervalReason);
      return;
    }
    setText(fraction, texts.phaseFraction);
    showHalfWidth(answer, texts);
    setText(
      interval,
      strings.intervalText(confidencePercent(confidence), texts.lower, texts.upper),
    );
    const even = intervalTexts(phaseFraction, answer.evenInterval);
    setText(
      relative,
      `${strings.relativeError(errorPercent(answer.relativeError ?? 0))} ` +
        strings.evenReading(even.lower, even.upper),
    );
  }

  /** @param {Answer} answer */
  function showAlternative(answer) {
    const { model, estimate, interval: bounds } = answer.alternative;
    const name = strings.modelNames[model];
    if (estimate.sigma === null) {
      setText(other, strings.alternativeUnknown(name));
    } else {
      const texts = intervalTexts(estimate.phaseFraction, bounds);
      setText(
        other,
        strings.alternative(name, plusMinusText(estimate, bounds), texts.lower, texts.upper),
      );
    }
    setText(why, differenceLine(answer));
  }

  /** What can be said before or without an answer: the fraction is counted, not estimated. */
  /** @param {State} state @param {ReturnType<typeof resultStatus>} status */
  function showFractionOnly({ phases, phaseValue, failures }, status) {
    const phase = phases.find(({ value }) => value === phaseValue);
    fraction.value = String(phase?.phaseFraction ?? '');
    setText(fraction, phase ? fractionText(phase.phaseFraction) : '');
    showForm(status === 'pending' ? 'pending' : 'none');
    warnings.show([]);
    setText(other, strings.alternativePending);
    setText(why, '');
    const failure = failures.get(phaseValue ?? 0);
    const reasons = {
      pending: [strings.pendingInterval, ''],
      stopped: [strings.notAnalysed, strings.notAnalysedReason],
      failed: [strings.notAnalysed, failure ? wordsOf(failure) : ''],
    };
    const [first, second] =
      status in reasons ? reasons[/** @type {'failed'} */ (status)] : ['', ''];
    setText(interval, first);
    setText(relative, second);
  }

  return {
    root,
    warnings: warnings.root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const status = resultStatus(state);
      choice.update(state);
      const { phases, phaseValue, confidence, images } = state;
      if (!isNews(answer, status, phases, phaseValue, confidence, images)) return;
      setHidden(analyse, status !== 'stopped');
      number.classList.toggle('is-pending', !answer);
      if (!answer) {
        showFractionOnly(state, status);
        return;
      }
      showAnswer(state, answer);
      showAlternative(answer);
    },
  };
}
