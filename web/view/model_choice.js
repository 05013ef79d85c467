import { kModels } from '../engine/models.js';
import { element } from './dom.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * Which model's interval is the headline.
 * @param {Actions} actions
 */
export function createModelChoice(actions) {
  const radios = kModels.map((model) =>
    element('input', {
      type: 'radio',
      class: 'switch-radio',
      name: 'model',
      value: model,
      onchange: () => actions.setModel(model),
    }),
  );
  const root = element(
    'fieldset',
    { class: 'switch', 'data-testid': 'model' },
    element('legend', { class: 'spoken' }, strings.modelChoice),
    ...kModels.map((model, index) =>
      element(
        'label',
        {
          class: 'switch-label',
          title: strings.modelTitles[model],
          'data-testid': `model-${model}`,
        },
        radios[index],
        element('span', {}, strings.modelNames[model]),
      ),
    ),
  );
  return {
    root,
    /** @param {State} state */
    update({ model }) {
      const radio = radios[kModels.indexOf(model)];
      if (!radio.checked) radio.checked = true;
    },
  };
}
