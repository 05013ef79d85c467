import { greyTiff } from './support/grey.js';
import { answered, chooseFiles, expect, goldenFile, numberOf, pickedPhase, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

test.use({ hasTouch: true, viewport: { width: 400, height: 860 } });

/**
 * Moves one finger along a straight line, as the screen tells it.
 * @param {Page} page
 * @param {{x: number, y: number}} from
 * @param {{x: number, y: number}} to
 */
async function swipe(page, from, to) {
  const session = await page.context().newCDPSession(page);
  const at = (/** @type {number} */ share) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  });
  const tell = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {any[]} */ touchPoints) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await tell('touchStart', [at(0)]);
  for (const share of [0.25, 0.5, 0.75, 1]) await tell('touchMove', [at(share)]);
  await tell('touchEnd', []);
  await session.detach();
}

test('moves a threshold and draws a region by finger', async ({ page }) => {
  const buffer = greyTiff(400, 320);
  await chooseFiles(page, { name: 'sem.tif', mimeType: 'image/tiff', buffer });
  await answered(page);
  const handle = page.getByTestId('threshold-0');
  await handle.scrollIntoViewIfNeeded();
  const value = async () => Number(await handle.getAttribute('aria-valuenow'));
  const before = await value();
  const fraction = await numberOf(page, 'fraction');
  const box = (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const grip = { x: box.x + box.width / 2, y: box.y + 10 };
  await swipe(page, grip, { ...grip, x: grip.x + 40 });
  await expect.poll(value).toBeGreaterThan(before);
  await expect(page.getByTestId('segmentation-method')).toHaveValue('manual');
  // The new threshold's answer, not the one that stood before.
  await expect.poll(() => numberOf(page, 'fraction')).not.toBe(fraction);
  await answered(page);

  await page.getByTestId('tool-rectangle').tap();
  const overlay = page.getByTestId('overlay');
  await overlay.scrollIntoViewIfNeeded();
  const image = (await overlay.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (/** @type {number} */ share) => ({
    x: image.x + share * image.width,
    y: image.y + share * image.height,
  });
  await swipe(page, at(0.2), at(0.5));
  await expect(page.getByTestId('regions').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByTestId('kept')).toContainText('of the image counts');
});

test('is used by finger: slider, phases, image, panels', async ({ page }) => {
  await chooseFiles(page, goldenFile('three_phase_700x1000.tif'));
  await answered(page);

  const slider = page.getByTestId('confidence-slider');
  await slider.scrollIntoViewIfNeeded();
  const box = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const y = box.y + box.height / 2;
  const before = await numberOf(page, 'confidence');
  await swipe(page, { x: box.x + 0.6 * box.width, y }, { x: box.x + box.width - 2, y });
  await expect(page.getByTestId('confidence')).toHaveAttribute('value', '0.9999');
  expect(before).toBe(0.95);

  await page.getByTestId('phase-85').tap();
  await expect(pickedPhase(page)).toHaveAttribute('value', '85');
  await answered(page);
  await expect(page.getByTestId('number')).toContainText('0.261');

  // A tap on the image picks what lies there.
  const image = page.getByTestId('image');
  await image.scrollIntoViewIfNeeded();
  await image.tap({ position: { x: 40, y: 40 } });
  const value = await pickedPhase(page).getAttribute('value');
  await expect(page.getByTestId('fraction')).toHaveAttribute('value', String(await numberOf(page, `phaseFraction-${value}`)));

  for (const panel of ['why', 'planner', 'method']) {
    await page.getByTestId(`tab-${panel}`).tap();
    await expect(page.getByTestId(`panel-${panel}`)).toBeVisible();
  }
  await page.getByTestId('tab-why').tap();
  // What is tapped must be large enough for a finger (WCAG 2.2, 2.5.8: 24 px).
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input:not([type=radio], [type=checkbox])')]
      .filter((control) => /** @type {HTMLElement} */ (control).offsetParent !== null)
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .filter((each) => each.box.width < 24 || each.box.height < 24)
      .map(({ control }) => control.outerHTML),
  );
  expect(small).toEqual([]);
});
