import { element } from './dom.js';
import { localised, parseNumber } from './numbers.js';
import { strings } from './strings.js';

/**
 * A field for a number. What is typed counts at once where it makes sense, and its title says where
 * that is; on leaving, the field shows what counts. Either decimal mark is understood, and the arrow
 * keys step.
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.testId
 * @param {number} options.least
 * @param {number} options.most
 * @param {(value: number) => string} options.format value to the field's text
 * @param {(value: number) => void} options.onChange
 * @param {number} [options.scale] what the field shows by what counts: 100 for per cent
 * @param {string} [options.unit] behind the field
 * @param {() => number} [options.leastStep] of an arrow key, as the field shows it: 1 where only whole
 *   numbers count
 */
export function createNumberField({
  label,
  testId,
  least,
  most,
  format,
  onChange,
  scale = 100,
  unit = '%',
  leastStep = () => 0,
}) {
  /** @type {number | null} */
  let shown = null;
  let [low, high, factor] = [least, most, scale];

  const input = element('input', {
    type: 'text',
    class: 'field',
    inputmode: 'decimal',
    autocomplete: 'off',
    'aria-label': label,
    'data-testid': testId,
    oninput: () => {
      const value = read();
      input.setAttribute('aria-invalid', String(value === null));
      if (value !== null) onChange(value);
    },
    onchange: () => write(shown),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      step(event.key === 'ArrowUp' ? 1 : -1);
    },
  });
  const unitText = element('span', {}, unit);
  showRange();

  /** Says what makes sense, where there are limits. */
  function showRange() {
    if (!Number.isFinite(high - low)) return;
    const range = strings.fromTo(localised(format(low)), localised(format(high)));
    input.title = `${range} ${unitText.textContent}`.trim();
  }

  /** One more or less in the second digit. @param {number} direction */
  function step(direction) {
    const now = (shown ?? low) * factor;
    const digit = now > 0 ? 10 ** (Math.floor(Math.log10(now)) - 1) : 1;
    const size = Math.max(digit, leastStep());
    const next = Number(((now + direction * size) / factor).toPrecision(12));
    if (next < low || next > high) return;
    onChange(next);
    write(shown);
  }

  /** @returns {number | null} what the field says, if it makes sense */
  function read() {
    // Rounded to undo what dividing by 100 does to decimal fractions.
    const value = Number((parseNumber(input.value) / factor).toPrecision(12));
    return value >= low && value <= high ? value : null;
  }

  /** @param {number | null} value */
  function write(value) {
    input.value = value === null ? '' : localised(format(value));
    input.removeAttribute('aria-invalid');
  }

  return {
    root: element('span', { class: 'field-box' }, input, unitText),
    /** @param {number} value */
    show(value) {
      if (value === shown) return;
      shown = value;
      // While it is being typed in, "95." and "95.0" are not to be tidied.
      if (document.activeElement !== input || read() !== value) write(value);
    },
    /**
     * Other limits and another unit, such as a difference in place of a share.
     * @param {{least: number, most: number, scale: number, unit: string, label: string}} next
     */
    change(next) {
      [low, high, factor] = [next.least, next.most, next.scale];
      input.setAttribute('aria-label', next.label);
      unitText.textContent = next.unit;
      showRange();
      write(shown);
    },
  };
}
