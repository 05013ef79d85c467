import { answered, chooseFiles, expect, goldenFile, test, useImageRep } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** Moves that nobody sees: sub-pixels of text that is set again. */
const kLeastShift = 0.001;

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 400, height: 860 },
];

/** @type {Record<string, (page: Page) => Promise<void>>} */
const states = {
  empty: async () => {},
  image: (page) => chooseFiles(page, goldenFile('sparse_900x600.png')),
  volume: (page) => chooseFiles(page, goldenFile('volume_tiny_48.tif')),
  stack: (page) => chooseFiles(page, [0, 1, 2].map((i) => goldenFile(`stack_unequal_${i}.png`))),
  error: (page) => chooseFiles(page, { name: 'a'.repeat(150), mimeType: '', buffer: Buffer.from('a') }),
};

for (const size of sizes) {
  test(`fits ${size.width} px in every state`, async ({ page }) => {
    await page.setViewportSize(size);
    for (const [state, open] of Object.entries(states)) {
      await open(page);
      if (state === 'error') await expect(page.getByTestId('alert')).toBeVisible();
      else if (state !== 'empty') await answered(page);
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const root = document.documentElement;
        return { scrollWidth: root.scrollWidth, clientWidth: root.clientWidth };
      });
      expect(scrollWidth, state).toBeLessThanOrEqual(clientWidth);
    }
    for (const panel of ['phases', 'why', 'trust', 'samples', 'export', 'planner', 'method']) {
      await page.getByTestId(`tab-${panel}`).click();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, panel).toBeLessThanOrEqual(size.width);
    }
  });
}

test('puts the number first on a narrow screen, and beside the image on a wide one', async ({
  page,
}) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  const top = async (/** @type {string} */ id) => (await page.getByTestId(id).boundingBox())?.y ?? 0;
  const left = async (/** @type {string} */ id) => (await page.getByTestId(id).boundingBox())?.x ?? 0;
  expect(await left('image')).toBeLessThan(await left('number'));
  await page.setViewportSize({ width: 400, height: 860 });
  expect(await top('number')).toBeLessThan(await top('curve'));
  expect(await top('curve')).toBeLessThan(await top('confidence-slider'));
  expect(await top('confidence-slider')).toBeLessThan(await top('image'));
});

for (const size of sizes) {
  test(`moves nothing when the result arrives, ${size.width} px wide`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.evaluate(() => {
      Object.assign(window, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, sources } = /** @type {any} */ (entry);
          // What a hand may be on; another image stands elsewhere, which is the user's doing.
          const isControl = sources.some((/** @type {{node: Node | null}} */ { node }) =>
            document.querySelector('.result')?.contains(node),
          );
          if (isControl) Object.assign(window, { shift: /** @type {any} */ (window).shift + value });
        }
      }).observe({ type: 'layout-shift' });
    });
    // The second one comes with long warnings.
    for (const file of ['three_phase_700x1000.tif', 'small_150.png']) {
      await chooseFiles(page, goldenFile(file));
      await expect(page.getByTestId('file-name')).toHaveText(file);
      await page.evaluate(() => Object.assign(window, { shift: 0 }));
      await answered(page);
      await useImageRep(page);
      expect(await page.evaluate(() => /** @type {any} */ (window).shift)).toBeLessThan(kLeastShift);
    }
  });
}

test('names every control, and shows where the focus is', async ({ page }) => {
  await chooseFiles(page, goldenFile('volume_tiny_48.tif'));
  await answered(page);
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, select, summary, a')]
      .filter((control) => /** @type {HTMLElement} */ (control).offsetParent !== null)
      .filter((control) => {
        const { labels } = /** @type {HTMLInputElement} */ (control);
        const words = [...(labels ?? [])].map((label) => label.textContent).join('');
        return !(control.getAttribute('aria-label') || words || control.textContent?.trim());
      })
      .map((control) => control.outerHTML),
  );
  expect(nameless).toEqual([]);
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(() => {
    const focused = document.activeElement;
    return focused ? getComputedStyle(focused).outlineStyle : '';
  });
  expect(outline).toBe('solid');
});

test('allows no code but its own, and no page to frame a form', async ({ page }) => {
  const policy = await page.locator('meta[http-equiv]').getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain('unsafe-inline');
});
