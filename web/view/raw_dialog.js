import { guessRawLayout, kRawTypes, numBytesOf, shapeIn } from '../engine/raw_layout.js';
import { element } from './dom.js';
import { countText } from './numbers.js';
import { openingStrings } from './opening_strings.js';

/** @typedef {import('../engine/types.js').RawLayout} RawLayout */

/**
 * What was told last, and of a file of what name; it stays as long as the page is open.
 * @type {{layout: RawLayout, name: string} | null}
 */
let remembered = null;

/**
 * Whether what was told last may hold for a file: it fits, and the name does not say otherwise than
 * that file's name did.
 * @param {File} file
 */
function isLikeLast({ name, size }) {
  if (!remembered || numBytesOf(remembered.layout) !== size) return false;
  const said = shapeIn(name);
  return said === null || said.join() === shapeIn(remembered.name)?.join();
}

/**
 * What stands in the fields at first: what was told last time if it is the same again, else what the
 * name or the size suggests.
 * @param {File} file
 * @returns {RawLayout}
 */
function proposal(file) {
  const last = remembered?.layout;
  if (last && isLikeLast(file)) return last;
  const nothing = { shape: [1, 1], sampleType: 'U8', isBigEndian: false, offset: 0 };
  return guessRawLayout(file.name, file.size) ?? last ?? nothing;
}

/**
 * Asks how the pixels of a file without a header lie.
 * @param {File} file
 * @param {RawLayout} [present] how they were said to lie before
 * @returns {Promise<RawLayout | null>} null where the user does not want to say
 */
export function askForRawLayout(file, present) {
  const words = openingStrings();
  const first = present ?? proposal(file);
  const [width, height, depth = 1] = [...first.shape].reverse();

  /** @param {string} testId @param {number} value @param {number} least */
  const number = (testId, value, least) =>
    element('input', {
      type: 'number',
      class: 'field',
      min: String(least),
      step: '1',
      required: true,
      value: String(value),
      'data-testid': testId,
    });
  const fields = {
    width: number('raw-width', width, 1),
    height: number('raw-height', height, 1),
    depth: number('raw-depth', depth, 1),
    offset: number('raw-offset', first.offset, 0),
  };
  const sampleType = element(
    'select',
    { class: 'field', 'data-testid': 'raw-type' },
    ...kRawTypes.map((type) => element('option', { selected: type === first.sampleType }, type)),
  );
  const byteOrder = element(
    'select',
    { class: 'field', 'data-testid': 'raw-byte-order' },
    element('option', { value: 'little', selected: !first.isBigEndian }, words.littleEndian),
    element('option', { value: 'big', selected: first.isBigEndian }, words.bigEndian),
  );
  const verdict = element('p', { role: 'status', class: 'muted', 'data-testid': 'raw-verdict' });
  const submit = element(
    'button',
    { type: 'submit', class: 'button button-main', 'data-testid': 'raw-open' },
    words.open,
  );

  /** @returns {RawLayout | null} what the fields say, if it can be */
  function read() {
    const values = Object.values(fields).map(({ valueAsNumber }) => valueAsNumber);
    const [w, h, d, offset] = values;
    if (!values.every(Number.isSafeInteger) || w < 1 || h < 1 || d < 1 || offset < 0) return null;
    const shape = d > 1 ? [d, h, w] : [h, w];
    return { shape, sampleType: sampleType.value, isBigEndian: byteOrder.value === 'big', offset };
  }

  function judge() {
    const layout = read();
    const needed = layout ? numBytesOf(layout) : Infinity;
    submit.disabled = needed > file.size;
    const sizes = /** @type {const} */ ([countText(needed), countText(file.size)]);
    verdict.textContent = layout
      ? (submit.disabled ? words.rawTooLong : words.rawFits)(...sizes)
      : words.rawInvalid;
  }

  /** @param {string} text @param {HTMLElement} control */
  const row = (text, control) => element('label', { class: 'dialog-row' }, text, control);
  const dialog = element('dialog', {
    class: 'dialog',
    'aria-labelledby': 'raw-title',
    'data-testid': 'raw-dialog',
  });
  dialog.append(
    element(
      'form',
      { method: 'dialog', oninput: judge },
      element('h2', { id: 'raw-title' }, words.rawTitle),
      element('p', {}, element('strong', {}, file.name)),
      element('p', { class: 'muted' }, words.rawHelp),
      row(words.width, fields.width),
      row(words.height, fields.height),
      row(words.depth, fields.depth),
      row(words.sampleType, sampleType),
      row(words.byteOrder, byteOrder),
      row(words.offset, fields.offset),
      verdict,
      element(
        'div',
        { class: 'dialog-buttons' },
        element(
          'button',
          { type: 'button', class: 'button', onclick: () => dialog.close() },
          words.cancel,
        ),
        submit,
      ),
    ),
  );
  judge();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    let layout = /** @type {RawLayout | null} */ (null);
    dialog.addEventListener('submit', () => {
      layout = read();
      if (layout) remembered = { layout, name: file.name };
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(layout);
    });
  });
}
