import { domainOf, meantProposals, withThresholds } from '../../state/segmentation.js';
import { wordsOf } from '../alert.js';
import { element, onChange, setText } from '../dom.js';
import { sharePercent } from '../format.js';
import { createNumberField } from '../number_field.js';
import { countText } from '../numbers.js';
import { keepPress } from '../steady.js';
import { strings } from '../strings.js';
import { createHistogram, valueText } from './histogram.js';
import { createMethod } from './method.js';
import { draftThresholds } from './painting.js';
import { createPreparation } from './preparation.js';
import { createProposals } from './proposals.js';
import { createRegions } from './regions.js';

/** @typedef {import('../../state/types.js').State} State */
/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../state/draft.js').PictureKind} PictureKind */
/** @typedef {import('../../engine/types.js').SegmentationOptions} SegmentationOptions */
/** @typedef {import('../app.js').Actions} Actions */

/** @type {PictureKind[]} */
const kPictures = ['original', 'prepared', 'classes'];

/**
 * Below the image: how it is segmented and what of it counts. It opens by itself where an image
 * comes as grey values, and on demand elsewhere.
 * @param {Actions} actions
 */
export function createSegmentationTools(actions) {
  /** @param {Partial<SegmentationOptions>} part @param {string} [gesture] */
  const adjust = (part, gesture) => {
    const segmentation = last?.settings.segmentation;
    if (segmentation) actions.trySettings({ segmentation: { ...segmentation, ...part } }, gesture);
  };
  const setThresholds = (/** @type {number[]} */ thresholds, /** @type {string} */ gesture) => {
    const segmentation = last?.settings.segmentation;
    if (!segmentation) return;
    actions.trySettings({ segmentation: withThresholds(segmentation, thresholds) }, gesture);
  };
  const begin = element(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-testid': 'begin-segmentation',
      onclick: () => {
        actions.beginSegmentation();
        method.root.querySelector('select')?.focus();
      },
    },
    strings.beginSegmentation,
  );
  const end = element(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-testid': 'end-segmentation',
      onclick: () => {
        actions.endSegmentation();
        begin.focus();
      },
    },
    strings.endSegmentation,
  );
  const radios = kPictures.map((picture) => {
    const radio = element('input', {
      type: 'radio',
      class: 'switch-radio',
      name: 'picture',
      value: picture,
      onchange: () => actions.showDraft({ picture }),
    });
    keepPress(radio);
    const label = element(
      'label',
      { class: 'switch-label', 'data-testid': `picture-${picture}` },
      radio,
      strings.pictureKinds[picture],
    );
    return { picture, radio, label };
  });
  const pictures = element(
    'div',
    { class: 'switch', role: 'radiogroup', 'aria-label': strings.pictureKind },
    ...radios.map(({ label }) => label),
  );
  const method = createMethod((segmentation) => actions.trySettings({ segmentation }));
  const histogram = createHistogram(setThresholds);
  const fields = element('div', { class: 'tool-row threshold-fields', 'data-testid': 'thresholds' });
  /** @type {ReturnType<typeof createNumberField>[]} */
  let numbers = [];
  const preparation = createPreparation(adjust);
  const regions = createRegions(actions);
  const proposals = createProposals(actions);
  const kept = element('p', { class: 'muted', 'data-testid': 'kept' });
  const apply = element(
    'button',
    {
      type: 'button',
      class: 'button button-main',
      'data-testid': 'apply-segmentation',
      onclick: () => actions.applySettings(),
    },
    strings.applySegmentation,
  );
  const waiting = element('p', {}, strings.notApplied);
  const applyRow = element('div', { class: 'choice' }, waiting, apply);
  const trouble = element('p', { class: 'trouble', role: 'alert', 'data-testid': 'draft-error' });
  const tools = element(
    'section',
    { class: 'tools-box', 'aria-label': strings.segmentationRegion, 'data-testid': 'segmentation' },
    element('div', { class: 'tool-row spread' }, pictures, end),
    trouble,
    proposals.root,
    method.root,
    histogram.root,
    fields,
    preparation.root,
    regions.root,
    kept,
    applyRow,
  );
  const root = element('div', { class: 'segmentation' }, begin, tools);

  /** @type {Draft | null} */
  let last = null;

  /** @param {Draft} draft @param {readonly number[]} thresholds */
  function showThresholds(draft, thresholds) {
    const { preview } = draft;
    const hasHistogram =
      draft.settings.segmentation !== null && draft.settings.segmentation.method !== 'colours';
    // Their place is kept while the picture is being looked at.
    histogram.root.hidden = !hasHistogram;
    fields.hidden = !hasHistogram;
    if (!hasHistogram || preview === null) return;
    const isManual = draft.settings.segmentation?.method === 'manual';
    const ranges = isManual && preview.ranges.length !== thresholds.length ? [] : preview.ranges;
    histogram.show(preview.histogram, thresholds, ranges);
    if (numbers.length !== thresholds.length) {
      numbers = thresholds.map((_, index) =>
        createNumberField({
          label: strings.threshold(index + 1),
          testId: `threshold-field-${index}`,
          least: -Infinity,
          most: Infinity,
          format: valueText,
          onChange: (value) => {
            const now = last ? [...draftThresholds(last)] : [];
            now[index] = value;
            // Not while they pass each other, as they may while one is being typed.
            if (now.every((each, i) => i === 0 || each > now[i - 1])) {
              setThresholds(now, `threshold-field-${index}`);
            }
          },
          scale: 1,
          unit: '',
        }),
      );
      fields.replaceChildren(
        ...numbers.map(({ root: field }, index) =>
          element(
            'span',
            { class: 'labelled' },
            element('span', { 'aria-hidden': 'true' }, strings.threshold(index + 1)),
            field,
          ),
        ),
      );
    }
    thresholds.forEach((threshold, index) => numbers[index].show(threshold));
  }

  const show = onChange(
    (
      /** @type {Draft | null} */ draft,
      /** @type {State['images']} */ images,
      /** @type {number} */ imageIndex,
      /** @type {State['refused']} */ refused,
    ) => {
      last = draft;
      const image = images[imageIndex];
      const canBegin = image?.saved === undefined && image?.numFiles !== undefined;
      begin.hidden = draft !== null || !canBegin;
      tools.hidden = draft === null;
      root.parentElement?.classList.toggle('is-segmenting', draft !== null);
      if (!draft || !image) return;
      const { info } = image;
      const isMasked = info.mask !== null || image.maskName !== undefined;
      end.hidden = info.segmentation !== null || isMasked;
      const { picture, survey, preview, settings, error } = draft;
      for (const { picture: id, radio } of radios) radio.checked = id === picture;
      setText(trouble, error ? wordsOf(error) : '');
      const fileShape = info.fileShape ?? info.shape;
      const [height, width] = fileShape.slice(-2);
      const thresholds = draftThresholds(draft);
      const domain = preview ? domainOf(preview.histogram) : /** @type {const} */ ([0, 1]);
      const proposed = survey?.proposals ?? info.proposals ?? [];
      const meant = meantProposals(proposed, settings.segmentation === null);
      proposals.update(draft, meant, { name: image.name, numRows: height, refused });
      method.update(draft, thresholds, domain);
      showThresholds(draft, thresholds);
      preparation.update(settings.segmentation, fileShape.length === 3);
      regions.update(draft, [width, height], image.maskName);
      const { keptShare, numKept } = info.mask ?? {
        keptShare: 1,
        numKept: fileShape.reduce((product, side) => product * side, 1),
      };
      setText(kept, strings.keptText(sharePercent(keptShare), countText(numKept)));
      // What is tried counts, and its picture stands.
      tools.dataset.counts = String(draft.previewed === settings && actions.isApplied());
      applyRow.hidden = !actions.needsApply();
    },
  );

  return {
    root,
    /** @param {State} state */
    update: ({ draft, images, imageIndex, refused }) => show(draft, images, imageIndex, refused),
  };
}
