import { showsEnough } from '../engine/models.js';
import { kLeastTarget, kMostTarget } from '../state/reducer.js';
import { changeDetector, dataElement, element, renewChildren, setText } from './dom.js';
import {
  commonPixelSize,
  confidencePercent,
  errorPercent,
  evenPixel,
  sideLength,
} from './format.js';
import { createHelp } from './help.js';
import { createMosaic } from './mosaic.js';
import { createNumberField } from './number_field.js';
import { countText, significant } from './numbers.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').TargetUnit} TargetUnit */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/** @type {TargetUnit[]} */
const kUnits = ['relative', 'absolute'];
/** Largest difference that two fractions can have. */
const kMostAbsolute = 1;

/** @param {TargetUnit} unit */
const targetNumber = (unit) => (/** @type {number} */ target) =>
  String(Number((unit === 'relative' ? 100 * target : target).toPrecision(6)));

/**
 * @param {State} state
 * @param {Answer} answer
 * @returns {(Node | string)[]}
 */
function words({ images, targetUnit }, { result, estimate, size, relativeError, interval }) {
  const { sidePx, moreImages } = size;
  if (sidePx === null || moreImages === null) return [strings.targetUnknown];
  const { info } = images[0];
  const numDimensions = info.shape.length;
  const pixel = evenPixel(commonPixelSize(images), numDimensions);
  const side = dataElement(sidePx, sideLength(sidePx, pixel), { 'data-testid': 'side' });
  const figure = numDimensions === 3 ? strings.cube : strings.square;
  const more = dataElement(moreImages, countText(moreImages), { 'data-testid': 'more-images' });
  const like = strings.moreLike(moreImages, numDimensions === 3, result.material.numImages > 1);
  if (moreImages === 0) {
    const met =
      targetUnit === 'relative'
        ? errorPercent(relativeError ?? 0)
        : significant(interval.halfWidth, 2);
    const smaller = [strings.metBefore(figure), side, strings.metAfter];
    return [
      element('strong', {}, strings.targetMet(met)),
      ...(showsEnough(estimate, sidePx) ? smaller : []),
    ];
  }
  return [
    strings.takesBefore(figure),
    element('strong', {}, side),
    strings.takesAfter,
    element('strong', {}, more, like),
    strings.fullStop,
  ];
}

/**
 * The target error, and what it takes to reach it.
 * @param {Actions} actions
 */
export function createTarget(actions) {
  /** @type {TargetUnit} */
  let unit = 'relative';
  const field = createNumberField({
    label: strings.targetLabel,
    testId: 'target-field',
    least: kLeastTarget,
    most: kMostTarget,
    format: (target) => targetNumber(unit)(target),
    onChange: actions.setTarget,
    unit: '',
  });
  const select = element(
    'select',
    {
      class: 'select',
      'aria-label': strings.targetUnit,
      'data-testid': 'target-unit',
      onchange: () => actions.setTargetUnit(/** @type {TargetUnit} */ (select.value)),
    },
    ...kUnits.map((each) => element('option', { value: each }, strings.targetUnits[each])),
  );
  const after = element('span', {});
  const isNews = changeDetector();
  const answerText = element('p', { class: 'target-answer', 'data-testid': 'target-answer' });
  const mosaic = createMosaic();
  const root = element(
    'div',
    { class: 'target' },
    element(
      'p',
      { class: 'target-question' },
      strings.targetBefore,
      field.root,
      select,
      element('span', { class: 'together' }, after, ' ', createHelp('target')),
    ),
    element('div', { class: 'target-row' }, answerText, mosaic.root),
  );
  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      if (!isNews(answer, state.images, state.confidence, state.target, state.targetUnit)) return;
      if (unit !== state.targetUnit) {
        unit = state.targetUnit;
        const isRelative = unit === 'relative';
        field.change({
          least: kLeastTarget,
          most: isRelative ? kMostTarget : kMostAbsolute,
          scale: isRelative ? 100 : 1,
          unit: '',
          label: isRelative ? strings.targetLabel : strings.targetLabelAbsolute,
        });
      }
      if (select.value !== unit) select.value = unit;
      field.show(state.target);
      setText(after, strings.targetAfter(confidencePercent(state.confidence)));
      renewChildren(answerText, ...(answer ? words(state, answer) : ['\u00a0']));
      const { moreImages } = answer?.size ?? { moreImages: null };
      mosaic.show(answer ? answer.result.material.numImages : 0, moreImages);
    },
  };
}
