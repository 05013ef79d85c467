import { similarCoverage } from '../engine/coverage.js';
import { coverageDots } from '../plot/coverage_dots.js';
import coverageJson from '../validation/coverage.json' with { type: 'json' };
import { dataElement, element } from './dom.js';
import { confidencePercent, sharePercent } from './format.js';
import { countText, fractionText, localised, significant } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/coverage.js').SimilarCases} SimilarCases */

/** The compiler takes names in a JSON file for any strings. */
const data = /** @type {import('../engine/coverage.js').CoverageData} */ (coverageJson);
/** @type {import('../engine/coverage.js').CoverageMethod[]} */
const kModels = ['calibrated', 'imagerep', 'subdivision-published'];
const kColour = 'rgb(0 114 178)';

/**
 * The cases of the validation that are most like an image.
 * @param {State} state
 * @param {Answer} answer
 * @returns {SimilarCases}
 */
function casesLike({ confidence }, { result, model, estimate, alternative }) {
  const ours = model === 'calibrated' ? estimate : alternative.estimate;
  const { numDimensions, numPixels, numImages, phaseFraction } = result.material;
  return similarCoverage(data, {
    numDimensions: numDimensions === 3 ? 3 : 2,
    sidePx: (numPixels / numImages) ** (1 / numDimensions),
    clsPx: ours.clsPx,
    numCells: ours.numCells,
    phaseFraction,
    level: confidence,
  });
}

/** @param {readonly [number, number]} span @param {(value: number) => string} text */
const spanText = ([low, high], text) =>
  low === high ? text(low) : strings.fromTo(text(low), text(high));

/** How often both models held the truth in cases like this image. */
export function createCoverage() {
  const basis = element('p', { class: 'muted', 'data-testid': 'coverage-basis' });
  const box = createPlotBox('coverage');
  const far = element('p', { class: 'warning', hidden: true }, strings.coverageFar);
  const root = element(
    'section',
    { class: 'panel-part', 'aria-label': strings.coverageTitle },
    element('h2', {}, strings.coverageTitle),
    basis,
    far,
    box.root,
  );
  return {
    root,
    /** @param {State} state @param {Answer} answer */
    update(state, answer) {
      const cases = casesLike(state, answer);
      const whole = (/** @type {number} */ value) => countText(Math.round(value));
      const span = strings.coverageSpan(
        spanText(cases.sides, whole),
        spanText(cases.numCells, (value) => significant(value, 2)),
        spanText(cases.phaseFractions, fractionText),
      );
      const known = kModels.filter((model) => cases.models[model] !== undefined);
      basis.replaceChildren(
        `${strings.coverageBasis(countText(cases.numCases), countText(cases.numSamples))}: ${span}.`,
        ...known.map((model) =>
          dataElement(cases.models[model].coverage, '', { 'data-testid': `coverage-${model}` }),
        ),
      );
      far.hidden = !cases.isFar;
      const rows = known.map((model) => {
        const { coverage, low, high } = cases.models[model];
        return {
          name: strings.coverageModels[model],
          coverage,
          low,
          high,
          text: sharePercent(coverage),
          isHeadline: model === state.model,
        };
      });
      const level = confidencePercent(cases.level);
      box.show({
        title: `${strings.coverageTitle} ${strings.coverageLevel(level)}`,
        description: rows
          .map((row) =>
            strings.coverageDescription(
              row.name,
              row.text,
              sharePercent(row.low),
              sharePercent(row.high),
            ),
          )
          .join(' '),
        phaseColour: kColour,
        draw: (size, theme) =>
          coverageDots(
            {
              rows,
              level: cases.level,
              levelText: strings.coverageLevel(level),
              format: (value, numDecimals) =>
                `${localised((100 * value).toFixed(Math.max(0, numDecimals - 2)))} %`,
            },
            size,
            theme,
          ),
        table: {
          columns: [strings.model, strings.coverageShare, strings.coverageRange],
          rows: rows.map((row) => [
            row.name,
            row.text,
            strings.fromTo(sharePercent(row.low), sharePercent(row.high)),
          ]),
        },
      });
    },
  };
}
