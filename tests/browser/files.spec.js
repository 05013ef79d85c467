import { answered, chooseFiles, expect, goldenBytes, goldenFile, test } from './support/page.js';
import { tiffBytes } from './support/tiff.js';

/** @param {string} name @param {Uint8Array} bytes */
const file = (name, bytes) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/**
 * Discs of one value on another, with a ramp between them.
 * @param {number} sidePx
 * @param {number} rampPx
 */
function discs(sidePx, rampPx) {
  const kPeriod = 40;
  const pixels = new Uint8Array(sidePx * sidePx);
  for (let y = 0; y < sidePx; ++y) {
    for (let x = 0; x < sidePx; ++x) {
      // No two discs lie alike on the pixels, so that the ramp has many values.
      const cy = (y % kPeriod) - kPeriod / 2 + 0.37 * Math.floor(x / kPeriod);
      const cx = (x % kPeriod) - kPeriod / 2 + 0.23 * Math.floor(y / kPeriod);
      const inside = (12.4 - Math.hypot(cy, cx)) / rampPx + 0.5;
      pixels[y * sidePx + x] = Math.round(10 + 220 * Math.min(Math.max(inside, 0), 1));
    }
  }
  return pixels;
}

test('reads a file of many chunks as it is', async ({ page }) => {
  // 20 MB: more than is read ahead at once. Of each page, as many pixels as its number are set.
  const [width, height, numPages] = [1000, 1000, 20];
  const pages = Array.from({ length: numPages }, (_, index) => {
    const pixels = new Uint8Array(width * height);
    pixels.fill(255, 0, 20_000 * (index + 1));
    return pixels;
  });
  await chooseFiles(page, file('large.tif', tiffBytes(width, height, pages)));
  await expect(page.getByTestId('file-facts')).toContainText('1000 × 1000 × 20');
  const count = (20_000 * numPages * (numPages + 1)) / 2;
  const percent = ((100 * count) / (width * height * numPages)).toFixed(1);
  await expect(page.locator('body')).toContainText(new RegExp(`${percent}\\s%`));
});

test('asks whether numbered files are samples or slices, and takes either answer', async ({
  page,
}) => {
  const names = [0, 1, 2, 3].map((i) => `stack_of_4_${i}.png`);
  await chooseFiles(page, names.map(goldenFile));
  await answered(page);
  await expect(page.getByTestId('file-name')).toContainText('4 images');
  await page.getByTestId('take-as-slices').click();
  await expect(page.getByTestId('file-facts')).toContainText('400 × 400 × 4');
  await answered(page);
  await page.getByTestId('take-as-images').click();
  await expect(page.getByTestId('file-name')).toContainText('4 images');
  await answered(page);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-facts')).toContainText('400 × 400 × 4');
  await answered(page);
});

test('does not ask where files cannot be slices', async ({ page }) => {
  await chooseFiles(page, [0, 1].map((i) => goldenFile(`stack_unequal_${i}.png`)));
  await answered(page);
  await expect(page.getByTestId('take-as-slices')).toHaveCount(0);
});

test('offers to snap blurred labels, and keeps what was open until then', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await chooseFiles(page, file('blurred.tif', tiffBytes(240, 240, [discs(240, 3)])));
  await expect(page.getByTestId('alert')).toContainText('2 classes that stand out');
  await expect(page.getByTestId('alert')).toContainText('What was open before is unchanged.');
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  await expect(page.getByTestId('segment-failed')).toBeVisible();
  await page.getByTestId('snap-failed').click();
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('blurred.tif');
  await expect(page.locator('body')).toContainText('were given to the nearest one');
  await expect(page.getByTestId('alert')).toHaveCount(0);
});

test('offers to snap a haze among few values', async ({ page }) => {
  const steps = discs(240, 2).map((value) => Math.round((value - 10) / 55) * 60);
  await chooseFiles(page, file('steps.tif', tiffBytes(240, 240, [steps])));
  await answered(page);
  await expect(page.locator('body')).toContainText('look like the haze');
  await page.getByTestId('snap').click();
  await expect(page.locator('body')).toContainText('were given to the nearest one');
  await expect(page.getByTestId('snap')).toHaveCount(0);
  const snapped = await page.getByTestId('fraction').getAttribute('value');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('snap')).toBeVisible();
  await page.getByTestId('redo').click();
  await answered(page);
  await expect(page.getByTestId('fraction')).toHaveAttribute('value', snapped ?? '');
});

test('asks how the pixels of a headerless file lie, and remembers it', async ({ page }) => {
  const pixels = discs(240, 1e-9);
  await chooseFiles(page, file('sand_240x240_uint8.raw', pixels));
  const dialog = page.getByTestId('raw-dialog');
  await expect(dialog).toBeVisible();
  await expect(page.getByTestId('raw-width')).toHaveValue('240');
  await expect(page.getByTestId('raw-height')).toHaveValue('240');
  await expect(page.getByTestId('raw-type')).toHaveValue('U8');
  await page.getByTestId('raw-height').fill('500');
  await expect(page.getByTestId('raw-verdict')).toContainText(/the file has 57\D600/);
  await expect(page.getByTestId('raw-open')).toBeDisabled();
  await page.getByTestId('raw-height').fill('120');
  await page.getByTestId('raw-offset').fill(String(120 * 240));
  await page.getByTestId('raw-open').click();
  await answered(page);
  await expect(page.getByTestId('file-facts')).toContainText('240 × 120');

  // The same layout again, where the name says nothing.
  await chooseFiles(page, file('other.bin', pixels));
  await expect(page.getByTestId('raw-height')).toHaveValue('120');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('file-facts')).toContainText('240 × 120');
  // And where it says what that of the first one said, but not where it says something else.
  for (const [name, width, height] of [
    ['sand2_240x240_uint8.raw', '240', '120'],
    ['sand_480x120_uint8.raw', '480', '120'],
    ['sand_120x480_uint8.raw', '120', '480'],
  ]) {
    await chooseFiles(page, file(name, pixels));
    await expect(page.getByTestId('raw-width')).toHaveValue(width);
    await expect(page.getByTestId('raw-height')).toHaveValue(height);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
});

test('lays the pixels of a headerless file out anew, and takes that back', async ({ page }) => {
  await chooseFiles(page, file('sand_480x120_uint8.raw', discs(240, 1e-9)));
  await page.getByTestId('raw-open').click();
  await answered(page);
  const facts = page.getByTestId('file-facts');
  await expect(facts).toContainText('480 × 120');
  await page.getByTestId('lay-raw-anew').click();
  await expect(page.getByTestId('raw-width')).toHaveValue('480');
  await page.getByTestId('raw-width').fill('240');
  await page.getByTestId('raw-height').fill('240');
  await page.getByTestId('raw-open').click();
  await expect(facts).toContainText('240 × 240');
  await answered(page);
  await page.getByTestId('undo').click();
  await expect(facts).toContainText('480 × 120');
  // Files with a header say it themselves.
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  await expect(page.getByTestId('lay-raw-anew')).toHaveCount(0);
});

test('offers to read any unknown file as pixels', async ({ page }) => {
  await chooseFiles(page, file('labels', discs(240, 1e-9)));
  await expect(page.getByTestId('alert')).toContainText('no format that is read');
  await page.getByTestId('read-raw').click();
  // The size is that of a square.
  await expect(page.getByTestId('raw-width')).toHaveValue('240');
  await page.getByTestId('raw-open').click();
  await answered(page);
  await expect(page.getByTestId('file-facts')).toContainText('240 × 240');
});

test('takes a pixel size, and tells lengths in its unit', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByTestId('pixel-size-source')).toHaveText('the file states none');
  const field = page.getByTestId('pixel-size');
  await field.fill('half a micron');
  await field.blur();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByTestId('pixel-size-source')).toHaveText(/^not a size: /);
  await page.getByTestId('tab-why').click();
  await expect(page.getByTestId('why-text')).toContainText('16.6 px');
  await field.fill('0.5 um');
  await field.blur();
  await expect(page.getByTestId('pixel-size-source')).toHaveText('as you gave it');
  await expect(page.getByTestId('file-facts')).toContainText('0.5');
  await expect(page.getByTestId('target-answer')).toContainText('µm');
  await expect(page.getByTestId('why-text')).toContainText('8.28 µm');
  await field.fill('0.5 x 0.25 um');
  await field.blur();
  await expect(page.locator('body')).toContainText('pixels are not squares');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-facts')).toContainText(/0\.5\sµm/);
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('pixel-size-source')).toHaveText('the file states none');
  await expect(field).toHaveValue('');
  await expect(page.getByTestId('why-text')).toContainText('16.6 px');
});

test('an emptied pixel size is that of the file again', async ({ page }) => {
  const source = page.getByTestId('pixel-size-source');
  const field = page.getByTestId('pixel-size');
  await chooseFiles(page, [pngStating('blobs_500.png', 2e6)]);
  await answered(page);
  await field.fill('3 um');
  await field.blur();
  await expect(source).toHaveText('as you gave it');
  // What cannot be read was not given.
  await field.fill('5 furlongs');
  await field.blur();
  await expect(source).toHaveText(/^not a size: /);
  await field.fill('4 x 5 um');
  await field.blur();
  await expect(page.locator('body')).toContainText('pixels are not squares');
  await field.fill('');
  await field.blur();
  await expect(source).toHaveText('from the file (PNG)');
  await expect(field).toHaveValue('0.5 µm');
  await expect(page.locator('body')).not.toContainText('pixels are not squares');
});

/**
 * A golden PNG that states a resolution.
 * @param {string} name
 * @param {number} pixelsPerMetre
 */
function pngStating(name, pixelsPerMetre) {
  const bytes = goldenBytes(name);
  // Behind the header, which is the first chunk.
  const kHeaderEnd = 33;
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(pixelsPerMetre, 8);
  chunk.writeUInt32BE(pixelsPerMetre, 12);
  chunk.writeUInt8(1, 16);
  const buffer = Buffer.concat([bytes.subarray(0, kHeaderEnd), chunk, bytes.subarray(kHeaderEnd)]);
  return { name, mimeType: 'image/png', buffer };
}

test('tells why there is no pixel size', async ({ page }) => {
  const source = page.getByTestId('pixel-size-source');
  // That of a screen.
  await chooseFiles(page, [pngStating('blobs_500.png', 3779)]);
  await answered(page);
  await expect(source).toHaveText('what the file states makes no sense');
  await chooseFiles(page, [pngStating('blobs_500.png', 2e6)]);
  await expect(source).toHaveText('from the file (PNG)');
  await chooseFiles(page, [
    pngStating('stack_of_4_0.png', 1e6),
    pngStating('stack_of_4_1.png', 2e6),
  ]);
  await expect(source).toHaveText('the files do not state the same');
});

test('leaves out the information bar that a microscope wrote below the image', async ({ page }) => {
  const [sidePx, barRows] = [240, 20];
  const pixels = new Uint8Array(sidePx * (sidePx + barRows)).fill(230);
  pixels.set(discs(sidePx, 1e-9));
  const text = `[Image]\nDatabar=1\nResolutionX=${sidePx}\nResolutionY=${sidePx}\n[PrivateFei]\nDatabarHeight=${barRows}\n`;
  const bytes = tiffBytes(sidePx, sidePx + barRows, [pixels], { tag: 34682, text });
  await chooseFiles(page, file('sem.tif', bytes));
  await answered(page);
  await expect(page.getByTestId('file-facts')).toContainText('240 × 260');
  await expect(page.locator('body')).toContainText(`the lowest ${barRows} rows of the image`);
  const fraction = page.getByTestId('fraction');
  const withBar = await fraction.getAttribute('value');
  await page.getByTestId('cut-bar').click();
  await expect(page.getByTestId('file-facts')).toContainText('240 × 240');
  await answered(page);
  await expect(fraction).not.toHaveAttribute('value', withBar ?? '');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-facts')).toContainText('240 × 260');
  await expect(fraction).toHaveAttribute('value', withBar ?? '');
});
