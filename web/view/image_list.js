import { findPhase } from '../engine/phase_names.js';
import { fractionText, intervalTexts, shapeText, significant } from './numbers.js';
import { phaseNamed } from '../state/phases.js';
import { estimateOf } from '../engine/models.js';
import { changeDetector, dataElement, element, setHidden } from './dom.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** @param {number | null} clsPx */
const clsCell = (clsPx) =>
  element('td', {}, clsPx === null ? '–' : dataElement(clsPx, significant(clsPx, 3)));

/** @param {number} index @param {State} state @param {Answer | null} answer */
function fractionOf(index, { images, phases, phaseValue }, answer) {
  const estimate = answer?.result.images[index];
  if (estimate) return estimate.phaseFraction;
  const phase = phaseNamed(phases, phaseValue);
  const { info } = images[index];
  return (phase && info.phases[findPhase(phase, info)]?.phaseFraction) ?? 0;
}

/**
 * The images of a material made of several, with what each says by itself; a click shows one.
 * @param {EngineClient} client
 * @param {Actions} actions
 */
export function createImageList(client, actions) {
  const body = element('tbody', {});
  const root = element(
    'div',
    { class: 'image-list', hidden: true, 'data-testid': 'image-list' },
    element(
      'table',
      { class: 'numbers' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...[strings.image, strings.size, strings.fraction, strings.clsPx].map((text) =>
            element('th', { scope: 'col' }, text),
          ),
        ),
      ),
      body,
    ),
  );

  /** By the model that leads, as everywhere. @param {Answer} answer @param {number} index */
  const clsOf = ({ result, model }, index) =>
    estimateOf(client.pool([result.images[index]]), model).clsPx;

  /** @param {State} state @param {Answer | null} answer */
  function rows(state, answer) {
    const { images, imageIndex } = state;
    const each = images.map(({ name, info }, index) => {
      const fraction = fractionOf(index, state, answer);
      const isShown = index === imageIndex;
      const button = element(
        'button',
        {
          type: 'button',
          class: 'link',
          'aria-pressed': String(isShown),
          title: name,
          onclick: () => actions.showImage(index),
        },
        name,
      );
      return element(
        'tr',
        { class: isShown ? 'is-picked' : '', 'data-testid': `image-row-${index}` },
        element('th', { scope: 'row', class: 'file-cell' }, button),
        element('td', {}, shapeText(info.shape)),
        element('td', {}, dataElement(fraction, fractionText(fraction))),
        clsCell(answer ? clsOf(answer, index) : null),
      );
    });
    if (!answer) return each;
    const { material } = answer.result;
    const texts = intervalTexts(material.phaseFraction, answer.interval);
    const pooled = element(
      'tr',
      { class: 'pooled', 'data-testid': 'image-row-pooled' },
      element('th', { scope: 'row' }, strings.pooled),
      element('td', {}),
      element('td', {}, dataElement(material.phaseFraction, texts.phaseFraction)),
      clsCell(answer.estimate.clsPx),
    );
    return [...each, pooled];
  }

  const isNews = changeDetector();
  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const { images, imageIndex, phaseValue } = state;
      if (!isNews(images, imageIndex, phaseValue, answer)) return;
      setHidden(root, images.length < 2);
      const focused = [...body.querySelectorAll('button')].indexOf(
        /** @type {HTMLButtonElement} */ (document.activeElement),
      );
      body.replaceChildren(...(root.hidden ? [] : rows(state, answer)));
      if (focused >= 0) body.querySelectorAll('button')[focused]?.focus();
    },
  };
}
