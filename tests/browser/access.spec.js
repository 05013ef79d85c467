import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
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
