import { countText, phaseText } from './numbers.js';
import { cssColour, phaseColour } from './colours.js';
import { element, onChange, setText } from './dom.js';
import { sharePercent } from './format.js';
import { createHelp } from './help.js';
import { keepPress } from './steady.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * A square in the colour of a phase.
 * @param {number} index of the phase
 */
export function createSwatch(index) {
  const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
  swatch.style.setProperty('--phase', cssColour(phaseColour(index)));
  return swatch;
}

/**
 * The phases as radio buttons: a click or an arrow key picks one.
 * @param {Actions} actions
 */
export function createPhaseList(actions) {
  const list = element('div', { class: 'phases' });
  const root = element(
    'fieldset',
    { class: 'phase-list' },
    element('legend', {}, strings.phases, ' ', createHelp('phase')),
    list,
  );
  /** @type {Map<number, HTMLInputElement>} */
  const radios = new Map();

  /** What is there is changed in place: a finger may be on it. @param {State['phases']} phases */
  function renew(phases) {
    const labels = [...list.children];
    const names = phases.map(({ value, isColour }) => phaseText(value, isColour));
    const isSame =
      labels.length === phases.length &&
      labels.every((label, i) => label.querySelector('.phase-value')?.textContent === names[i]);
    if (!isSame) return false;
    phases.forEach(({ value, count, phaseFraction }, i) => {
      const share = sharePercent(phaseFraction);
      labels[i].setAttribute('title', strings.pixelCount(countText(count)));
      const radio = radios.get(value);
      radio?.setAttribute('aria-label', strings.phaseLabel(names[i], share, countText(count)));
      setText(/** @type {Element} */ (labels[i].querySelector('.phase-share')), share);
    });
    return true;
  }

  const showPhases = onChange(
    (/** @type {State['phases']} */ phases) => {
      if (renew(phases)) return;
      radios.clear();
      list.replaceChildren(
        ...phases.map(({ value, isColour, count, phaseFraction }, index) => {
          const name = phaseText(value, isColour);
          const share = sharePercent(phaseFraction);
          const radio = element('input', {
            type: 'radio',
            class: 'phase-radio',
            name: 'phase',
            value,
            'aria-label': strings.phaseLabel(name, share, countText(count)),
            onchange: () => actions.pickPhase(value),
          });
          keepPress(radio);
          radios.set(value, radio);
          return element(
            'label',
            { class: 'phase', 'data-testid': `phase-${value}`, title: strings.pixelCount(countText(count)) },
            radio,
            createSwatch(index),
            element('span', { class: 'phase-value' }, name),
            element('span', { class: 'phase-share' }, share),
          );
        }),
      );
    },
  );

  /**
   * Scrolls the list, and only the list, to a phase.
   * @param {HTMLInputElement} radio
   */
  function reveal(radio) {
    const { top, bottom } = (radio.parentElement ?? radio).getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (bottom > frame.bottom) list.scrollTop += bottom - frame.bottom;
    if (top < frame.top) list.scrollTop -= frame.top - top;
  }

  return {
    root,
    /** @param {State} state */
    update({ phases, phaseValue }) {
      showPhases(phases);
      const radio = phaseValue === null ? undefined : radios.get(phaseValue);
      if (!radio || radio.checked) return;
      radio.checked = true;
      reveal(radio);
    },
  };
}
