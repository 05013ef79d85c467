import { writeFileSync } from 'node:fs';
import { answered, cancelWhen, chooseFiles, expect, goldenFile, test } from './support/page.js';
import { cellsVolume } from './support/tiff.js';

/** @typedef {import('@playwright/test').TestInfo} TestInfo */

/** Sides of a prime length are the slowest to transform: some seconds of work for the worker. */
const kSidePx = 307;
/** Where frames are compared with what the analysis takes: one that others delay weighs less. */
const kLongSidePx = 353;
const kCellPx = 20;
/** Answering at once, for a person. */
const kAtOnceMs = 300;

/** @param {import('@playwright/test').Page} page */
async function analysedSeconds(page) {
  const status = await page.getByTestId('status').textContent();
  return Number(/analysed in ([\d.]+)/.exec(status ?? '')?.[1]);
}

/**
 * @param {TestInfo} testInfo
 * @param {number} [sidePx]
 */
function largeVolume(testInfo, sidePx = kSidePx) {
  const path = testInfo.outputPath('volume.tif');
  writeFileSync(path, cellsVolume(sidePx, kCellPx));
  return path;
}

test('stays responsive while the worker computes, and tells how far it is', async ({
  page,
}, testInfo) => {
  await page.evaluate(() => {
    const frames = { longestGapMs: 0, numFrames: 0, texts: new Set() };
    Object.assign(window, { frames });
    let last = performance.now();
    const count = () => {
      const now = performance.now();
      const isBusy = document.querySelector('.status.is-busy') !== null;
      if (isBusy) {
        frames.numFrames += 1;
        frames.longestGapMs = Math.max(frames.longestGapMs, now - last);
        frames.texts.add(document.querySelector('[data-testid=progress]')?.ariaValueNow);
      }
      last = now;
      requestAnimationFrame(count);
    };
    count();
  });
  await chooseFiles(page, largeVolume(testInfo, kLongSidePx));
  await expect(page.getByTestId('status')).toContainText('comparing pixels at every distance');
  // The picture comes before the number, and its slices turn while the number is computed.
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /./);
  await answered(page);
  const seen = await page.evaluate(() => {
    const { frames } = /** @type {any} */ (window);
    return { ...frames, texts: frames.texts.size };
  });
  expect(seen.longestGapMs).toBeLessThan(500 * (await analysedSeconds(page)));
  expect(seen.numFrames).toBeGreaterThan(10);
  expect(seen.texts).toBeGreaterThan(3);
});

test('stops an analysis at once, keeps the image, and can go on', async ({ page }, testInfo) => {
  const { busyMs, status } = await cancelWhen(page, 'comparing pixels', () =>
    chooseFiles(page, largeVolume(testInfo)),
  );
  expect(status).toBe('Stopped');
  await expect(page.locator('body')).toHaveAttribute('data-result', 'stopped');
  await expect(page.getByTestId('file-name')).toHaveText('volume.tif');
  await expect(page.getByTestId('interval')).toHaveText('Not analysed');
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /./);
  // No empty places of what will not come.
  for (const id of ['curve', 'certainty', 'sentence', 'copy', 'numbers']) {
    await expect(page.getByTestId(id)).toBeHidden();
  }

  // The image is opened again in the fresh worker, without the user's help.
  await page.getByTestId('analyse').click();
  await answered(page);
  await expect(page.getByTestId('clsPx-255')).toHaveAttribute('value', /\d/);
  await expect(page.getByTestId('curve')).toBeVisible();
  // By what the analysis takes: a slow machine is slow at both.
  expect(busyMs).toBeLessThan(150 * (await analysedSeconds(page)));
});

test('keeps the image and its result when opening another is stopped', async ({
  page,
}, testInfo) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  const before = await page.getByTestId('number').textContent();
  const { busyMs } = await cancelWhen(page, 'Reading volume.tif', () =>
    chooseFiles(page, largeVolume(testInfo)),
  );
  expect(busyMs).toBeLessThan(kAtOnceMs);
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  await expect(page.getByTestId('number')).toHaveText(before ?? '');
  await chooseFiles(page, goldenFile('coarse_400.png'));
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('coarse_400.png');
});

test('drops the work on an image when another one is opened', async ({ page }, testInfo) => {
  await chooseFiles(page, largeVolume(testInfo));
  await expect(page.getByTestId('status')).toContainText('comparing pixels');
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  await expect(page.getByTestId('number')).toContainText('0.328');
});
