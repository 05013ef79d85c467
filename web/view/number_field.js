import { element } from './dom.js';

/**
 * A field for a share in per cent. What is typed counts at once where it makes sense; on leaving,
 * the field shows what counts.
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.testId
 * @param {number} options.least fraction
 * @param {number} options.most fraction
 * @param {(fraction: number) => string} options.format fraction to the field's text, in per cent
 * @param {(fraction: number) => void} options.onChange
 */
export function createNumberField({ label, testId, least, most, format, onChange }) {
  /** @type {number | null} */
  let shown = null;

  const input = element('input', {
    type: 'number',
    class: 'field',
    inputmode: 'decimal',
    step: 'any',
    min: format(least),
    max: format(most),
    'aria-label': label,
    'data-testid': testId,
    oninput: () => {
      const fraction = read();
      input.setAttribute('aria-invalid', String(fraction === null));
      if (fraction !== null) onChange(fraction);
    },
    onchange: () => write(shown),
  });

  /** @returns {number | null} what the field says, if it makes sense */
  function read() {
    // Rounded to undo what dividing by 100 does to decimal fractions.
    const fraction = Number((input.valueAsNumber / 100).toPrecision(12));
    return fraction >= least && fraction <= most ? fraction : null;
  }

  /** @param {number | null} fraction */
  function write(fraction) {
    input.value = fraction === null ? '' : format(fraction);
    input.removeAttribute('aria-invalid');
  }

  return {
    root: element('span', { class: 'field-box' }, input, element('span', {}, '%')),
    /** @param {number} fraction */
    show(fraction) {
      if (fraction === shown) return;
      shown = fraction;
      // While it is being typed in, "95." and "95.0" are not to be tidied.
      if (document.activeElement !== input || read() !== fraction) write(fraction);
    },
  };
}
