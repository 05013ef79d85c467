import {
  answered,
  chooseFiles,
  expect,
  goldenBytes,
  goldenFile,
  numberOf,
  pickedPhase,
  test,
} from './support/page.js';
import { tiffBytes } from './support/tiff.js';

/** Three slices of squares that one generator draws: too few for what ImageRep checks. */
function threeSlices() {
  let state = 7;
  const isSet = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state < 0.4 * 2 ** 31;
  };
  const slices = Array.from({ length: 3 }, () => {
    const squares = Array.from({ length: 256 }, isSet);
    return Uint8Array.from({ length: 128 * 128 }, (_, i) =>
      squares[((i >> 10) << 4) + ((i & 127) >> 3)] ? 255 : 0,
    );
  });
  return { name: 'three.tif', mimeType: 'image/tiff', buffer: tiffBytes(128, 128, slices) };
}

test('takes back and repeats every choice, the opening of files too', async ({ page }) => {
  const number = page.getByTestId('number');
  await expect(page.getByTestId('undo')).toBeDisabled();
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  const first = await number.textContent();
  await page.getByTestId('phase-0').click();
  await page.getByTestId('model-imagerep').click();
  await page.getByTestId('confidence-slider').press('Home');
  await page.getByTestId('target-unit').selectOption('absolute');
  await chooseFiles(page, goldenFile('coarse_400.png'));
  await answered(page);

  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /./);
  await answered(page);
  await expect(page.getByTestId('target-unit')).toHaveValue('absolute');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('target-unit')).toHaveValue('relative');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('confidence-field')).toHaveValue('95');
  await page.getByTestId('undo').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('model-calibrated').locator('input')).toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(pickedPhase(page)).toHaveAttribute('value', '255');
  await expect(number).toHaveText(first ?? '');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('drop-zone')).toBeVisible();

  for (let i = 0; i < 6; ++i) await page.getByTestId('redo').click();
  await expect(page.getByTestId('file-name')).toHaveText('coarse_400.png');
  await expect(page.getByTestId('redo')).toBeDisabled();
  await answered(page);
});

test('shows both models, says why they differ, and plans with and without an image', async ({
  page,
}) => {
  // Without an image.
  await page.getByTestId('tab-planner').click();
  await expect(page.getByTestId('plan-images')).toBeVisible();
  const numImages = await numberOf(page, 'plan-images');
  await page.getByTestId('plan-target').fill('1');
  expect(await numberOf(page, 'plan-images')).toBeGreaterThan(numImages);
  // Both models, and what only one of them asks for.
  await expect(page.getByTestId('plan-other')).toContainText(/ImageRep: .*images/);
  const usual = await numberOf(page, 'plan-images');
  const other = await numberOf(page, 'plan-other-images');
  await page.getByTestId('plan-scatterError').fill('40');
  expect(await numberOf(page, 'plan-images')).toBeGreaterThanOrEqual(usual);
  expect(await numberOf(page, 'plan-other-images')).toBe(other);
  await expect(page.getByTestId('size-curve').locator('[data-part=target]')).toHaveCount(1);

  await chooseFiles(page, goldenFile('tiny_60x80.png'));
  await answered(page);
  await expect(page.getByTestId('difference')).toContainText(
    /They differ because|Both models agree/,
  );
  await page.getByTestId('plan-take').click();
  await expect(page.getByTestId('plan-sidePx')).toHaveValue('69');

  // The curve of sizes is that of the headline's model, and so is what is taken from it.
  const curve = page.getByTestId('size-curve');
  const target = () => curve.locator('svg').innerHTML();
  const calibrated = { target: await target(), cls: await numberOf(page, 'clsPx-255') };
  await page.getByTestId('model-imagerep').click();
  await expect.poll(target).not.toBe(calibrated.target);
  await page.getByTestId('plan-take').click();
  const cls = await numberOf(page, 'clsPx-255');
  expect(cls).not.toBe(calibrated.cls);
  await expect(page.getByTestId('plan-clsPx')).toHaveValue(String(Number(cls.toPrecision(4))));
  await page.getByTestId('model-calibrated').click();
  await expect.poll(target).toBe(calibrated.target);

  // The target in the other unit is the same error.
  const side = await numberOf(page, 'side');
  await page.getByTestId('target-field').fill('10');
  const relative = await numberOf(page, 'side');
  expect(relative).toBeLessThan(side);
  const fraction = await numberOf(page, 'fraction');
  await page.getByTestId('target-unit').selectOption('absolute');
  await page.getByTestId('target-field').fill(String(0.1 * fraction));
  expect((await numberOf(page, 'side')) / relative).toBeCloseTo(1, 4);
  await expect(page.getByTestId('target')).not.toContainText('%');
  await expect(page.getByTestId('mosaic')).toBeVisible();

  // The curve's cursor, by keyboard, and the table behind it.
  await page.getByTestId('curve').locator('svg').focus();
  await page.keyboard.press('Home');
  await expect(page.getByTestId('curve-reading')).toHaveText(/0\.0\s% below/);
  await page.keyboard.press('End');
  await expect(page.getByTestId('curve-reading')).toHaveText(/0\.0\s% above/);
  await page.getByTestId('curve-data').click();
  await expect(page.getByTestId('curve-table').getByRole('row')).toHaveCount(242);
});

test('compares several images, and leaves one out', async ({ page }) => {
  await chooseFiles(
    page,
    ['stack_unequal_0.png', 'stack_unequal_2.png', 'sparse_900x600.png'].map(goldenFile),
  );
  await answered(page);
  await expect(page.getByTestId('tab-samples')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('consistency')).toContainText('sparse_900x600.png does not fit');
  await expect(page.getByTestId('consistency')).toContainText('t-interval over fields');
  // Beside the number too, whatever panel is open.
  await expect(page.getByTestId('warnings')).toContainText('sparse_900x600.png does not fit');
  await expect(page.getByTestId('samples')).toContainText(/< 0\.1\s%/);
  const all = await numberOf(page, 'pooled-fraction');
  await page.getByTestId('include-0').uncheck();
  await expect(page.getByTestId('pooled-fraction')).not.toHaveAttribute('value', String(all));
  const two = [await numberOf(page, 'field-fraction-1'), await numberOf(page, 'field-fraction-2')];
  const pooled = await numberOf(page, 'pooled-fraction');
  // Weighted by pixels: files are sorted by name, so what is left are the stack's.
  const shares = [500 * 300, 600 * 600];
  expect(pooled).toBeCloseTo(
    (two[0] * shares[0] + two[1] * shares[1]) / (shares[0] + shares[1]),
    12,
  );
  await expect(page.getByTestId('consistency')).toContainText('is left out');
  await expect(page.getByTestId('warnings')).not.toContainText('does not fit');
  await expect(page.getByTestId('sentence')).toContainText('2 segmented images');
  await page.getByTestId('undo').click();
  expect(await numberOf(page, 'pooled-fraction')).toBe(all);
  // A result of no image is none: the last one cannot be left out.
  await page.getByTestId('include-0').uncheck();
  await page.getByTestId('include-1').uncheck();
  await expect(page.getByTestId('include-2')).toBeDisabled();
  await expect(page.getByTestId('target-answer')).not.toContainText('like these');
  // What is told of the images is told of those that count.
  await page.getByTestId('tab-trust').click();
  await expect(page.getByTestId('checks')).toContainText('Shortest side 600 px');
  await page.getByTestId('tab-samples').click();
  await page.getByTestId('include-0').check();
  await expect(page.getByTestId('include-2')).toBeEnabled();
});

/**
 * Texts of all that can be seen and has a name, but for how far the work is.
 * @param {import('@playwright/test').Page} page
 */
const seenTexts = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-testid]')]
      .filter((part) => /** @type {HTMLElement} */ (part).offsetParent !== null)
      .map((part) => ({
        name: part.getAttribute('data-testid'),
        text: part.textContent?.trim(),
        numPictures: part.querySelectorAll('canvas, svg').length,
      }))
      .filter(({ name }) => name !== 'status' && name !== 'announcer'),
  );

test('a panel says the same when it is built anew, whatever went on before', async ({ page }) => {
  await chooseFiles(page, [goldenFile('blobs_500.png'), goldenFile('discs_600.png')]);
  await answered(page);
  const panels = ['phases', 'why', 'trust', 'samples', 'export', 'planner', 'method'];
  for (const [index, panel] of panels.entries()) {
    await page.getByTestId(`tab-${panel}`).click();
    // What a panel shows depends on each of these, and it was drawn before they were changed.
    const isOdd = index % 2 === 1;
    await page.getByTestId(`image-row-${isOdd ? 0 : 1}`).getByRole('button').click();
    await page.getByTestId(isOdd ? 'model-calibrated' : 'model-imagerep').click();
    await page.getByTestId(isOdd ? 'phase-255' : 'phase-0').click();
    await page.getByTestId('confidence-field').fill(String(80 + index));
    await page.getByTestId('target-field').fill(String(2 + index));
    await page.getByTestId('pixel-size').fill(`${2 + index} um`);
    await page.getByTestId('pixel-size').blur();
    await answered(page);
    const drawn = page.getByTestId(`panel-${panel}`);
    await expect(drawn).toContainText(panel === 'export' ? 'Size against error' : /\d/);
    const before = await seenTexts(page);
    await page.getByTestId('language').selectOption('de');
    await page.getByTestId('language').selectOption('en');
    await expect.poll(() => seenTexts(page), panel).toEqual(before);
  }
});

test('speaks the language of the browser, and others on a switch', async ({ browser, site }) => {
  const context = await browser.newContext({
    locale: 'de-AT',
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  await page.goto(site.url);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  await expect(page.getByTestId('number')).toContainText('0,414');
  await page.getByTestId('confidence-field').fill('99,5');
  await expect(page.getByTestId('interval')).toContainText(/99,5\s% Konfidenz/);
  await page.getByTestId('model-imagerep').click();
  await expect(page.getByTestId('warnings')).toContainText('an der kürzesten Seite nur 150 px');
  await page.getByTestId('language').selectOption('zh');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh');
  await expect(page.getByTestId('sentence')).toContainText('分割图像中的相分数为 0.41');
  await expect(page.getByTestId('confidence-field')).toHaveValue('99.5');
  await page.getByTestId('undo').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await context.close();
});

test('takes a picture from the clipboard', async ({ page }) => {
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
  }, goldenBytes('small_150.png').toString('base64'));
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('From the clipboard');
});

test('draws samples of a known material and counts the intervals that hold the truth', async ({
  page,
}) => {
  await page.getByTestId('tab-trust').click();
  await page.getByTestId('demonstration-material').selectOption('small');
  await page.getByTestId('draw-few').click();
  await expect(page.getByTestId('hits')).toContainText('of 40 hold the truth');
  await expect(page.getByTestId('cancel')).toBeHidden();
  const plot = page.getByTestId('demonstration');
  const hits = await numberOf(page, 'hits-calibrated');
  expect(await plot.locator('[data-part=on]').count()).toBe(hits);
  expect(await plot.locator('[data-part=off]').count()).toBe(40 - hits);
  // Chance takes 40 intervals at 95 % below 30 once in a billion times.
  expect(hits).toBeGreaterThan(30);
  await page.getByTestId('draw-many').click();
  await page.getByTestId('cancel').click();
  await expect(page.getByTestId('cancel')).toBeHidden();
  expect(await numberOf(page, 'hits-calibrated')).toBeGreaterThanOrEqual(hits);
});

test('says why one model has an interval and the other has none', async ({ page }) => {
  await chooseFiles(page, threeSlices());
  await answered(page);
  await expect(page.getByTestId('alternative')).toHaveText('ImageRep gives no interval.');
  await expect(page.getByTestId('difference')).toContainText('did not settle');
  await expect(page.getByTestId('interval')).toContainText('at 95 % confidence');

  await page.getByTestId('model-imagerep').click();
  await expect(page.getByTestId('interval')).toHaveText('No interval can be given.');
  await expect(page.getByTestId('relative')).toHaveText(/^This model does not tell/);
  await expect(page.getByTestId('warnings')).toContainText('did not settle');
  await expect(page.getByTestId('alternative')).toContainText('Calibrated says');
  await expect(page.getByTestId('difference')).toBeEmpty();
});
