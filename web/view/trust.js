import { phaseWarnings } from '../engine/analysis.js';
import { whatIsTold } from '../engine/structure.js';
import { kLevels, levelNear, rangeChecks } from '../state/trust.js';
import { checkItem } from './check_item.js';
import { createCoverage } from './coverage.js';
import { createDemonstration } from './demonstration.js';
import { changeDetector, element } from './dom.js';
import { structureSentences } from './findings.js';
import { confidencePercent } from './format.js';
import { headlineWarnings } from './number.js';
import { countText, significant } from './numbers.js';
import { warningSentence } from './sentences.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/** @param {number} value */
const numberText = (value) =>
  value >= 1000 || Number.isInteger(value) ? countText(Math.round(value)) : significant(value, 3);

/**
 * Whether the answer can be trusted: the validated range, what the structure shows, how often
 * intervals of such images held the truth, and a demonstration.
 * @param {Actions} actions
 */
export function createTrust(actions) {
  const checks = element('ul', { class: 'checks', 'data-testid': 'checks' });
  const range = element(
    'section',
    { class: 'panel-part range', 'aria-label': strings.rangeTitle },
    element('h2', {}, strings.rangeTitle),
    checks,
  );
  const coverage = createCoverage();
  const demonstration = createDemonstration(actions);
  const root = element('div', { class: 'parts' }, range, coverage.root, demonstration.root);

  /** @param {State} state @param {Answer} answer */
  function showChecks(state, answer) {
    const { result, alternative, model, interval } = answer;
    const rows = rangeChecks(answer).map(({ id, value, limit, isGood }) =>
      checkItem(
        strings.rangeChecks[id](value === null ? '–' : numberText(value), String(limit)),
        isGood,
      ),
    );
    const level = levelNear(state.confidence);
    const isLevelGood = state.confidence <= kLevels[kLevels.length - 1];
    rows.push(
      checkItem(
        strings.levelCheck(confidencePercent(state.confidence), confidencePercent(level)),
        isLevelGood,
      ),
    );
    const findings = structureSentences(state, result.images, null).map((words) => checkItem(words, false));
    const { arePatternsTold, isDriftTold } = whatIsTold(answer.counted);
    if (findings.length === 0) {
      const words = arePatternsTold ? strings.noFindings(isDriftTold) : strings.nothingTold;
      rows.push(checkItem(words, arePatternsTold));
    }
    rows.push(...findings);
    const shown = new Set(headlineWarnings(answer).map(({ code }) => code));
    const published = model === 'imagerep' ? interval : alternative.interval;
    for (const warning of phaseWarnings(result.material, published)) {
      if (shown.has(warning.code)) continue;
      rows.push(
        checkItem(`${strings.modelNames[alternative.model]}: ${warningSentence(warning)}`, false),
      );
    }
    checks.replaceChildren(...rows);
  }

  const isNews = changeDetector();
  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      demonstration.update(state);
      const isEmpty = state.images.length === 0;
      for (const part of [range, coverage.root]) {
        part.hidden = isEmpty;
        part.classList.toggle('is-waiting', !answer);
      }
      if (!answer || !isNews(answer)) return;
      showChecks(state, answer);
      coverage.update(state, answer);
    },
  };
}
