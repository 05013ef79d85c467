import { answered, chooseFiles, expect, goldenFile, numberOf, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page */
async function openBlobs(page) {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
}

/**
 * Counts what the page asks of its worker from now on.
 * @param {Page} page
 * @returns {Promise<() => Promise<number>>}
 */
async function countRequests(page) {
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    document.body.dataset.requests = '0';
    Worker.prototype.postMessage = function counted(/** @type {any[]} */ ...given) {
      document.body.dataset.requests = String(Number(document.body.dataset.requests) + 1);
      return Reflect.apply(postMessage, this, given);
    };
  });
  return async () => Number(await page.locator('body').getAttribute('data-requests'));
}

/** @param {Page} page */
const shade = (page) => page.getByTestId('curve').locator('[data-part=shade]').getAttribute('d');

test('moves curve, interval and words with each step of the slider, without the worker', async ({
  page,
}) => {
  await openBlobs(page);
  const numRequests = await countRequests(page);
  // All in one turn of the page: what is read after each event has been drawn by that event.
  const steps = await page.evaluate(() => {
    const slider = /** @type {HTMLInputElement} */ (
      document.querySelector('[data-testid=confidence-slider]')
    );
    const text = (/** @type {string} */ selector) =>
      document.querySelector(selector)?.textContent ?? '';
    return Array.from({ length: Number(slider.max) + 1 }, (_, stop) => {
      slider.value = String(stop);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return {
        shade: document.querySelector('[data-part=shade]')?.getAttribute('d') ?? '',
        lower: text('[data-part=lower]'),
        upper: text('[data-part=upper]'),
        interval: text('[data-testid=interval]'),
        sentence: text('[data-testid=sentence]'),
        spoken: slider.getAttribute('aria-valuetext') ?? '',
      };
    });
  });
  expect(new Set(steps.map((step) => step.shade)).size).toBe(steps.length);
  expect(new Set(steps.map((step) => step.spoken)).size).toBe(steps.length);
  for (const { lower, upper, interval, spoken } of steps) {
    expect(interval).toContain(`${lower} to ${upper}`);
    expect(spoken).toContain(`${lower} to ${upper}`);
  }
  expect(steps[0].sentence).toContain('50.0% confident');
  expect(steps.at(-1)?.sentence).toContain('99.99% confident');
  expect(await numRequests()).toBe(0);
});

/** What depends on the confidence and follows the hand. */
const kFollowing = [
  'number',
  'interval',
  'relative',
  'alternative',
  'difference',
  'warnings',
  'certainty-more',
  'target-answer',
  'mosaic',
  'sentence',
  'sentence-alternative',
];

/** As it stands in the page. @param {Page} page @returns {Promise<(string | undefined)[]>} */
const following = (page) =>
  page.evaluate(
    (names) => [
      ...names.map((name) => document.querySelector(`[data-testid=${name}]`)?.innerHTML),
      document.querySelector('[data-testid=curve] svg')?.outerHTML,
      document.querySelector('#confidence')?.getAttribute('aria-valuetext') ?? '',
    ],
    kFollowing,
  );

test('leaves after a drag of the slider what a page that is built anew shows', async ({ page }) => {
  await openBlobs(page);
  const slider = page.getByTestId('confidence-slider');
  const { x, y, width, height } = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const moveTo = (/** @type {number} */ share) =>
    page.mouse.move(x + 2 + share * (width - 4), y + height / 2, { steps: 8 });
  await moveTo(0.8);
  await page.mouse.down();
  for (const share of [1, 0, 0.9, 0.3, 0.85]) await moveTo(share);
  // The tables wait for the slider to rest, not for the hand to let go.
  const reached = Number(await page.getByTestId('confidence-field').inputValue()) / 100;
  expect(reached).toBeGreaterThan(0.9);
  await expect(page.getByTestId('confidence')).toHaveAttribute('value', String(reached));
  await moveTo(0.6);
  await page.mouse.up();
  const left = await following(page);
  expect(left).not.toContain(undefined);
  const atEnd = Number(await page.getByTestId('confidence-field').inputValue()) / 100;
  expect(atEnd).toBeLessThan(reached);
  await expect(page.getByTestId('confidence')).toHaveAttribute('value', String(atEnd));
  const tables = await page.getByTestId('details').textContent();

  await page.getByTestId('language').selectOption('de');
  await expect(page.getByTestId('sentence')).not.toHaveText(/confident/);
  await page.getByTestId('language').selectOption('en');
  await expect.poll(() => following(page)).toEqual(left);
  await expect(page.getByTestId('details')).toHaveText(tables ?? '');
});

test('shows what is dragged once a frame, and all of it when it is let go', async ({ page }) => {
  await openBlobs(page);
  const seen = await page.evaluate(async () => {
    const slider = /** @type {HTMLInputElement} */ (document.querySelector('#confidence'));
    const interval = document.querySelector('[data-testid=interval]');
    const send = (/** @type {string} */ type) =>
      slider.dispatchEvent(new PointerEvent(type, { bubbles: true }));
    const moveTo = (/** @type {number} */ stop) => {
      slider.value = String(stop);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return interval?.textContent ?? '';
    };
    const before = interval?.textContent ?? '';
    send('pointerdown');
    const moved = [moveTo(10), moveTo(20), moveTo(30)];
    await new Promise(requestAnimationFrame);
    const inFrame = interval?.textContent ?? '';
    const movedOn = moveTo(40);
    send('pointerup');
    return { before, moved, inFrame, movedOn, atEnd: interval?.textContent ?? '' };
  });
  expect(seen.moved).toEqual([seen.before, seen.before, seen.before]);
  expect(seen.inFrame).toMatch(/^at 80\s%/);
  expect(seen.movedOn).toBe(seen.inFrame);
  expect(seen.atEnd).toMatch(/^at 90\s%/);
});

test('obeys the keyboard on the confidence slider', async ({ page }) => {
  await openBlobs(page);
  const slider = page.getByRole('slider', { name: 'Confidence' });
  const field = page.getByTestId('confidence-field');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(field).toHaveValue('95.5');
  await page.keyboard.press('End');
  await expect(field).toHaveValue('99.99');
  await page.keyboard.press('Home');
  await expect(field).toHaveValue('50');
  await expect(page.getByTestId('interval')).toHaveText(/^at 50\s%/);
  await expect(page.getByTestId('confidence')).toHaveAttribute('value', '0.5');
});

test('takes any confidence in the number field and refuses what is none', async ({ page }) => {
  await openBlobs(page);
  const field = page.getByTestId('confidence-field');
  const before = await shade(page);
  await field.fill('97.3');
  await expect(page.getByTestId('confidence')).toHaveAttribute('value', '0.973');
  await expect(page.getByTestId('sentence')).toContainText('97.3% confident');
  expect(await shade(page)).not.toBe(before);
  await expect(field).toHaveAttribute('title', '50 to 99.99 %');
  const kept = await page.getByTestId('interval').textContent();
  for (const wrong of ['49', '100', '']) {
    await field.fill(wrong);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByTestId('interval')).toHaveText(kept ?? '');
  }
  await field.blur();
  await expect(field).toHaveValue('97.3');
  await expect(field).not.toHaveAttribute('aria-invalid', 'true');
});

test('tells the size for a target, and when it is met already', async ({ page }) => {
  await openBlobs(page);
  const field = page.getByTestId('target-field');
  await field.fill('5');
  const answer = page.getByTestId('target-answer');
  await expect(answer).toContainText('Takes a square of');
  const side = await numberOf(page, 'side');
  const moreImages = await numberOf(page, 'more-images');
  expect(moreImages).toBe(Math.ceil(side ** 2 / 500 ** 2) - 1);
  await expect(page.getByTestId('side')).toHaveText(
    new RegExp(`^${String(Math.ceil(side)).replace(/(?=...$)/, '\\s?')}\\spx$`),
  );
  await field.fill('50');
  await expect(answer).toContainText('Already met');
  // The tables follow a frame later.
  await expect(page.getByTestId('target')).toHaveAttribute('value', '0.5');
  expect(await numberOf(page, 'moreImages-255')).toBe(0);
  await expect(page.getByTestId('side')).toBeVisible();
  // So small an image would show too little to tell that it is enough.
  await field.fill('300');
  await expect(answer).toContainText('Already met');
  await expect(page.getByTestId('side')).toHaveCount(0);
  // With the confidence, the target is harder to meet.
  await field.fill('5');
  await page.getByTestId('confidence-field').fill('99.99');
  const harder = await numberOf(page, 'side');
  await page.getByTestId('confidence-field').fill('50');
  expect(await numberOf(page, 'side')).toBeLessThan(harder);
});

test('copies the sentence and says so', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openBlobs(page);
  await page.getByTestId('copy').click();
  await expect(page.getByTestId('announcer')).toHaveText('Sentence copied to the clipboard');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByTestId('sentence').textContent());
});

test('copies the sentence where the clipboard is refused', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openBlobs(page);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await page.getByTestId('copy').click();
  await expect(page.getByTestId('announcer')).toHaveText('Sentence copied to the clipboard');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByTestId('sentence').textContent());
});

test('draws the CLS to the scale of the image', async ({ page }) => {
  await openBlobs(page);
  const clsPx = await numberOf(page, 'clsPx-255');
  const image = await page.getByTestId('image').boundingBox();
  const bar = await page.getByTestId('cls-bar').locator('.cls-bar-line').boundingBox();
  expect(bar?.width).toBeCloseTo(((image?.width ?? 0) / 500) * clsPx, 0);
});
