import { element } from '../dom.js';
import { createNumberField } from '../number_field.js';
import { strings } from '../strings.js';

/** @typedef {import('../../engine/types.js').SegmentationOptions} SegmentationOptions */

/** What a step begins with when it is switched on. */
const kBalance = { low: 0.005, high: 0.995 };
const kFlattenPx = 50;
const kMedian = { kind: /** @type {const} */ ('median'), sizePx: 1 };
const kGaussian = { kind: /** @type {const} */ ('gaussian'), sizePx: 1 };
const kCleanPx = 20;

/**
 * Steps before and after the thresholds, each optional.
 * @param {(change: Partial<SegmentationOptions>, gesture?: string) => void} onChange what is typed into
 *   one field is one gesture
 */
export function createPreparation(onChange) {
  /** @type {SegmentationOptions} */
  let now = { method: 'otsu' };

  /**
   * @param {string} testId
   * @param {string} label
   * @param {() => Partial<SegmentationOptions>} on
   * @param {Partial<SegmentationOptions>} off
   */
  const step = (testId, label, on, off) => {
    const box = element('input', {
      type: 'checkbox',
      id: `step-${testId}`,
      'data-testid': `step-${testId}`,
      onchange: () => onChange(box.checked ? on() : off),
    });
    return { box, label: element('label', { for: box.id }, label) };
  };
  const balance = step('balance', strings.balance, () => ({ balance: kBalance }), { balance: null });
  const flatten = step(
    'flatten',
    strings.flatten,
    () => ({ flattenPx: kFlattenPx }),
    { flattenPx: null },
  );
  const clean = step('clean', strings.clean, () => ({ cleanPx: kCleanPx }), { cleanPx: null });
  const plain = (/** @type {number} */ value) => String(Number(value.toPrecision(6)));

  const low = createNumberField({
    label: strings.balanceLow,
    testId: 'balance-low',
    least: 0,
    most: 0.49,
    format: (value) => plain(100 * value),
    onChange: (value) => onChange({ balance: { ...(now.balance ?? kBalance), low: value } }, 'balance-low'),
  });
  const high = createNumberField({
    label: strings.balanceHigh,
    testId: 'balance-high',
    least: 0,
    most: 0.49,
    format: (value) => plain(100 * value),
    onChange: (value) => 
      onChange({ balance: { ...(now.balance ?? kBalance), high: 1 - value } }, 'balance-high'),
  });
  const pixels = (
    /** @type {string} */ label,
    /** @type {string} */ testId,
    /** @type {number} */ most,
    /** @type {(value: number) => void} */ change,
    /** @type {(() => number) | undefined} */ leastStep = undefined,
  ) =>
    createNumberField({
      label,
      testId,
      least: 0.1,
      most,
      format: plain,
      onChange: change,
      scale: 1,
      unit: strings.pixelUnit,
      leastStep,
    });
  const reach = pixels(strings.flattenPx, 'flatten-px', 1e5, (flattenPx) =>
    onChange({ flattenPx }, 'flatten-px'),
  );
  const least = pixels(
    strings.cleanPx,
    'clean-px',
    1e9,
    (value) => onChange({ cleanPx: Math.max(1, Math.round(value)) }, 'clean-px'),
    () => 1,
  );
  // A median looks at whole pixels around.
  const isMedian = () => (now.denoise?.kind ?? 'median') === 'median';
  const size = pixels(
    strings.denoisePx,
    'denoise-px',
    100,
    (value) => {
      const kind = now.denoise?.kind ?? 'median';
      const sizePx = isMedian() ? Math.min(10, Math.max(1, Math.round(value))) : value;
      onChange({ denoise: { kind, sizePx } }, 'denoise-px');
    },
    () => (isMedian() ? 1 : 0),
  );
  const filter = element(
    'select',
    {
      class: 'select',
      'aria-label': strings.denoiseKind,
      'data-testid': 'denoise-kind',
      onchange: () => {
        const made = { none: null, median: kMedian, gaussian: kGaussian };
        onChange({ denoise: made[/** @type {keyof typeof made} */ (filter.value)] });
      },
    },
    ...Object.entries(strings.denoiseKinds).map(([kind, text]) =>
      element('option', { value: kind }, text),
    ),
  );
  const row = (/** @type {HTMLElement[]} */ ...content) =>
    element('div', { class: 'step' }, ...content);
  const balanceRow = row(balance.box, balance.label, low.root, high.root);
  const flattenRow = row(flatten.box, flatten.label, reach.root);
  const noiseRow = row(element('span', {}, strings.denoise), filter, size.root);
  const cleanRow = row(clean.box, clean.label, least.root);
  const bySlice = element('p', { class: 'muted', 'data-testid': 'by-slice' }, strings.bySlice);
  const root = element(
    'details',
    { class: 'steps', 'data-testid': 'preparation' },
    element('summary', {}, strings.preparation),
    balanceRow,
    flattenRow,
    noiseRow,
    cleanRow,
    bySlice,
  );

  return {
    root,
    /** @param {SegmentationOptions | null} segmentation @param {boolean} isVolume */
    update(segmentation, isVolume) {
      bySlice.hidden = !isVolume;
      root.hidden = segmentation === null;
      if (!segmentation) return;
      now = segmentation;
      const isOfColours = segmentation.method === 'colours';
      balanceRow.hidden = isOfColours;
      flattenRow.hidden = isOfColours;
      balance.box.checked = Boolean(segmentation.balance);
      flatten.box.checked = Boolean(segmentation.flattenPx);
      clean.box.checked = Boolean(segmentation.cleanPx);
      low.root.hidden = !segmentation.balance;
      high.root.hidden = !segmentation.balance;
      reach.root.hidden = !segmentation.flattenPx;
      least.root.hidden = !segmentation.cleanPx;
      size.root.hidden = !segmentation.denoise;
      filter.value = segmentation.denoise?.kind ?? 'none';
      if (segmentation.balance) {
        low.show(segmentation.balance.low);
        high.show(Number((1 - segmentation.balance.high).toPrecision(12)));
      }
      if (segmentation.flattenPx) reach.show(segmentation.flattenPx);
      if (segmentation.cleanPx) least.show(segmentation.cleanPx);
      if (segmentation.denoise) size.show(segmentation.denoise.sizePx);
    },
  };
}
