import { kGivenSource, parsePixelSize, readableSize } from '../engine/pixel_size.js';
import { element, onChange, setText } from './dom.js';
import { commonPixelSize } from './format.js';
import { localised } from './numbers.js';
import { openingStrings } from './opening_strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../engine/types.js').PixelSize} PixelSize */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * A size as the field takes it back.
 * @param {PixelSize} size
 * @param {number} numDimensions
 */
function fieldText(size, numDimensions) {
  const { x, y, z, unit } = readableSize(size);
  const sides = numDimensions === 3 ? [x, y, z] : [x, y];
  const texts = sides.map((side) => localised(String(Number(side.toPrecision(6)))));
  const text = new Set(texts).size === 1 ? texts[0] : texts.join(' x ');
  return `${text} ${unit === 'um' ? 'µm' : unit}`;
}

/**
 * Why there is no size that holds for all images.
 * @param {State['images']} images
 * @returns {'pixelSizeNone' | 'pixelSizeIgnored' | 'pixelSizesDiffer'}
 */
function reasonOfNone(images) {
  const infos = images.map(({ info }) => info);
  if (infos.some(({ pixelSize }) => pixelSize)) return 'pixelSizesDiffer';
  const isIgnored = infos.some(({ warnings }) =>
    warnings.some(({ code }) => code === 'PixelSizeIgnored'),
  );
  return isIgnored ? 'pixelSizeIgnored' : 'pixelSizeNone';
}

/**
 * The size of a pixel: what the file says, or what the user says instead.
 * @param {Actions} actions
 */
export function createPixelSize(actions) {
  const words = openingStrings();
  const source = element('span', {
    class: 'muted',
    id: 'pixel-size-source',
    'data-testid': 'pixel-size-source',
  });
  const input = element('input', {
    type: 'text',
    class: 'field pixel-size-field',
    autocomplete: 'off',
    placeholder: words.pixelSizeHint,
    'aria-describedby': 'pixel-size-source',
    'data-testid': 'pixel-size',
    oninput: () => input.removeAttribute('aria-invalid'),
    onchange: () => {
      // With either decimal mark, as in every field.
      const given = input.value.replace(/(\d),(?=\d)/g, '$1.').trim();
      const size = parsePixelSize(given);
      if (size) return actions.setPixelSize(size);
      // Emptied: what the files state, again.
      if (given === '') return isGiven() ? actions.setPixelSize(null) : render();
      input.setAttribute('aria-invalid', 'true');
      setText(source, words.pixelSizeUnread);
    },
  });
  const root = element(
    'p',
    { class: 'pixel-size' },
    element('label', {}, `${words.pixelSize} `, input),
    ' ',
    source,
  );
  const sourceText = (/** @type {{source: string}} */ { source: from }) =>
    from === kGivenSource ? words.pixelSizeGiven : words.pixelSizeSource(from);
  /** @type {State['images']} */
  let images = [];
  const isGiven = () => images.some(({ info }) => info.pixelSize?.source === kGivenSource);
  function render() {
    const size = commonPixelSize(images);
    input.value = size ? fieldText(size, images[0].info.shape.length) : '';
    input.removeAttribute('aria-invalid');
    setText(source, size ? sourceText(size) : words[reasonOfNone(images)]);
  }
  const show = onChange((/** @type {State['images']} */ present) => {
    images = present;
    render();
  });
  return { root, update: (/** @type {State} */ state) => show(state.images) };
}
