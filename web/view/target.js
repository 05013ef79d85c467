import { countText } from '../engine/format.js';
import { kLeastTarget, kMostTarget } from '../state/reducer.js';
import { changeDetector, dataElement, element } from './dom.js';
import { commonPixelSize, confidencePercent, errorPercent, evenPixel, sideLength } from './format.js';
import { createNumberField } from './number_field.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/** @param {number} target */
const targetNumber = (target) => String(Number((100 * target).toPrecision(6)));

/**
 * @param {State} state
 * @param {Answer} answer
 * @returns {(Node | string)[][]} paragraphs
 */
function words({ images }, { result, size, relativeError }) {
  const { sidePx, sidePxConservative, moreImages } = size;
  if (sidePx === null || sidePxConservative === null || moreImages === null) {
    return [[strings.targetUnknown]];
  }
  const { info } = images[0];
  const numDimensions = info.shape.length;
  const pixel = evenPixel(commonPixelSize(images), numDimensions);
  const side = (/** @type {number} */ px, /** @type {string} */ testId) =>
    dataElement(px, sideLength(px, pixel), { 'data-testid': testId });
  const figure = numDimensions === 3 ? strings.cube : strings.square;
  const more = dataElement(moreImages, countText(moreImages), { 'data-testid': 'more-images' });
  const like = strings.moreLike(moreImages, numDimensions === 3, result.images.length > 1);
  const conservative = [
    strings.conservativeBefore,
    side(sidePxConservative, 'side-conservative'),
    strings.conservativeAfter,
  ];
  if (moreImages === 0) {
    return [
      [
        element('strong', {}, strings.targetMet(errorPercent(relativeError ?? 0))),
        strings.metBefore(figure),
        side(sidePx, 'side'),
        strings.metAfter,
      ],
      conservative,
    ];
  }
  return [
    [
      strings.takesBefore(figure),
      element('strong', {}, side(sidePx, 'side')),
      strings.takesAfter,
      element('strong', {}, more, like),
      '.',
    ],
    conservative,
  ];
}

/**
 * The target error, and what it takes to reach it.
 * @param {Actions} actions
 */
export function createTarget(actions) {
  const field = createNumberField({
    label: strings.targetLabel,
    testId: 'target-field',
    least: kLeastTarget,
    most: kMostTarget,
    format: targetNumber,
    onChange: actions.setTarget,
  });
  const after = element('span', {});
  const isNews = changeDetector();
  const answerText = element('div', { class: 'target-answer', 'data-testid': 'target-answer' });
  const root = element(
    'div',
    { class: 'target' },
    element('p', { class: 'target-question' }, strings.targetBefore, field.root, after),
    answerText,
  );
  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      if (!isNews(answer, state.images, state.confidence, state.target)) return;
      field.show(state.target);
      after.textContent = strings.targetAfter(confidencePercent(state.confidence));
      const paragraphs = answer ? words(state, answer) : [['\u00a0'], ['\u00a0']];
      answerText.replaceChildren(
        ...paragraphs.map((children, index) =>
          element('p', index === 0 ? {} : { class: 'muted' }, ...children),
        ),
      );
    },
  };
}
