import { answered, chooseFiles, expect, goldenFile, test } from './support/page.js';
import { tiffBytes } from './support/tiff.js';

/** @param {string} name @param {number} width @param {number} height @param {Uint8Array} pixels */
const fileOf = (name, width, height, pixels) => ({
  name,
  mimeType: 'image/tiff',
  buffer: tiffBytes(width, height, [pixels]),
});

const kPanels = ['phases', 'why', 'trust', 'export', 'planner', 'method'];

test('a line of pixels is drawn and told of as far as it goes', async ({ page }) => {
  let state = 5;
  const line = Uint8Array.from({ length: 500 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31 ? 255 : 0;
  });
  await chooseFiles(page, fileOf('line.tif', 1, 500, line));
  await answered(page);
  // Nothing that cannot be drawn may be tried: the page's log is looked at in the end.
  for (const panel of kPanels) {
    await page.getByTestId(`tab-${panel}`).click();
    await expect(page.getByTestId(`tab-${panel}`)).toHaveAttribute('aria-selected', 'true');
  }
  await page.getByTestId('tab-trust').click();
  const checks = page.getByTestId('checks').locator('li');
  await expect(checks.first()).toContainText('Shortest side 1 px;');
  await expect(checks.filter({ hasText: 'too small or too thin' })).toHaveClass(/is-bad/);
  await expect(page.getByTestId('checks')).not.toContainText('No drift');
  const regular = line.map((_, i) => (i % 7 < 3 ? 255 : 0));
  await chooseFiles(page, fileOf('regular.tif', 1, 500, regular));
  await answered(page);
  await expect(page.getByTestId('checks')).toContainText('The structure repeats');
  await expect(checks.filter({ hasText: 'validated from 1 to 70 px' })).toHaveClass(/is-bad/);
  // 500 pixels are no 20000 independent regions, without a word.
  await expect(page.getByTestId('warnings')).toContainText('is below one pixel');
});

test('what an image is too small to tell is not told', async ({ page }) => {
  await chooseFiles(page, goldenFile('coarse_400.png'));
  await answered(page);
  await page.getByTestId('tab-trust').click();
  const checks = page.getByTestId('checks');
  await expect(checks).toContainText('cannot tell whether the fraction drifts');
  await chooseFiles(page, goldenFile('discs_600.png'));
  await answered(page);
  await expect(checks).toContainText('No drift across the image');
});

test('a pixel size in any unit is told as people do, in the field too', async ({ page }) => {
  await chooseFiles(page, goldenFile('discs_600.png'));
  await answered(page);
  const field = page.getByTestId('pixel-size');
  await field.fill('0.0000005 m');
  await field.press('Enter');
  await expect(field).toHaveValue('0.5 µm');
  await expect(page.locator('header')).toContainText(/0\.5\sµm/);
  await expect(page.getByTestId('side').first()).toContainText(/\(\d+\sµm\)|\([\d.]+\smm\)/);
  await page.getByTestId('tab-phases').click();
  const summary = page.getByTestId('summary').locator('tr.is-picked td');
  const side = (await summary.nth(3).textContent()) ?? '';
  expect(side).toMatch(/px \([\d.]+\s[µm]m\)/);
  // On paper as on the page.
  await page.pdf();
  const report = page.getByTestId('report').locator('tbody tr').last().locator('td');
  await expect(report.nth(3)).toHaveText((await summary.nth(2).textContent()) ?? '');
  await expect(report.nth(4)).toHaveText(side);
  await page.getByTestId('tab-planner').click();
  await page.getByTestId('plan-take').click();
  await expect(page.getByTestId('plan-pixelSize')).toHaveValue('0.5');
  await expect(page.getByTestId('plan-unit')).toHaveValue('um');
});

test('names of files that are long and without a blank do not widen the page', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  const name = `${'x'.repeat(200)}.tif`;
  const line = Uint8Array.from({ length: 8000 }, (_, i) => ((i * i) % 7 < 3 ? 255 : 0));
  const rare = line.map((value, i) => (i % 3 === 0 ? value : 0));
  await chooseFiles(page, [fileOf(name, 80, 100, rare), fileOf('a.tif', 80, 100, line)]);
  await answered(page);
  await expect(page.getByTestId('warnings')).toContainText(name);
  await expect(page.getByTestId('consistency')).toContainText(name);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
});

test('images of unlike pixels are pooled with a warning, until they are said to be alike', async ({
  page,
}) => {
  const images = [500, 2000].map((side) => {
    const header = [
      'NRRD0004',
      'type: uint8',
      'dimension: 2',
      'sizes: 60 60',
      'encoding: raw',
      `spacings: ${side} ${side}`,
      'units: "nm" "nm"',
    ].join('\n');
    const pixels = Uint8Array.from({ length: 3600 }, (_, i) => ((i * i + i + side) % 101 < 40 ? 1 : 0));
    const buffer = Buffer.concat([Buffer.from(`${header}\n\n`), pixels]);
    return { name: `${side}.nrrd`, mimeType: '', buffer };
  });
  await chooseFiles(page, images);
  await answered(page);
  await expect(page.getByTestId('warnings')).toContainText('different sizes (0.5 µm to 2 µm)');
  await page.getByTestId('pixel-size').fill('1 um');
  await page.getByTestId('pixel-size').press('Enter');
  await expect(page.getByTestId('warnings')).not.toContainText('different sizes');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('warnings')).toContainText('different sizes');
  // One that is left out is pooled with nothing.
  await page.getByTestId('include-0').uncheck();
  await expect(page.getByTestId('warnings')).not.toContainText('different sizes');
});

test('a volume counts in cubes, not in squares', async ({ page }) => {
  for (const [name, words] of [
    ['volume_tiny_48.tif', 'cubes of this side'],
    ['small_150.png', 'squares of this side'],
  ]) {
    await chooseFiles(page, goldenFile(name));
    await answered(page);
    await page.getByTestId('tab-method').click();
    await expect(page.getByTestId('method')).toContainText(words);
  }
});
