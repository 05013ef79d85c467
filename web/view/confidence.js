import { intervalTexts, localised } from './numbers.js';
import { kConfidenceStops, nearestStop } from '../state/confidence_stops.js';
import { kLeastConfidence, kMostConfidence } from '../state/reducer.js';
import { element, setAttribute } from './dom.js';
import { confidenceNumber, confidencePercent } from './format.js';
import { createHelp } from './help.js';
import { createNumberField } from './number_field.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/** Confidences that are named below the slider. */
const kNamedStops = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999];
/** The one that gives way where the slider is short. */
const kCrowdedStop = 0.999;

/** @param {Actions} actions */
export function createConfidence(actions) {
  const slider = element('input', {
    type: 'range',
    class: 'slider',
    id: 'confidence',
    min: 0,
    max: kConfidenceStops.length - 1,
    step: 1,
    'data-testid': 'confidence-slider',
    oninput: () => actions.setConfidence(kConfidenceStops[Number(slider.value)]),
  });
  const field = createNumberField({
    label: strings.confidenceNumber,
    testId: 'confidence-field',
    least: kLeastConfidence,
    most: kMostConfidence,
    format: confidenceNumber,
    onChange: actions.setConfidence,
  });
  const names = kNamedStops.map((stop) => {
    const name = element('span', {}, localised(confidenceNumber(stop)));
    name.classList.toggle('is-crowded', stop === kCrowdedStop);
    const share = kConfidenceStops.indexOf(stop) / (kConfidenceStops.length - 1);
    name.style.setProperty('--share', String(share));
    return name;
  });
  const root = element(
    'div',
    { class: 'confidence' },
    element(
      'span',
      { class: 'label-box' },
      element('label', { for: 'confidence', class: 'control-label' }, strings.confidence),
      createHelp('confidence'),
    ),
    element(
      'div',
      { class: 'slider-box' },
      slider,
      element('div', { class: 'slider-names', 'aria-hidden': 'true' }, ...names),
    ),
    field.root,
  );

  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update({ confidence }, answer) {
      const index = nearestStop(confidence);
      if (Number(slider.value) !== index) slider.value = String(index);
      field.show(confidence);
      const percent = confidencePercent(confidence);
      let text = strings.confidenceText(percent);
      if (answer && answer.estimate.sigma !== null) {
        const texts = intervalTexts(answer.estimate.phaseFraction, answer.interval);
        text = strings.confidenceAnswer(percent, texts.lower, texts.upper);
      }
      setAttribute(slider, 'aria-valuetext', text);
    },
  };
}
