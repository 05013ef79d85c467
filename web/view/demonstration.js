import { intervalsPlot } from '../plot/intervals.js';
import { demonstrationMaterials, trueFraction } from '../state/demonstrations.js';
import { changeDetector, dataElement, element, setText } from './dom.js';
import { confidencePercent } from './format.js';
import { countText, fractionText, shapeText, significant, tickText } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').Demonstration} Demonstration */
/** @typedef {import('../state/types.js').Draw} Draw */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../state/demonstrations.js').DemonstrationId} DemonstrationId */
/** @typedef {import('./app.js').Actions} Actions */

/** Samples as many as the paper's Figure 6 shows, and as many as settle a percentage. */
const kFew = 40;
const kMany = 1000;
/** Intervals that are drawn; more would be one grey band. */
const kMostDrawn = 200;
const kPhaseColour = 'rgb(0 114 178)';
/** Of a number of hits in n: this many standard deviations around what is expected is chance. */
const kChanceDeviations = 2;

/** @param {Draw} draw @param {Model} model @param {number} truth */
const isHit = ({ intervals }, model, truth) =>
  intervals[model].lower <= truth && truth <= intervals[model].upper;

/**
 * @param {readonly Draw[]} draws
 * @param {Model} model
 * @param {number} truth
 */
const countHits = (draws, model, truth) => draws.filter((each) => isHit(each, model, truth)).length;

/**
 * Samples of a known material, drawn on the spot: do their intervals hold the truth as often as
 * they say?
 * @param {Actions} actions
 */
export function createDemonstration(actions) {
  const select = element(
    'select',
    {
      class: 'select',
      id: 'demonstration-material',
      'data-testid': 'demonstration-material',
      onchange: () => actions.pickDemonstration(/** @type {DemonstrationId} */ (select.value)),
    },
    ...demonstrationMaterials.map(({ id, spec }) =>
      element(
        'option',
        { value: id },
        `${strings.demonstrations[id]}, ${shapeText(spec.shape)}, ${fractionText(trueFraction(id))}`,
      ),
    ),
  );
  const button = (/** @type {number} */ numWanted, /** @type {string} */ testId) =>
    element(
      'button',
      {
        type: 'button',
        class: 'button',
        'data-testid': testId,
        onclick: () =>
          actions.demonstrate(/** @type {DemonstrationId} */ (select.value), numWanted),
      },
      strings.drawSamples(countText(numWanted)),
    );
  const few = button(kFew, 'draw-few');
  const many = button(kMany, 'draw-many');
  const counts = element('p', { class: 'counts', 'aria-live': 'polite', 'data-testid': 'hits' });
  const box = createPlotBox('demonstration');
  // Nothing but an empty frame until somebody asks for samples.
  box.root.hidden = true;
  const root = element(
    'section',
    { class: 'panel-part is-wide', 'aria-label': strings.demonstrationTitle },
    element('h2', {}, strings.demonstrationTitle),
    element('p', { class: 'muted' }, strings.demonstrationPurpose),
    element(
      'p',
      { class: 'control-row' },
      element('label', { for: 'demonstration-material', class: 'control-label' }, strings.material),
      select,
      few,
      many,
    ),
    counts,
    box.root,
  );

  /** @param {Demonstration} demonstration @param {Model} model */
  function show({ id, draws, confidence }, model) {
    const truth = trueFraction(id);
    const sentence = (/** @type {Model} */ each) => {
      const hits = countHits(draws, each, truth);
      return element(
        'span',
        { class: 'count' },
        strings.hitsBefore(strings.modelNames[each]),
        element(
          'strong',
          {},
          dataElement(hits, countText(hits), { 'data-testid': `hits-${each}` }),
        ),
        strings.hitsAfter(countText(draws.length), significant((100 * hits) / draws.length, 3)),
      );
    };
    const expected = confidence * draws.length;
    const chance = kChanceDeviations * Math.sqrt(expected * (1 - confidence));
    const few = Math.max(0, Math.round(expected - chance));
    const most = Math.min(draws.length, Math.round(expected + chance));
    counts.replaceChildren(
      sentence('calibrated'),
      sentence('imagerep'),
      element(
        'span',
        { class: 'muted' },
        strings.hitsExpected(confidencePercent(confidence), countText(few), countText(most)),
      ),
    );
    const drawn = draws.slice(-kMostDrawn);
    const marks = drawn.map((each) => ({
      phaseFraction: each.phaseFraction,
      lower: each.intervals[model].lower,
      upper: each.intervals[model].upper,
      isOff: !isHit(each, model, truth),
    }));
    const hits = countHits(draws, model, truth);
    box.show({
      title: strings.demonstrationTitle,
      description: strings.demonstrationDescription(
        countText(draws.length),
        strings.modelNames[model],
        countText(hits),
        fractionText(truth),
      ),
      phaseColour: kPhaseColour,
      draw: (size, theme) =>
        intervalsPlot(
          {
            marks,
            reference: truth,
            band: null,
            texts: { reference: strings.truth(fractionText(truth)), axis: '' },
            format: tickText,
          },
          size,
          theme,
        ),
      table: {
        columns: [strings.sample, strings.fraction, ...modelColumns(), strings.holdsTruth],
        rows: draws.map((each, index) => [
          countText(index + 1),
          significant(each.phaseFraction, 4),
          ...['calibrated', 'imagerep'].map((name) => {
            const { lower, upper } = each.intervals[/** @type {Model} */ (name)];
            return strings.fromTo(significant(lower, 4), significant(upper, 4));
          }),
          ['calibrated', 'imagerep']
            .map((name) => (isHit(each, /** @type {Model} */ (name), truth) ? '✓' : '✗'))
            .join(' '),
        ]),
      },
    });
  }

  const modelColumns = () => [strings.modelNames.calibrated, strings.modelNames.imagerep];

  const isNews = changeDetector();
  return {
    root,
    /** @param {State} state */
    update({ demonstration, demonstrationId, model, task }) {
      select.value = demonstrationId;
      few.disabled = task !== null;
      many.disabled = task !== null;
      if (!isNews(demonstration, model)) return;
      box.root.hidden = !demonstration;
      if (!demonstration || demonstration.draws.length === 0) {
        setText(counts, strings.notDrawnYet);
        box.show(null);
        return;
      }
      show(demonstration, model);
    },
  };
}
