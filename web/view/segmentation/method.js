import { element } from '../dom.js';
import { strings } from '../strings.js';

/** @typedef {import('../../engine/types.js').SegmentationOptions} SegmentationOptions */
/** @typedef {import('../../state/draft.js').Draft} Draft */

/** Numbers of classes by method, as the engine takes them. */
const kClasses = { multiotsu: [2, 3, 4, 5], manual: [2, 3, 4, 5], colours: [2, 3, 4, 5, 6, 7, 8] };
const kMultiOtsuClasses = 3;
const kColours = 3;

/**
 * Thresholds for another number of classes: those that are there, and more between the last of them
 * and the end.
 * @param {readonly number[]} thresholds
 * @param {number} numClasses
 * @param {readonly [number, number]} domain
 */
function spread(thresholds, numClasses, [least, most]) {
  const kept = thresholds.slice(0, numClasses - 1);
  const last = kept.at(-1) ?? least;
  const missing = numClasses - 1 - kept.length;
  return [
    ...kept,
    ...Array.from({ length: missing }, (_, i) => last + ((most - last) * (i + 1)) / (missing + 1)),
  ];
}

/**
 * How the image is segmented, in how many classes, and of colours by which channel.
 * @param {(segmentation: SegmentationOptions | null) => void} onChange
 */
export function createMethod(onChange) {
  /** @type {{draft: Draft, thresholds: readonly number[], domain: readonly [number, number]} | null} */
  let now = null;

  /** @param {string} method */
  function choose(method) {
    if (!now) return;
    const { draft, thresholds, domain } = now;
    // What is prepared stays, and the channel.
    const { channel, balance, flattenPx, denoise, cleanPx } = draft.settings.segmentation ?? {};
    const prepared = {
      ...(channel && { channel }),
      ...(balance && { balance }),
      ...(flattenPx && { flattenPx }),
      ...(denoise && { denoise }),
      ...(cleanPx && { cleanPx }),
    };
    switch (method) {
      case 'otsu':
        onChange({ method, ...prepared });
        return;
      case 'multiotsu':
        onChange({ method, numClasses: Math.max(kMultiOtsuClasses, thresholds.length + 1), ...prepared });
        return;
      case 'manual':
        onChange({
          method,
          thresholds: thresholds.length > 0 ? [...thresholds] : spread([], 2, domain),
          ...prepared,
        });
        return;
      case 'colours':
        onChange({
          method,
          numClasses: kColours,
          ...(denoise && { denoise }),
          ...(cleanPx && { cleanPx }),
        });
        return;
      default:
        onChange(null);
    }
  }

  /** @param {number} numClasses */
  function setClasses(numClasses) {
    const segmentation = now?.draft.settings.segmentation;
    if (!now || !segmentation) return;
    if (segmentation.method === 'manual') {
      onChange({ ...segmentation, thresholds: spread(now.thresholds, numClasses, now.domain) });
    } else {
      onChange({ ...segmentation, numClasses });
    }
  }

  const select = (/** @type {string} */ testId, /** @type {string} */ label, /** @type {(value: string) => void} */ change) => {
    const made = element('select', {
      class: 'select',
      'aria-label': label,
      'data-testid': testId,
      onchange: () => change(made.value),
    });
    return made;
  };
  const method = select('segmentation-method', strings.methodLabel, choose);
  const classes = select('segmentation-classes', strings.numClasses, (value) => setClasses(Number(value)));
  const channel = select('segmentation-channel', strings.channel, (value) => {
    const segmentation = now?.draft.settings.segmentation;
    if (segmentation) {
      onChange({
        ...segmentation,
        channel: /** @type {NonNullable<SegmentationOptions['channel']>} */ (value),
      });
    }
  });
  const labelled = (/** @type {string} */ text, /** @type {HTMLElement} */ control) =>
    element('span', { class: 'labelled' }, element('span', { 'aria-hidden': 'true' }, text), control);
  const classesBox = labelled(strings.numClasses, classes);
  const channelBox = labelled(strings.channel, channel);
  const root = element(
    'div',
    { class: 'tool-row' },
    labelled(strings.methodLabel, method),
    classesBox,
    channelBox,
  );

  /** @param {HTMLSelectElement} box @param {readonly {value: string, text: string}[]} options */
  function fill(box, options) {
    const key = options.map(({ value }) => value).join();
    if (box.dataset.options === key) return;
    box.dataset.options = key;
    box.replaceChildren(...options.map(({ value, text }) => element('option', { value }, text)));
  }

  return {
    root,
    /**
     * @param {Draft} draft
     * @param {readonly number[]} thresholds
     * @param {readonly [number, number]} domain values that there are
     */
    update(draft, thresholds, domain) {
      now = { draft, thresholds, domain };
      const { survey, settings } = draft;
      const { segmentation } = settings;
      const isColour = survey?.isColour ?? false;
      const methods = Object.entries(strings.methods).filter(
        ([id]) =>
          (id !== 'labels' || survey?.isSegmented || segmentation === null) &&
          (id !== 'colours' || isColour),
      );
      fill(method, methods.map(([value, text]) => ({ value, text })));
      method.value = segmentation?.method ?? 'labels';
      const numbers = kClasses[/** @type {'manual'} */ (segmentation?.method)] ?? [];
      classesBox.hidden = numbers.length === 0;
      fill(classes, numbers.map((n) => ({ value: String(n), text: String(n) })));
      classes.value = String(
        segmentation?.method === 'manual' ? thresholds.length + 1 : (segmentation?.numClasses ?? ''),
      );
      channelBox.hidden = !isColour || segmentation === null || segmentation.method === 'colours';
      fill(channel, Object.entries(strings.channels).map(([value, text]) => ({ value, text })));
      channel.value = segmentation?.channel ?? 'luminance';
    },
  };
}
