import { shapeText, countText } from './numbers.js';
import { languages } from './language.js';
import { createExamplesMenu } from './examples_menu.js';
import { element, onChange, setText } from './dom.js';
import { commonPixelSize, pixelSizeText } from './format.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/history.js').StateWithHistory} StateWithHistory */
/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * What is open, in one line. The name comes apart: it may be long and is cut first.
 * @param {readonly OpenedImage[]} images
 * @returns {{name: string, facts: string}}
 */
function describe(images) {
  if (images.length === 0) return { name: '', facts: '' };
  const [{ name, info }] = images;
  const shapes = new Set(images.map((image) => shapeText(image.info.shape)));
  const facts = [shapes.size === 1 ? [...shapes][0] : strings.severalSizes];
  const pixelSize = commonPixelSize(images);
  if (pixelSize) {
    const side = pixelSizeText(pixelSize, info.shape.length);
    facts.push(strings.pixelSide(side, pixelSize.source));
  }
  const numImages = countText(images.length);
  return {
    name: images.length === 1 ? name : strings.numImages(numImages),
    facts: facts.join(' · '),
  };
}

/** @param {Actions} actions */
export function createHeader(actions) {
  const name = element('span', { class: 'file-name', 'data-testid': 'file-name' });
  const facts = element('span', { class: 'file-facts', 'data-testid': 'file-facts' });
  const step = (/** @type {'undo' | 'redo'} */ id, /** @type {string} */ arrow) =>
    element(
      'button',
      {
        type: 'button',
        class: 'button icon',
        title: strings[id],
        'aria-label': strings[id],
        'data-testid': id,
        onclick: actions[id],
      },
      element('span', { 'aria-hidden': 'true' }, arrow),
    );
  const language = element(
    'select',
    {
      class: 'select',
      'aria-label': strings.language,
      'data-testid': 'language',
      onchange: () => actions.setLanguage(language.value),
    },
    ...languages.map(({ id, name: text }) => element('option', { value: id, lang: id }, text)),
  );
  const undo = step('undo', '↶');
  const redo = step('redo', '↷');
  const root = element(
    'header',
    { class: 'header' },
    element('h1', { class: 'brand' }, strings.name),
    element('p', { class: 'file' }, name, facts),
    element(
      'div',
      { class: 'header-tools' },
      language,
      undo,
      redo,
      createExamplesMenu(actions.openExample),
      element(
        'button',
        { type: 'button', class: 'button', 'data-testid': 'open', onclick: actions.chooseFiles },
        strings.openButton,
      ),
    ),
  );

  const showImages = onChange((/** @type {State['images']} */ images) => {
    const text = describe(images);
    setText(name, text.name);
    setText(facts, text.facts);
    name.title = text.name;
    document.title = text.name ? `${text.name} – ${strings.name}` : strings.name;
  });
  return {
    root,
    /** @param {StateWithHistory} state */
    update(state) {
      showImages(state.images);
      if (language.value !== state.language) language.value = state.language;
      undo.disabled = state.history.past.length === 0;
      redo.disabled = state.history.future.length === 0;
    },
  };
}
