import { rectangleBetween, tidied } from '../../state/segmentation.js';
import { element } from '../dom.js';
import { createNumberField } from '../number_field.js';
import { keepPress } from '../steady.js';
import { strings } from '../strings.js';

/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../state/draft.js').Tool} Tool */
/** @typedef {import('../../state/segmentation.js').Settings} Settings */
/** @typedef {import('../../engine/types.js').MaskOptions} MaskOptions */
/** @typedef {import('../app.js').Actions} Actions */

/** @type {Tool[]} */
const kTools = ['pick', 'crop', 'rectangle', 'polygon', 'brush', 'eraser'];

/** A rectangle that is added without a mouse: a tenth of the image, in its middle. */
const kAddedShare = 0.1;

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * What is in the list, whatever its numbers are.
 * @param {Settings} settings
 */
const kindsOf = ({ mask, cutBottomRows }) => [
  cutBottomRows > 0,
  Boolean(mask?.crop),
  Boolean(mask?.circle),
  (mask?.exclude ?? []).map(({ kind }) => kind),
  Boolean(mask?.bitmap),
];

/**
 * What does not count: tools to draw it, and a list to change it by numbers and to take it back.
 * @param {Actions} actions
 */
export function createRegions(actions) {
  const radios = kTools.map((tool) => {
    const radio = element('input', {
      type: 'radio',
      class: 'switch-radio',
      name: 'tool',
      value: tool,
      onchange: () => actions.showDraft({ tool }),
    });
    keepPress(radio);
    const label = element(
      'label',
      { class: 'switch-label', 'data-testid': `tool-${tool}` },
      radio,
      strings.tools[tool],
    );
    return { tool, radio, label };
  });
  const tools = element(
    'div',
    { class: 'switch tools', role: 'radiogroup', 'aria-label': strings.toolLabel },
    ...radios.map(({ label }) => label),
  );
  const help = element('p', { class: 'muted', 'data-testid': 'tool-help' });
  const brush = createNumberField({
    label: strings.brushPx,
    testId: 'brush-px',
    least: 1,
    most: 1000,
    format: String,
    onChange: (value) => actions.showDraft({ brushPx: value }),
    scale: 1,
    unit: strings.pixelUnit,
    leastStep: () => 1,
  });
  /** In the page only while it is asked for, where it can be mistaken for no other. */
  function chooseMaskFile() {
    const file = element('input', {
      type: 'file',
      hidden: true,
      onchange: () => {
        const [chosen] = file.files ?? [];
        file.remove();
        if (chosen) actions.useMaskFile(chosen);
      },
      oncancel: () => file.remove(),
    });
    root.append(file);
    file.click();
  }
  const button = (
    /** @type {string} */ text,
    /** @type {string} */ testId,
    /** @type {() => void} */ onclick,
  ) => element('button', { type: 'button', class: 'button', 'data-testid': testId, onclick }, text);

  /** @type {{settings: Settings, size: readonly [number, number], maskName?: string} | null} */
  let now = null;
  const add = button(strings.addRegion, 'add-region', () => {
    if (!now) return;
    const [width, height] = now.size;
    const ends = (/** @type {number} */ side) =>
      [1 - kAddedShare, 1 + kAddedShare].map((share) => Math.round((side * share) / 2));
    const [[left, right], [top, bottom]] = [ends(width), ends(height)];
    const box = rectangleBetween([left, top], [right, bottom], now.size);
    if (box) change({ exclude: [...(now.settings.mask?.exclude ?? []), { kind: 'rectangle', ...box }] });
  });
  const all = button(strings.countAll, 'count-all', () => {
    if (now?.maskName !== undefined) actions.countEverything();
    else actions.trySettings({ mask: null, cutBottomRows: 0 });
  });
  const list = element('ul', { class: 'regions', 'data-testid': 'regions' });
  const root = element(
    'fieldset',
    { class: 'tool-group' },
    element('legend', {}, strings.regions),
    element('div', { class: 'tool-row' }, tools, brush.root),
    help,
    list,
    element(
      'div',
      { class: 'tool-row' },
      add,
      button(strings.maskFile, 'choose-mask-file', chooseMaskFile),
      all,
    ),
  );

  /** @param {Partial<MaskOptions>} part @param {string} [gesture] */
  function change(part, gesture) {
    if (!now) return;
    actions.trySettings({ mask: tidied({ ...now.settings.mask, ...part }) }, gesture);
  }

  /** @typedef {{root: HTMLElement, show: () => void}} Item in the list; show: as it is now */

  /**
   * @param {string} name
   * @param {{field: string, get: () => number, most: number,
   *   set: (value: number, gesture: string) => void}[]} fields
   * @param {() => void} remove
   * @returns {Item}
   */
  function item(name, fields, remove) {
    const numbers = fields.map(({ field, get, most, set }) => {
      const label = strings.regionFields[field];
      const number = createNumberField({
        label: `${name}: ${label}`,
        testId: `region-${field}`,
        least: field === 'x' || field === 'y' ? 0 : 1,
        most,
        format: (shown) => String(Math.round(shown)),
        onChange: (next) => set(Math.round(next), `${name} ${field}`),
        scale: 1,
        unit: '',
        leastStep: () => 1,
      });
      return { label, number, get };
    });
    const itemRoot = element(
      'li',
      { class: 'region-item' },
      element('span', { class: 'region-name' }, name),
      ...numbers.map(({ label, number }) =>
        element('span', { class: 'region-field' }, label, number.root),
      ),
      element(
        'button',
        {
          type: 'button',
          class: 'button icon',
          'aria-label': strings.removeRegion(name),
          title: strings.removeRegion(name),
          'data-testid': 'remove-region',
          onclick: () => {
            // The focus was on what is about to go.
            add.focus();
            remove();
          },
        },
        '×',
      ),
    );
    return { root: itemRoot, show: () => numbers.forEach(({ number, get }) => number.show(get())) };
  }

  /**
   * @param {() => Box | null} get what it is now: another field may have changed it meanwhile
   * @param {readonly [number, number]} size
   * @param {(box: Box, gesture: string) => void} set
   */
  const boxFields = (get, [width, height], set) =>
    /** @type {const} */ (['x', 'y', 'width', 'height']).map((field) => ({
      field,
      get: () => get()?.[field] ?? 0,
      most: { x: width - 1, y: height - 1, width, height }[field],
      set: (/** @type {number} */ value, /** @type {string} */ gesture) => {
        const box = get();
        if (!box) return;
        const next = { ...box, [field]: value };
        // No farther than the edge of the image.
        set(
          {
            ...next,
            width: Math.max(1, Math.min(next.width, width - next.x)),
            height: Math.max(1, Math.min(next.height, height - next.y)),
          },
          gesture,
        );
      },
    }));

  /** @returns {MaskOptions} */
  const maskNow = () => now?.settings.mask ?? {};

  /**
   * @param {Settings} settings
   * @param {readonly [number, number]} size
   * @param {string | undefined} maskName
   * @returns {Item[]}
   */
  function items({ mask, cutBottomRows }, size, maskName) {
    const { crop, circle, exclude = [], bitmap } = mask ?? {};
    const names = strings.regionNames;
    const made = [];
    if (maskName !== undefined) {
      made.push(item(strings.maskFileName(maskName), [], () => actions.useMaskFile(null)));
    }
    if (cutBottomRows > 0) {
      const rows = {
        field: 'rows',
        get: () => now?.settings.cutBottomRows ?? 0,
        most: size[1] - 1,
        set: (/** @type {number} */ value, /** @type {string} */ gesture) =>
          actions.trySettings({ cutBottomRows: value }, gesture),
      };
      made.push(item(names.bar, [rows], () => actions.trySettings({ cutBottomRows: 0 })));
    }
    if (crop) {
      const set = (/** @type {Box} */ next, /** @type {string} */ gesture) =>
        change({ crop: next }, gesture);
      const get = () => maskNow().crop ?? null;
      made.push(item(names.crop, boxFields(get, size, set), () => change({ crop: null })));
    }
    if (circle) {
      const fields = /** @type {const} */ (['x', 'y', 'radius']).map((field) => ({
        field,
        get: () => maskNow().circle?.[field] ?? 0,
        most: Math.max(...size),
        set: (/** @type {number} */ value, /** @type {string} */ gesture) =>
          change({ circle: { ...circle, ...maskNow().circle, [field]: value } }, gesture),
      }));
      made.push(item(names.circle, fields, () => change({ circle: null })));
    }
    exclude.forEach((region, index) => {
      const all = () => maskNow().exclude ?? [];
      const without = () => change({ exclude: all().filter((_, i) => i !== index) });
      const get = () => {
        const each = all()[index];
        return each?.kind === 'rectangle' ? each : null;
      };
      const set = (/** @type {Box} */ next, /** @type {string} */ gesture) =>
        change(
          {
            exclude: all().map((each, i) => (i === index ? { ...next, kind: 'rectangle' } : each)),
          },
          `${index} ${gesture}`,
        );
      const fields = region.kind === 'rectangle' ? boxFields(get, size, set) : [];
      made.push(item(names[region.kind], fields, without));
    });
    if (bitmap) made.push(item(names.bitmap, [], () => change({ bitmap: null })));
    return made;
  }

  /** What the list shows: its kinds, and the items. */
  let listedKinds = '';
  /** @type {Item[]} */
  let listed = [];

  return {
    root,
    /**
     * @param {Draft} draft
     * @param {readonly [number, number]} size
     * @param {string | undefined} maskName of a file that masks the image
     */
    update(draft, size, maskName) {
      const { settings, tool, brushPx } = draft;
      for (const { tool: id, radio } of radios) radio.checked = id === tool;
      brush.root.hidden = tool !== 'brush' && tool !== 'eraser';
      brush.show(brushPx);
      const words = [strings.toolHelps[tool], ...(tool === 'pick' ? [] : [strings.keyboardHelp])];
      help.textContent = words.join(' ');
      now = { settings, size, maskName };
      all.disabled =
        settings.mask === null && settings.cutBottomRows === 0 && maskName === undefined;
      const kinds = JSON.stringify([size, maskName, kindsOf(settings)]);
      if (kinds !== listedKinds) {
        listedKinds = kinds;
        listed = items(settings, size, maskName);
        // Undo may take away what the focus is on.
        const hadFocus = list.contains(document.activeElement);
        list.replaceChildren(...listed.map((each) => each.root));
        if (hadFocus) add.focus();
      }
      for (const each of listed) each.show();
    },
  };
}
