import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { greyTiff } from './support/grey.js';
import {
  answered,
  chooseFiles,
  dist,
  expect,
  goldenFile,
  kOwnFiles,
  test,
} from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

const axe = readFileSync(
  fileURLToPath(new URL('../../web/node_modules/axe-core/axe.min.js', import.meta.url)),
  'utf8',
);
const kPanels = ['phases', 'why', 'trust', 'samples', 'export', 'planner', 'method'];
const kMostBytes = 1_500_000;

/**
 * @param {Page} page
 * @param {string} state
 */
async function expectAccessible(page, state) {
  const violations = await page.evaluate(async () => {
    const { violations: found } = await /** @type {any} */ (window).axe.run(document, {
      resultTypes: ['violations'],
    });
    return found.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`);
  });
  expect(violations, state).toEqual([]);
}

/**
 * From now on the worker is asked nothing, so that what waits for it goes on waiting.
 * @param {Page} page
 */
const holdAnswers = (page) =>
  page.evaluate(() => {
    Worker.prototype.postMessage = () => {};
  });

for (const colorScheme of /** @type {('light' | 'dark')[]} */ (['light', 'dark'])) {
  test(`can be used by everybody in every state, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    // From outside the page, whose policy allows no code but its own.
    await page.evaluate(axe);
    await expectAccessible(page, 'empty');
    await chooseFiles(page, ['stack_unequal_0.png', 'stack_unequal_1.png'].map(goldenFile));
    await answered(page);
    for (const panel of kPanels) {
      await page.getByTestId(`tab-${panel}`).click();
      await expect(page.getByTestId(`panel-${panel}`)).toBeVisible();
      await expectAccessible(page, panel);
    }
    await page.getByTestId('help-confidence').click();
    await page.getByTestId('curve-data').click();
    await chooseFiles(page, { name: 'a.txt', mimeType: '', buffer: Buffer.from('a') });
    await expect(page.getByTestId('alert')).toBeVisible();
    await expectAccessible(page, 'help, table and error');

    // Offers beside an alert, and the dialog of what has no header.
    await expect(page.getByTestId('read-raw')).toBeVisible();
    await page.getByTestId('read-raw').click();
    await expect(page.getByTestId('raw-dialog')).toBeVisible();
    await expectAccessible(page, 'dialog');
    await page.getByTestId('raw-width').fill('3');
    await expectAccessible(page, 'dialog that refuses');
    await page.keyboard.press('Escape');
    await page.getByTestId('dismiss').click();
    await chooseFiles(page, [0, 1, 2, 3].map((i) => goldenFile(`stack_of_4_${i}.png`)));
    await answered(page);
    await expect(page.getByTestId('take-as-slices')).toBeVisible();
    await expectAccessible(page, 'offers');

    // A grey image: every part of the segmentation, each tool, a region and a proposal.
    const buffer = greyTiff(400, 320, { barRows: 28 });
    await chooseFiles(page, { name: 'sem.tif', mimeType: 'image/tiff', buffer });
    await answered(page);
    await expect(page.getByTestId('take-infoBar')).toBeVisible();
    await page.getByTestId('preparation').locator('summary').click();
    for (const step of ['flatten', 'balance', 'clean']) {
      await page.getByTestId(`step-${step}`).check();
    }
    await page.getByTestId('add-region').click();
    await expectAccessible(page, 'segmentation');
    await page.getByTestId('tool-polygon').click();
    await page.getByTestId('zoom-in').click();
    await answered(page);
    await expectAccessible(page, 'drawing, zoomed');

    // Busy, for as long as it takes to look.
    await holdAnswers(page);
    await chooseFiles(page, goldenFile('volume_tiny_48.tif'));
    await expect(page.getByTestId('cancel')).toBeVisible();
    await expectAccessible(page, 'reading');
    await page.getByTestId('cancel').click();
    await expect(page.getByTestId('cancel')).toBeHidden();
    await expectAccessible(page, 'stopped');
  });
}

test('loads in less than one and a half megabytes', () => {
  const files = kOwnFiles.map((name) => name || 'index.html');
  const sizes = files.map((name) => gzipSync(readFileSync(`${dist}/${name}`)).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(kMostBytes);
});

test('moves through the panels by keyboard', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await page.getByTestId('tab-phases').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('tab-why')).toBeFocused();
  await expect(page.getByTestId('panel-why')).toBeVisible();
  await expect(page.getByTestId('radial').locator('[data-part=r0]')).toHaveCount(1);
  await expect(page.getByTestId('directions').locator('[data-part=outline]')).toHaveCount(1);
  await page.keyboard.press('End');
  await expect(page.getByTestId('tab-method')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('panel-method')).toBeFocused();
});

test('what is chosen can be told apart where the system chooses the colours', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await chooseFiles(page, goldenFile('three_phase_700x1000.tif'));
  await answered(page);
  const look = (/** @type {import('@playwright/test').Locator} */ place) =>
    place.evaluate((element) => {
      const { backgroundColor, outlineStyle, borderBottomColor } = getComputedStyle(element);
      return [backgroundColor, outlineStyle, borderBottomColor].join(' ');
    });
  for (const [chosen, other] of [
    ['.switch-label:has(:checked)', '.switch-label:not(:has(:checked))'],
    ['.phase:has(:checked)', '.phase:not(:has(:checked))'],
    ['.tab[aria-selected=true]', '.tab[aria-selected=false]'],
  ]) {
    const seen = (/** @type {string} */ which) => page.locator(which).filter({ visible: true }).first();
    expect(await look(seen(chosen)), chosen).not.toBe(await look(seen(other)));
  }
  // The phases' colours are the key to the picture.
  const swatches = page.locator('.phase .swatch');
  const colours = await swatches.evaluateAll((all) => all.map((each) => getComputedStyle(each).backgroundColor));
  expect(new Set(colours).size).toBe(3);
});
