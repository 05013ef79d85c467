import { examples, thumbnailSpec } from '../state/examples.js';
import { element } from './dom.js';
import { strings } from './strings.js';
import { imageGround, onThemeChange } from './theme.js';
import { labelColours, paint } from './tint.js';

/** @typedef {import('../state/examples.js').Example} Example */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('./app.js').Actions} Actions */

const kThumbnailPx = 120;

/**
 * @param {EngineClient} client
 * @param {Example} example
 */
function createThumbnail(client, { spec }) {
  const canvas = element('canvas', { class: 'thumbnail', 'aria-hidden': 'true' });
  client.ready.then(
    () => {
      const { info, labels } = client.sample(thumbnailSpec(spec, kThumbnailPx));
      const indices = info.phases.map((_, index) => index);
      const show = () => {
        const colours = labelColours(indices, indices.length - 1, imageGround());
        paint(canvas, { width: kThumbnailPx, height: kThumbnailPx, labels }, colours);
      };
      show();
      onThemeChange(show);
    },
    () => {},
  );
  return canvas;
}

/**
 * What stands where the image will be, while there is none.
 * @param {Actions} actions
 */
export function createDropZone(actions) {
  return element(
    'div',
    // The whole zone is a target for the mouse; the button in it is the one for everybody.
    { class: 'drop-zone', 'data-testid': 'drop-zone', onclick: actions.chooseFiles },
    element('p', { class: 'drop-title' }, strings.dropTitle),
    element(
      'button',
      { type: 'button', class: 'button button-main', 'data-testid': 'choose-files' },
      strings.chooseFiles,
    ),
    element('p', { class: 'muted' }, strings.dropHint, element('br'), strings.dropSeveral),
  );
}

/**
 * What stands where the result will be: what this does, and two ways to see it done.
 * @param {EngineClient} client
 * @param {Actions} actions
 */
export function createIntroduction(client, actions) {
  return element(
    'div',
    { class: 'introduction' },
    element('p', { class: 'purpose' }, strings.purpose),
    element('p', { class: 'muted' }, strings.tryExample),
    element(
      'div',
      { class: 'offers' },
      ...examples
        .filter(({ isOffered }) => isOffered)
        .map((example) =>
          element(
            'button',
            {
              type: 'button',
              class: 'offer',
              'data-testid': `offer-${example.id}`,
              onclick: () => actions.openExample(example),
            },
            createThumbnail(client, example),
            element('span', {}, strings.examples[example.id]),
          ),
        ),
    ),
    element('p', { class: 'muted' }, strings.privacy),
  );
}
