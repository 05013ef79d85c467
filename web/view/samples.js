import { intervalsPlot } from '../plot/intervals.js';
import { checkItem } from './check_item.js';
import { cssColour, phaseColour } from './colours.js';
import { changeDetector, dataElement, element } from './dom.js';
import { confidencePercent, sharePercent } from './format.js';
import { headingWithHelp } from './help.js';
import { countText, fractionText, intervalTexts, significant, tickText } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { stackable } from './stackable.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../state/fields.js').Field} Field */
/** @typedef {import('./app.js').Actions} Actions */

const kNone = '–';
/** Scatter beyond this multiple of what was expected is worth a word. */
const kNoticedRatio = 2;
/** Smaller chances are none, and their digits say nothing. */
const kLeastChance = 1e-3;

/** @param {number} probability */
const chanceText = (probability) =>
  probability < kLeastChance ? `< ${sharePercent(kLeastChance)}` : sharePercent(probability);

/**
 * Several images of one material: what each says, whether they agree, which are to count.
 * @param {import('./foreign.js').FieldStudy} study
 * @param {Actions} actions
 */
export function createSamples(study, actions) {
  const body = element('tbody', {});
  const numbers = element(
    'table',
    { class: 'numbers', 'data-testid': 'samples' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...[
          strings.counts,
          strings.image,
          strings.fraction,
          strings.interval,
          strings.clsPx,
          strings.chance,
        ].map((text) => element('th', { scope: 'col' }, text)),
      ),
    ),
    body,
  );
  const table = element(
    'div',
    { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': strings.panels.samples },
    numbers,
  );
  const verdict = element('ul', { class: 'checks', 'data-testid': 'consistency' });
  const box = createPlotBox('fields');
  const root = element(
    'div',
    { class: 'parts' },
    element('section', { class: 'panel-part' }, element('h2', {}, strings.samplesTitle), table),
    element(
      'section',
      { class: 'panel-part' },
      headingWithHelp(strings.consistencyTitle, 'fields'),
      verdict,
      box.root,
    ),
  );

  /** @param {State} state @param {Field} field */
  function row(
    { images },
    { index, key, isIncluded, image, clsPx, interval, probability, isForeign },
    /** @type {boolean} */ isLast,
  ) {
    const { name } = images[index];
    const texts = interval && intervalTexts(image.phaseFraction, interval);
    const tick = element('input', {
      type: 'checkbox',
      class: 'tick',
      'aria-label': strings.countImage(name),
      'data-testid': `include-${index}`,
      onchange: () => actions.toggleImage(key),
    });
    tick.checked = isIncluded;
    // A result of no image is none.
    tick.disabled = isLast;
    return element(
      'tr',
      { class: isIncluded ? '' : 'is-out' },
      element('td', {}, tick),
      element('th', { scope: 'row', class: 'file-cell', title: name }, name),
      element(
        'td',
        {},
        dataElement(
          image.phaseFraction,
          texts ? texts.phaseFraction : fractionText(image.phaseFraction),
          { 'data-testid': `field-fraction-${index}` },
        ),
      ),
      element('td', {}, texts ? strings.fromTo(texts.lower, texts.upper) : kNone),
      element('td', {}, clsPx === null ? kNone : significant(clsPx, 3)),
      element(
        'td',
        isForeign ? { class: 'is-foreign' } : {},
        probability === null ? kNone : chanceText(probability),
      ),
    );
  }

  /** @param {State} state @param {Answer} answer @param {readonly Field[]} fields */
  function showVerdict(state, answer, fields) {
    const scatter = study.scatter(fields, answer, state.confidence);
    const texts = intervalTexts(answer.estimate.phaseFraction, answer.interval);
    const items = [];
    if (scatter) {
      const width = {
        ...answer.interval,
        ...scatter,
        halfWidth: (scatter.upper - scatter.lower) / 2,
      };
      const own = intervalTexts(scatter.mean, width);
      items.push(
        checkItem(
          strings.fieldInterval(
            own.phaseFraction,
            own.lower,
            own.upper,
            confidencePercent(state.confidence),
          ),
          true,
        ),
        checkItem(strings.pooledInterval(texts.phaseFraction, texts.lower, texts.upper), true),
      );
      const isWide = scatter.ratio > kNoticedRatio;
      items.push(
        checkItem(
          isWide
            ? strings.fieldsScatterMore(significant(scatter.ratio, 2))
            : strings.fieldsScatter(significant(scatter.ratio, 2)),
          !isWide,
        ),
      );
    }
    const foreign = fields.filter(({ isForeign }) => isForeign);
    for (const { index, isIncluded } of foreign) {
      const { name } = state.images[index];
      items.push(
        checkItem(isIncluded ? strings.foreign(name) : strings.foreignLeftOut(name), !isIncluded),
      );
    }
    if (foreign.length === 0 && fields.length > 1) items.push(checkItem(strings.noneForeign, true));
    verdict.replaceChildren(...items);
  }

  /** @param {State} state @param {Answer} answer @param {readonly Field[]} fields */
  function showPlot(state, answer, fields) {
    const shown = fields.filter(({ isIncluded, interval }) => isIncluded && interval);
    if (shown.length === 0) {
      box.show(null);
      return;
    }
    const index = state.phases.findIndex(({ value }) => value === answer.value);
    const marks = shown.map(({ image, interval, isForeign }) => ({
      phaseFraction: image.phaseFraction,
      lower: interval?.lower ?? 0,
      upper: interval?.upper ?? 1,
      isOff: isForeign,
    }));
    const { phaseFraction } = answer.estimate;
    box.show({
      title: strings.fieldsTitle,
      description: strings.fieldsDescription(countText(shown.length), fractionText(phaseFraction)),
      phaseColour: cssColour(phaseColour(index)),
      draw: (size, theme) =>
        intervalsPlot(
          {
            marks,
            reference: phaseFraction,
            band: answer.interval,
            texts: { reference: strings.pooled, axis: '' },
            format: tickText,
          },
          size,
          theme,
        ),
      table: {
        columns: [strings.image, strings.fraction, strings.interval],
        rows: shown.map(({ index: at, image, interval }) => [
          state.images[at].name,
          significant(image.phaseFraction, 4),
          strings.fromTo(
            significant(interval?.lower ?? 0, 4),
            significant(interval?.upper ?? 1, 4),
          ),
        ]),
      },
    });
  }

  const isNews = changeDetector();
  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      if (!isNews(answer, state.images, state.excluded)) return;
      if (!answer) {
        body.replaceChildren();
        verdict.replaceChildren();
        box.show(null);
        return;
      }
      const fields = study.fields(state, answer);
      const ticks = [...body.querySelectorAll('input')];
      const focused = ticks.indexOf(/** @type {HTMLInputElement} */ (document.activeElement));
      const texts = intervalTexts(answer.estimate.phaseFraction, answer.interval);
      const { clsPx, sigma, phaseFraction } = answer.estimate;
      const numIncluded = fields.filter(({ isIncluded }) => isIncluded).length;
      body.replaceChildren(
        ...fields.map((field) => row(state, field, field.isIncluded && numIncluded === 1)),
        element(
          'tr',
          { class: 'pooled' },
          element('td', {}),
          element('th', { scope: 'row' }, strings.pooled),
          element(
            'td',
            {},
            dataElement(phaseFraction, texts.phaseFraction, { 'data-testid': 'pooled-fraction' }),
          ),
          element('td', {}, sigma === null ? kNone : strings.fromTo(texts.lower, texts.upper)),
          element('td', {}, clsPx === null ? kNone : significant(clsPx, 3)),
          element('td', {}),
        ),
      );
      stackable(numbers);
      if (focused >= 0) body.querySelectorAll('input')[focused]?.focus();
      showVerdict(state, answer, fields);
      showPlot(state, answer, fields);
    },
  };
}
