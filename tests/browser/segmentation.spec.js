import { readFileSync } from 'node:fs';
import { answered, chooseFiles, dropFiles, expect, goldenFile, numberOf, test } from './support/page.js';
import { greyPixels, greyTiff } from './support/grey.js';
import { tiffBytes } from './support/tiff.js';

/** @typedef {import('@playwright/test').Page} Page */

const [kWidth, kHeight] = [400, 320];
const kBarRows = 28;

/** @param {Page} page @param {Parameters<typeof greyTiff>[2]} [options] */
async function openGrey(page, options) {
  await dropFiles(page, [{ name: 'sem.tif', bytes: greyTiff(kWidth, kHeight, options) }]);
  await settled(page);
}

/**
 * What is tried counts, and its answer stands.
 * @param {Page} page
 */
async function settled(page) {
  await expect(page.getByTestId('segmentation')).toBeVisible();
  await answered(page);
  await expect(page.getByTestId('band')).toContainText('Another defensible segmentation');
}

/** @param {Page} page @param {number} index */
const threshold = async (page, index = 0) =>
  Number(await page.getByTestId(`threshold-${index}`).getAttribute('aria-valuenow'));

/**
 * Waits for another answer than the one that stands.
 * @param {Page} page
 * @param {() => Promise<unknown>} change
 */
async function changes(page, change) {
  const before = await numberOf(page, 'fraction');
  await change();
  await expect(page.getByTestId('fraction')).not.toHaveAttribute('value', String(before));
  await settled(page);
  return { before, after: await numberOf(page, 'fraction') };
}

/**
 * Draws on the image with the mouse; places are shares of its sides.
 * @param {Page} page
 * @param {readonly (readonly [number, number])[]} places
 */
async function drag(page, places) {
  await page.getByTestId('overlay').scrollIntoViewIfNeeded();
  const box = await page.getByTestId('overlay').boundingBox();
  if (!box) throw new Error('no overlay');
  const at = (/** @type {readonly [number, number]} */ [x, y]) =>
    /** @type {const} */ ([box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(...at(places[0]));
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 4 });
  await page.mouse.up();
}

test('answers a grey image at once, with the band of its segmentation', async ({ page }) => {
  await openGrey(page);
  // Not one click so far.
  await expect(page.getByTestId('segmentation-method')).toHaveValue('otsu');
  await expect(page.getByTestId('interval')).toContainText(/at 95\s% confidence/);
  await expect(page.getByTestId('band-reasons')).toContainText('over the range of the threshold');
  await expect(page.getByTestId('band-reasons')).toContainText('half a pixel off');
  await expect(page.getByTestId('combined')).toContainText('Both together');
  await expect(page.getByTestId('band-assumption')).toContainText('This assumes');
  await expect(page.getByTestId('band-advice')).toContainText('dominates');
  await expect(page.getByTestId('picture-classes').locator('input')).toBeChecked();
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /classes/);
  // Discs of radius 13 in squares of 40: 0.33 of the area.
  expect(Math.abs((await numberOf(page, 'fraction')) - (Math.PI * 13 ** 2) / 40 ** 2)).toBeLessThan(0.02);
  await expect(page.getByTestId('segmentation-fact-0')).toContainText(/Otsu, at \d+/);
});

test('moves a threshold by keyboard, by mouse and by number, and takes each move back', async ({
  page,
}) => {
  await openGrey(page);
  const first = await threshold(page);
  const handle = page.getByRole('slider', { name: 'Threshold 1' });
  await handle.focus();
  const { before, after } = await changes(page, async () => {
    for (let i = 0; i < 3; ++i) await page.keyboard.press('PageUp');
  });
  expect(after).toBeLessThan(before);
  expect(await threshold(page)).toBeGreaterThan(first);
  await expect(handle).toHaveAttribute('aria-valuetext', /of the pixels darker/);
  await expect(page.getByTestId('segmentation-method')).toHaveValue('manual');

  // Past the brightest value there is nothing; the handle stops before.
  const box = (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const histogram = (await page.getByTestId('histogram').boundingBox()) ?? { x: 0, y: 0, width: 0 };
  const painted = await page.getByTestId('image').getAttribute('data-painted');
  const dragged = await changes(page, async () => {
    await page.mouse.move(box.x + box.width / 2, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(histogram.x + 0.5 * histogram.width, box.y + 10, { steps: 8 });
    await page.mouse.up();
  });
  expect(dragged.after).not.toBe(after);
  expect(painted).not.toBeNull();

  const typed = await changes(page, () => page.getByTestId('threshold-field-0').fill('90'));
  expect(await threshold(page)).toBe(90);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('fraction')).toHaveAttribute('value', String(typed.before));
  await settled(page);
  await page.getByTestId('undo').click();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('fraction')).toHaveAttribute('value', String(before));
  await settled(page);
  await expect(page.getByTestId('segmentation-method')).toHaveValue('otsu');
  expect(await threshold(page)).toBe(first);
});

test('parts in several classes, prepares the values, and shows before and after', async ({
  page,
}) => {
  await openGrey(page, { slope: 70 });
  await page.getByTestId('segmentation-method').selectOption('multiotsu');
  await expect(page.getByTestId('phase-2')).toBeVisible();
  await settled(page);
  expect(await threshold(page, 1)).toBeGreaterThan(await threshold(page, 0));
  await page.getByTestId('segmentation-method').selectOption('otsu');
  await expect(page.getByTestId('phase-2')).toHaveCount(0);
  await settled(page);

  await page.getByTestId('preparation').locator('summary').click();
  for (const step of ['flatten', 'balance', 'clean']) {
    await changes(page, () => page.getByTestId(`step-${step}`).check());
  }
  await changes(page, () => page.getByTestId('denoise-kind').selectOption('median'));
  await changes(page, () => page.getByTestId('denoise-px').fill('3'));
  // Evened out, the discs are found as they are.
  expect(Math.abs((await numberOf(page, 'fraction')) - (Math.PI * 13 ** 2) / 40 ** 2)).toBeLessThan(0.03);

  const image = page.getByTestId('image');
  const sample = () =>
    image.evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const pictures = new Set([await sample()]);
  for (const picture of ['original', 'prepared']) {
    await page.getByTestId(`picture-${picture}`).click();
    await expect(image).toHaveAttribute('data-painted', new RegExp(picture));
    pictures.add(await sample());
  }
  expect(pictures.size).toBe(3);
  await expect(page.getByTestId('segmentation-fact-1')).toContainText('Median (3 px)');
});

test('parts a coloured picture by a channel, or by its colours', async ({ page }) => {
  const [width, height] = [240, 180];
  const grey = greyPixels(width, height);
  // The ground is red on the left and blue on the right; the discs are green.
  const pixels = Array.from(grey, (value, i) => {
    const side = i % width < width / 2 ? [200, 40, 60] : [40, 60, 200];
    return (value > 120 ? [40, 190, 60] : side).map((part) => part + (value % 23));
  });
  const bytes = Buffer.concat([
    Buffer.from(`P6 ${width} ${height} 255\n`),
    Buffer.from(pixels.flat()),
  ]);
  await dropFiles(page, [{ name: 'colours.ppm', bytes }]);
  await settled(page);
  for (const channel of ['blue', 'green']) {
    await changes(page, () => page.getByTestId('segmentation-channel').selectOption(channel));
  }
  const share = grey.filter((value) => value > 120).length / grey.length;
  expect(await numberOf(page, 'fraction')).toBeCloseTo(share, 3);
  await page.getByTestId('segmentation-method').selectOption('colours');
  await expect(page.locator('.phases')).toContainText('#');
  await settled(page);
  await expect(page.getByTestId('histogram')).toBeHidden();
  const values = await page
    .locator('input[name=phase]')
    .evaluateAll((all) => all.map((each) => /** @type {HTMLInputElement} */ (each).value));
  expect(values).toHaveLength(3);
  const shares = await Promise.all(values.map((value) => numberOf(page, `phaseFraction-${value}`)));
  expect(shares.some((each) => Math.abs(each - share) < 0.001)).toBe(true);
});

test('proposes to leave out an information bar that only the pixels tell of', async ({ page }) => {
  await openGrey(page, { barRows: kBarRows });
  await expect(page.getByTestId('proposals')).toContainText('look like an information bar');
  await changes(page, () => page.getByTestId('take-infoBar').click());
  await expect(page.getByTestId('file-facts')).toContainText(`${kWidth} × ${kHeight} px`);
  await expect(page.getByTestId('proposals')).toBeEmpty();
  await expect(page.getByTestId('kept')).toContainText('of the image counts');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('take-infoBar')).toBeVisible();
  await page.getByTestId('refuse-infoBar').click();
  await expect(page.getByTestId('proposals')).toBeEmpty();
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('refuse-infoBar')).toBeVisible();
});

test('draws what does not count by mouse, by keyboard and by number', async ({ page }) => {
  await openGrey(page);
  const numPixels = () => numberOf(page, 'numPixels');
  // Every move of the mouse is a stroke of its own, with an answer that may stand for a moment.
  const leavesOut = (/** @type {number} */ number, /** @type {number} */ tolerance) =>
    expect.poll(async () => Math.abs(all - (await numPixels()) - number)).toBeLessThan(tolerance);
  const all = await numPixels();
  expect(all).toBe(kWidth * kHeight);

  await page.getByTestId('tool-rectangle').click();
  await changes(page, () => drag(page, [[0.2, 0.2], [0.4, 0.5]]));
  const out = 0.2 * kWidth * 0.3 * kHeight;
  await leavesOut(out, 0.1 * out);

  // The same rectangle by numbers.
  await changes(page, async () => {
    await page.getByTestId('region-width').fill('100');
    await page.getByTestId('region-height').fill('50');
  });
  await expect.poll(numPixels).toBe(all - 100 * 50);
  // At the edge it becomes narrower, and its fields say so.
  await changes(page, () => page.getByTestId('region-x').fill(String(kWidth - 30)));
  await expect.poll(numPixels).toBe(all - 30 * 50);
  await expect(page.getByTestId('region-width')).toHaveValue('30');
  await changes(page, () => page.getByTestId('undo').click());
  await expect(page.getByTestId('region-width')).toHaveValue('100');
  await expect.poll(numPixels).toBe(all - 100 * 50);
  await changes(page, () => page.getByTestId('remove-region').click());
  await expect.poll(numPixels).toBe(all);

  // A triangle: half of its box.
  await page.getByTestId('tool-polygon').click();
  await page.getByTestId('overlay').focus();
  await changes(page, async () => {
    for (const keys of [
      ['Space'],
      [...Array(4).fill('Shift+ArrowRight'), 'Space'],
      [...Array(4).fill('Shift+ArrowDown'), 'Space'],
      ['Enter'],
    ]) {
      for (const key of keys) await page.keyboard.press(key);
    }
  });
  const side = 4 * 0.05 * kWidth;
  await leavesOut(side ** 2 / 2, 0.05 * side ** 2);
  await changes(page, () => page.getByTestId('count-all').click());

  await page.getByTestId('tool-brush').click();
  await changes(page, () => drag(page, [[0.1, 0.1], [0.6, 0.1]]));
  const stroke = 0.5 * kWidth * 20 + Math.PI * 100;
  await leavesOut(stroke, 0.1 * stroke);
  await page.getByTestId('tool-eraser').click();
  await changes(page, () => drag(page, [[0.05, 0.1], [0.7, 0.1]]));
  await expect.poll(numPixels).toBe(all);

  await page.getByTestId('tool-crop').click();
  await changes(page, () => drag(page, [[0.25, 0.25], [0.75, 0.75]]));
  await expect(page.getByTestId('file-facts')).toContainText(/20[01] × 16[01] px/);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-facts')).toContainText(`${kWidth} × ${kHeight} px`);
  expect(await numPixels()).toBe(all);
});

test('takes a mask from a file, lists it, and refuses one that does not fit', async ({ page }) => {
  await openGrey(page);
  const half = new Uint8Array(kWidth * kHeight).fill(255, 0, (kWidth * kHeight) / 2);
  const use = async (/** @type {Buffer} */ buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('choose-mask-file').click();
    await (await chooser).setFiles({ name: 'mask.tif', mimeType: 'image/tiff', buffer });
  };
  await changes(page, () => use(tiffBytes(kWidth, kHeight, [half])));
  const masked = (kWidth * kHeight) / 2;
  expect(await numberOf(page, 'numPixels')).toBe(masked);
  const items = page.getByTestId('regions').getByRole('listitem');
  await expect(items).toHaveText(/mask\.tif/);
  await expect(page.getByTestId('details')).toContainText('50.0 % of the image counts');
  await expect(page.getByTestId('details')).toContainText('Mask from the file mask.tif');

  await use(tiffBytes(9, 9, [new Uint8Array(81)]));
  await expect(page.getByRole('alert').first()).toContainText('mask');
  await expect(page.getByTestId('file-name')).toHaveText('sem.tif');
  await expect(items).toHaveCount(1);

  // What else is left out goes with it, and each of both can be taken back by itself.
  const counted = page.getByTestId('numPixels');
  await changes(page, () => page.getByTestId('add-region').click());
  await expect(items).toHaveCount(2);
  await changes(page, () => items.first().getByTestId('remove-region').click());
  await expect(items).toHaveCount(1);
  await expect(counted).toHaveAttribute('value', String(kWidth * kHeight - 40 * 32));
  await page.getByTestId('undo').click();
  await expect(items).toHaveText([/mask\.tif/, /./]);
  await changes(page, () => page.getByTestId('count-all').click());
  await expect(items).toHaveCount(0);
  await expect(counted).toHaveAttribute('value', String(kWidth * kHeight));
});

test('takes a press for one, wherever the answer pushes the button', async ({ page }) => {
  await openGrey(page);
  const tool = page.getByTestId('tool-polygon');
  await tool.scrollIntoViewIfNeeded();
  const push = (/** @type {number} */ px) =>
    page.evaluate((height) => {
      document.body.style.setProperty('padding-top', `${height}px`);
    }, px);
  for (const [id, name] of [
    ['tool-polygon', 'tool'],
    ['picture-original', 'picture'],
    ['phase-0', 'phase'],
  ]) {
    const box = (await page.getByTestId(id).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await push(90);
    await page.mouse.up();
    await expect(page.getByTestId(id).locator(`input[name=${name}]`)).toBeChecked();
    await push(0);
  }
});

test('saves the segmentation with the numbers, and shows it again without the image', async ({
  page,
}) => {
  await openGrey(page);
  await changes(page, () => page.getByTestId('threshold-field-0').fill('100'));
  await page.getByTestId('tab-export').click();
  const download = async (/** @type {string} */ id) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId(id).click(),
    ]);
    return readFileSync(await file.path(), 'utf8');
  };
  const text = await download('save-json');
  const saved = JSON.parse(text);
  expect(saved.segmentation).toMatchObject({ method: 'manual', thresholds: [100] });
  const phase = saved.phases.at(-1);
  expect(phase.segmentationBand.lower).toBeLessThan(phase.phaseFraction);
  expect(phase.combined.upper).toBeGreaterThanOrEqual(phase.upper);
  const [head, ...rows] = (await download('save-csv')).trimEnd().split('\r\n');
  const column = head.split(',').indexOf('segmentationBand.lower');
  // The sentence is quoted, and its commas with it.
  const cells = rows.at(-1)?.replace(/"[^"]*"/g, '').split(',') ?? [];
  expect(Number(cells[column])).toBe(phase.segmentationBand.lower);

  await page.evaluate(() => {
    window.print = () => {};
  });
  await page.getByTestId('print').click();
  await expect(page.getByTestId('report')).toContainText('Another defensible segmentation');
  await expect(page.getByTestId('report')).toContainText('By hand, at 100');

  const shown = ['number', 'band', 'band-reasons', 'combined'].map((id) => page.getByTestId(id));
  const before = await Promise.all(shown.map((part) => part.textContent()));
  await page.reload();
  await chooseFiles(page, { name: 'a.json', mimeType: '', buffer: Buffer.from(text) });
  await answered(page);
  expect(await Promise.all(shown.map((part) => part.textContent()))).toEqual(before);
  await expect(page.getByTestId('segmentation-fact-0')).toContainText('By hand, at 100');
  await expect(page.getByTestId('segmentation')).toBeHidden();
});

test('masks a segmented image too, when asked to', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByTestId('segmentation')).toBeHidden();
  await page.getByTestId('begin-segmentation').click();
  await expect(page.getByTestId('segmentation-method')).toBeFocused();
  await expect(page.getByTestId('segmentation-method')).toHaveValue('labels');
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /classes/);
  const before = await numberOf(page, 'fraction');
  await page.getByTestId('add-region').click();
  await expect(page.getByTestId('fraction')).not.toHaveAttribute('value', String(before));
  await answered(page);
  expect(await numberOf(page, 'numPixels')).toBe(500 * 500 - 50 * 50);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('fraction')).toHaveAttribute('value', String(before));
});

test('offers to leave out a bar of a segmented image', async ({ page }) => {
  const pixels = greyPixels(kWidth, kHeight, { barRows: kBarRows }).map((value, i) =>
    i < kWidth * kHeight ? (value > 120 ? 255 : 128) : value,
  );
  const buffer = tiffBytes(kWidth, kHeight + kBarRows, [pixels]);
  await chooseFiles(page, { name: 'labels.tif', mimeType: 'image/tiff', buffer });
  await answered(page);
  await page.getByTestId('offer-infoBar').click();
  await expect(page.getByTestId('file-facts')).toContainText(`${kWidth} × ${kHeight} px`);
  await answered(page);
  await expect(page.getByTestId('phase-0')).toHaveCount(0);
  await expect(page.getByTestId('segmentation-method')).toHaveValue('labels');
});

test('a picture in few greys is taken for labels, says so, and is segmented by one press', async ({
  page,
}) => {
  const pixels = greyPixels(kWidth, kHeight).map((grey) => grey >> 4);
  await dropFiles(page, [{ name: 'few.tif', bytes: tiffBytes(kWidth, kHeight, [pixels]) }]);
  await answered(page);
  await expect(page.getByText('looks as if it was never segmented')).toBeVisible();
  await page.getByTestId('segment-greys').click();
  await settled(page);
  await expect(page.locator('input[name=phase]')).toHaveCount(2);
  await expect(page.getByTestId('segment-greys')).toHaveCount(0);
});

test('labels that are opened with a grey picture are segmented with it, which is told', async ({
  page,
}) => {
  const labels = greyPixels(kWidth, kHeight).map((grey) => Math.floor(grey / 90));
  const dropped = [
    { name: 'grey.tif', bytes: greyTiff(kWidth, kHeight) },
    { name: 'labels.tif', bytes: tiffBytes(kWidth, kHeight, [labels]) },
  ];
  await dropFiles(page, dropped);
  await settled(page);
  await expect(page.getByText('though labels.tif may have held labels').first()).toBeVisible();
});
