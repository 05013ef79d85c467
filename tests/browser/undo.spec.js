import { greyTiff } from './support/grey.js';
import { answered, chooseFiles, expect, goldenFile, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Controls that choose nothing. Tables behind plots, explanations and menus close by the control that
 * opened them; the others write, copy, ask the browser for a file, or travel themselves.
 */
const kNoChoice =
  /"(undo|redo|open|cancel|dismiss|copy|copy-.*|save-.*|print|choose-files|help-.*|.*-(data|svg|png)|choose-mask-file|examples)"/;

/**
 * In the page: uses every control that can be seen, as it stands, takes that back, repeats it, and
 * takes it back again. Nothing waits but for what is to be seen.
 * @param {{noChoice: string, walked: string[]}} given controls that choose nothing; those that were
 *   tried before
 * @returns {Promise<{tried: string[], wrong: string[]}>}
 */
async function walk({ noChoice, walked }) {
  const kMostMs = 8_000;
  const isNoChoice = new RegExp(noChoice);
  const kControls = 'button, input, select, [role=slider], [role=application]';
  const kWords = [
    ...['file-name', 'file-facts', 'number', 'interval', 'target-answer', 'plan-answer', 'regions'],
    ...['band-reasons', 'hits', 'consistency'],
  ];

  /** @param {HTMLInputElement} node @returns {string} how it is found again */
  function selectorOf(node) {
    const { id, name, type, value, dataset } = node;
    if (type === 'radio') return `input[name="${name}"][value="${value}"]`;
    if (dataset.testid) return `[data-testid="${dataset.testid}"]`;
    if (id) return `[id="${id}"]`;
    const row = /** @type {HTMLElement | null} */ (node.closest('[data-testid^=image-row-]'));
    return row ? `[data-testid="${row.dataset.testid}"] button` : `[title="${node.title}"]`;
  }

  /** @returns {{node: HTMLInputElement, selector: string, kind: string, value: string}[]} */
  const controls = () =>
    [.../** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(kControls))]
      .filter((node) => node.checkVisibility() && node.type !== 'file')
      .map((node) => {
        const kind = node.getAttribute('role') ?? (node.type || node.tagName);
        const states = ['aria-pressed', 'aria-selected', 'aria-valuenow'].map(
          (state) => node.getAttribute(state) ?? '',
        );
        const isTick = kind === 'radio' || kind === 'checkbox';
        const own = isTick ? String(node.checked) : kind === 'button' ? '' : String(node.value);
        const value = [...states, own, node.disabled ? 'off' : ''].join(' ');
        return { node, selector: selectorOf(node), kind, value };
      });

  /** All that tells what was chosen. */
  const choices = () =>
    [
      // That something can be taken back or repeated is to be seen as well.
      ...controls()
        .filter(({ selector }) => !/"(undo|redo|cancel)"/.test(selector))
        .map(({ selector, value }) => `${selector} ${value}`),
      ...kWords.map((id) => {
        const node = document.querySelector(`[data-testid=${id}]`);
        return node?.checkVisibility() ? `${id} ${node.textContent}` : id;
      }),
      document.documentElement.lang,
    ].join('\n');

  /** @param {Element} node @param {string} key @param {boolean} [shiftKey] */
  const press = (node, key, shiftKey = false) => {
    const init = { key, shiftKey, bubbles: true, cancelable: true };
    node.dispatchEvent(new KeyboardEvent('keydown', init));
  };

  /** Does with a control what it is for. @param {HTMLInputElement} node @param {string} kind */
  function use(node, kind) {
    node.focus();
    if (kind === 'select-one') {
      const { options, selectedIndex } = /** @type {any} */ (node);
      node.value = options[(selectedIndex + 1) % options.length].value;
      node.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (kind === 'text' && node.inputMode === 'decimal') {
      press(node, 'ArrowUp');
    } else if (kind === 'text') {
      node.value = '0.25 um';
      node.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (kind === 'range') {
      node.value = String(Number(node.value) - 1);
      node.dispatchEvent(new Event('input', { bubbles: true }));
    } else if (kind === 'slider') {
      press(node, 'ArrowLeft');
    } else if (kind === 'application') {
      // A point of a drawing is but the beginning of one.
      press(node, ' ');
      press(node, 'ArrowRight', true);
      press(node, 'ArrowDown', true);
      press(node, ' ');
    } else {
      node.click();
    }
  }

  /** @param {(now: string) => boolean} isSo */
  async function comes(isSo) {
    const until = performance.now() + kMostMs;
    while (!isSo(choices())) {
      if (performance.now() > until) return false;
      await new Promise(requestAnimationFrame);
    }
    return true;
  }

  /** @param {string} id */
  const click = (id) =>
    /** @type {HTMLElement} */ (document.querySelector(`[data-testid=${id}]`)).click();

  /** @type {string[]} */
  const tried = [];
  /** @type {string[]} */
  const wrong = [];
  const before = choices();
  for (const { selector, kind, value } of controls()) {
    // A radio button or a tab that is chosen already has nothing more to say.
    const isChosen = /true/.test(value) && kind !== 'checkbox';
    if (isChosen || /off$/.test(value) || isNoChoice.test(selector)) continue;
    if (walked.includes(selector) || tried.includes(selector)) continue;
    tried.push(selector);
    use(/** @type {HTMLInputElement} */ (document.querySelector(selector)), kind);
    // Undo stops what is under way, and redo does not begin it again.
    const isIdle = () => !document.querySelector('.status.is-busy');
    const steps = [
      ['does something', await comes((now) => now !== before && isIdle())],
      ['is taken back', (click('undo'), await comes((now) => now === before))],
      ['is repeated', (click('redo'), await comes((now) => now !== before))],
      ['is taken back again', (click('undo'), await comes((now) => now === before))],
    ];
    const [failed] = steps.find(([, isSo]) => !isSo) ?? [];
    if (failed === undefined) continue;
    const [then, now] = [before.split('\n'), choices().split('\n')];
    const changed = now.filter((line) => !then.includes(line));
    wrong.push(`not so: ${kind} ${selector} ${failed}; now ${changed.join('; ')}`);
    break;
  }
  return { tried, wrong };
}

/**
 * @param {Page} page
 * @param {string[]} walked what need not be tried again; what is tried now is added
 */
async function walkAll(page, walked) {
  const { tried, wrong } = await page.evaluate(walk, { noChoice: kNoChoice.source, walked });
  expect(wrong).toEqual([]);
  walked.push(...tried);
}

/**
 * @param {Page} page
 * @param {readonly string[]} panels
 * @param {string[]} walked
 */
async function walkPanels(page, panels, walked) {
  for (const panel of panels) {
    await page.getByTestId(`tab-${panel}`).click();
    await expect(page.getByTestId(`panel-${panel}`)).toBeVisible();
    await walkAll(page, walked);
  }
}

/** Another language is another page over the same choices: what was unfolded in it is folded. */
const kLanguage = '[data-testid="language"]';

test('takes back whatever is done without an image, with one and with several', async ({ page }) => {
  // Many samples are drawn as few are, only longer.
  const walked = ['[data-testid="draw-many"]'];
  await walkPanels(page, ['trust', 'planner', 'method'], walked);
  await chooseFiles(page, goldenFile('tiny_60x80.png'));
  await answered(page);
  await walkPanels(page, ['why', 'trust', 'planner', 'export', 'phases'], walked);
  await chooseFiles(page, goldenFile('volume_tiny_48.tif'));
  await answered(page);
  await walkAll(page, walked);
  await chooseFiles(page, ['stack_unequal_0.png', 'stack_unequal_2.png'].map(goldenFile));
  await answered(page);
  await walkAll(page, walked);
  const all = walked.join();
  for (const name of ['language', 'model', 'phase', 'confidence-field', 'target-unit', 'zoom-in']) {
    expect(all).toContain(name);
  }
  for (const name of ['draw-few', 'plan-target', 'plan-take', 'slice', 'include-0', 'image-row-1']) {
    expect(all).toContain(name);
  }
});

/**
 * Waits until what is tried counts, with its picture and its answer.
 * @param {Page} page
 */
async function stands(page) {
  await expect(page.getByTestId('segmentation')).toHaveAttribute('data-counts', 'true');
  await answered(page);
}

test('takes back whatever is done to segment an image', async ({ page }) => {
  const buffer = greyTiff(400, 320, { barRows: 28 });
  await chooseFiles(page, { name: 'sem.tif', mimeType: 'image/tiff', buffer });
  await stands(page);
  await page.getByTestId('preparation').locator('summary').click();
  const walked = [kLanguage];
  await walkAll(page, walked);
  // Every step switched on, a region, and a tool that draws: each with fields of its own.
  for (const step of ['flatten', 'balance', 'clean']) {
    await page.getByTestId(`step-${step}`).check();
  }
  await page.getByTestId('denoise-kind').selectOption('median');
  await page.getByTestId('add-region').click();
  await page.getByTestId('tool-rectangle').click();
  await stands(page);
  await walkAll(page, walked);
  await page.getByTestId('tool-brush').click();
  await expect(page.getByTestId('brush-px')).toBeVisible();
  await walkAll(page, walked);
  const all = walked.join();
  for (const name of ['threshold-0', 'threshold-field-0', 'denoise-px', 'region-width', 'overlay']) {
    expect(all).toContain(name);
  }
  for (const name of ['picture', 'tool', 'take-infoBar', 'refuse-infoBar', 'remove-region']) {
    expect(all).toContain(name);
  }
});
