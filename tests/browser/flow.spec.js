import {
  answered,
  chooseFiles,
  dropFiles,
  expect,
  goldenBytes,
  goldenFile,
  numberOf,
  pickedPhase,
  test,
  useImageRep,
} from './support/page.js';
import { tiffBytes } from './support/tiff.js';

/** Places in blobs_500.png, x and y, that lie well inside a phase. */
const kPlaceOf0 = [91, 60];
const kPlaceOf255 = [402, 60];

/** Where the image says what it was last painted with: image, slice, phase, size, ground. */
const kPainted = 'data-painted';

test('shows what it does, and that nothing leaves the computer, before anything is open', async ({
  page,
}) => {
  await expect(page.getByText('Nothing leaves this computer')).toBeVisible();
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await expect(page.getByTestId('number')).toBeHidden();
  await expect(page.getByTestId('details')).toBeHidden();
});

test('answers a dropped file', async ({ page }) => {
  const name = 'blobs_500.png';
  await dropFiles(page, [{ name, bytes: goldenBytes(name) }]);
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText(name);
  await expect(page.getByTestId('file-facts')).toContainText('500 × 500 px');
  await expect(page.getByTestId('model-calibrated').locator('input')).toBeChecked();
  await expect(page.getByTestId('alternative')).toHaveText(/ImageRep says 0\.328 ± 0\.035 \(0\.294 to 0\.363\)/);
  await useImageRep(page);
  await expect(page.getByTestId('number')).toHaveText(/^0\.328 ±\s0\.035$/);
  await expect(page.getByTestId('interval')).toHaveText(/at 95\s% confidence: 0\.294 to 0\.363/);
  await expect(page.getByTestId('sentence')).toContainText('we can be 95.0% confident');
  await expect(page.getByTestId('announcer')).toContainText('Phase 255: 0.328 ±');
});

test('lets the dialog choose files and shows where a drag would land', async ({ page }) => {
  const chooser = page.waitForEvent('filechooser');
  await page.getByTestId('open').click();
  expect((await chooser).isMultiple()).toBe(true);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([], 'a.png'));
    document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer }));
  });
  await expect(page.getByText('Drop to open')).toBeVisible();
});

test('picks the highest common value first and analyses the others by itself', async ({ page }) => {
  await chooseFiles(page, goldenFile('three_phase_700x1000.tif'));
  await answered(page);
  await expect(pickedPhase(page)).toHaveAttribute('value', '255');
  for (const value of [85, 170, 255]) {
    await expect(page.getByTestId(`clsPx-${value}`)).toHaveAttribute('value', /\d/);
  }
  const shares = await Promise.all([85, 170, 255].map((v) => numberOf(page, `phaseFraction-${v}`)));
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

test('picks a phase by mouse and by keyboard, on the image too', async ({ page }) => {
  await chooseFiles(page, goldenFile('three_phase_700x1000.tif'));
  await answered(page);
  const image = page.getByTestId('image');
  const first = await image.getAttribute(kPainted);
  await page.getByTestId('phase-85').click();
  await expect(page.getByTestId('number')).toContainText('0.261 ±');
  await expect(image).not.toHaveAttribute(kPainted, first ?? '');
  await expect(image).toHaveAttribute('aria-label', /phase 85 in full colour/);
  await page.keyboard.press('ArrowLeft');
  await expect(pickedPhase(page)).toHaveAttribute('value', '255');
  expect(await numberOf(page, 'fraction')).toBe(await numberOf(page, 'phaseFraction-255'));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('number')).toContainText('0.261 ±');
});

test('picks the phase that is clicked on in the image', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  const image = page.getByTestId('image');
  const isPicked = (/** @type {string} */ value) =>
    expect(pickedPhase(page)).toHaveAttribute('value', value);
  await isPicked('255');
  // Two places of the file whose pixels are 0 and 255.
  const { width, height } = (await image.boundingBox()) ?? { width: 0, height: 0 };
  const click = (/** @type {number[]} */ [x, y]) =>
    image.click({ position: { x: ((x + 0.5) / 500) * width, y: ((y + 0.5) / 500) * height } });
  await click(kPlaceOf0);
  await isPicked('0');
  await click(kPlaceOf255);
  await isPicked('255');
});

test('turns the slices of a volume and says which one is shown', async ({ page }) => {
  await chooseFiles(page, goldenFile('volume_tiny_48.tif'));
  await answered(page);
  const slider = page.getByRole('slider', { name: 'Slice' });
  await expect(slider).toHaveAttribute('aria-valuetext', '25 of 48');
  const before = await page.getByTestId('image').getAttribute(kPainted);
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '48 of 48');
  await expect(page.getByTestId('image')).not.toHaveAttribute(kPainted, before ?? '');
});

for (const [id, facts] of Object.entries({
  threePhases: '760 × 760 px',
  discs: '800 × 800 px',
  fibres: '1000 × 800 px',
  cells: '1000 × 1000 px',
  blobs3d: '256 × 256 × 256 px',
  spheres3d: '240 × 220 × 200 px',
})) {
  test(`opens the example ${id} and answers it, and warns of nothing but what is so`, async ({ page }) => {
    await page.getByTestId('examples').press('Enter');
    await page.getByTestId(`example-${id}`).click();
    await answered(page);
    await expect(page.getByTestId('file-facts')).toHaveText(facts);
    await expect(page.getByTestId('warnings')).toBeEmpty();
    await useImageRep(page);
    // The published model was not made for long structures.
    const warnings = page.getByTestId('warnings');
    if (id === 'fibres') await expect(warnings).toHaveText(/times as long .* Prefer the calibrated/);
    else await expect(warnings).toBeEmpty();
    // The material is known: at the highest confidence its fraction must be inside.
    const drawn = /drawn with ([\d. :]+)/.exec((await page.getByTestId('file-name').textContent()) ?? '');
    const fraction = Number(drawn?.[1].split(' : ').at(-1));
    await page.getByTestId('confidence-slider').press('End');
    const value = await pickedPhase(page).getAttribute('value');
    await expect(page.getByTestId('confidence')).toHaveAttribute('value', '0.9999');
    expect(await numberOf(page, `lower-${value}`)).toBeLessThan(fraction);
    expect(await numberOf(page, `upper-${value}`)).toBeGreaterThan(fraction);
  });
}

test('walks the examples menu by keyboard', async ({ page }) => {
  const button = page.getByTestId('examples');
  await button.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('example-threePhases')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByTestId('example-spheres3d')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await expect(page.getByRole('menu')).toBeHidden();
});

test('pools several files as images of one material', async ({ page }) => {
  await chooseFiles(page, [0, 1].map((i) => goldenFile(`stack_unequal_${i}.png`)));
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('2 images of one material');
  await expect(page.getByTestId('sentence')).toContainText('in the 2 segmented images');
  await expect(page.getByTestId('image-row-1')).toContainText('stack_unequal_1.png');
  const sizes = [500 * 300, 350 * 450];
  const fractions = await Promise.all(
    [0, 1].map((i) => numberOf(page, `phaseFraction-255-image-${i}`)),
  );
  const weighted = (fractions[0] * sizes[0] + fractions[1] * sizes[1]) / (sizes[0] + sizes[1]);
  expect(await numberOf(page, 'fraction')).toBeCloseTo(weighted, 12);

  await page.getByRole('button', { name: 'stack_unequal_1.png' }).click();
  await expect(page.getByTestId('image')).toHaveAttribute('aria-label', /^stack_unequal_1\.png/);
});

test('shows the fraction and no interval where the image tells nothing', async ({ page }) => {
  const flat = tiffBytes(64, 64, [new Uint8Array(64 * 64).fill(7)]);
  await chooseFiles(page, { name: 'flat.tif', mimeType: 'image/tiff', buffer: flat });
  await answered(page);
  await expect(page.getByTestId('number')).toHaveText(/^1\s*$/);
  await expect(page.getByTestId('interval')).toHaveText('No interval can be given.');
  await expect(page.getByTestId('warnings')).toContainText('All pixels belong to one phase');
  await expect(page.getByTestId('target-answer')).toContainText('No size can be given');
  await expect(page.getByTestId('curve').locator('path')).toHaveCount(0);
});

test('says beside the number that an image is smaller than was validated', async ({ page }) => {
  await chooseFiles(page, goldenFile('tiny_60x80.png'));
  await answered(page);
  await useImageRep(page);
  await expect(page.getByTestId('warnings')).toContainText('only 60 px along its shortest side');
});

test('takes a file name as text and nothing else', async ({ page }) => {
  const name = '<img src=x onerror=alert(1)>.png';
  const buffer = goldenBytes('small_150.png');
  await chooseFiles(page, { name, mimeType: 'image/png', buffer });
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText(name);
  await expect(page.locator('img')).toHaveCount(0);
});
