import { greyTiff } from './support/grey.js';
import { answered, chooseFiles, expect, goldenFile, test, useImageRep } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** Moves that nobody sees: sub-pixels of text that is set again. */
const kLeastShift = 0.001;

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 400, height: 860 },
  // A small telephone, and a page of 1280 px at four times its size.
  { width: 320, height: 640 },
];

/** @type {Record<string, (page: Page) => Promise<void>>} */
const states = {
  empty: async () => {},
  image: (page) => chooseFiles(page, goldenFile('sparse_900x600.png')),
  volume: (page) => chooseFiles(page, goldenFile('volume_tiny_48.tif')),
  stack: (page) => chooseFiles(page, [0, 1, 2].map((i) => goldenFile(`stack_unequal_${i}.png`))),
  error: (page) => chooseFiles(page, { name: 'a'.repeat(150), mimeType: '', buffer: Buffer.from('a') }),
};

/**
 * Tables that must be scrolled to be read. They are drawn a frame after what they show is known.
 * @param {Page} page
 */
const scrolledSideways = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.table-box, .image-list')]
      .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth)
      .map((box) => box.getAttribute('aria-label')),
  );

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
      await expect.poll(() => scrolledSideways(page), { message: panel }).toEqual([]);
    }
    await chooseFiles(page, goldenFile('three_phase_700x1000.tif'));
    await answered(page);
    await expect.poll(() => scrolledSideways(page)).toEqual([]);
  });
}

test('a narrow curve keeps the name of its axis apart from its tools', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByTestId('language').selectOption('de');
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  const name = page.getByTestId('curve').locator('svg text', { hasText: 'Phasenanteil des Materials' });
  const [axis, tool] = [await name.boundingBox(), await page.getByTestId('curve-data').boundingBox()];
  if (!axis || !tool) throw new Error('no curve');
  expect(axis.x + axis.width < tool.x || axis.y + axis.height <= tool.y).toBe(true);
});

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

/**
 * Counts in `window.shift` how far what a hand may be on moves from the second frame after an image
 * was opened on, under this name or in another way. What moves as it is opened is the user's doing;
 * the report of that may come late, so the time of the frame decides.
 */
function watchShifts() {
  const watched = Object.assign(window, { shift: 0, opened: Infinity, watchAgain: () => {} });
  const handles = () => document.querySelector('.histogram-handles');
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, sources, startTime } = /** @type {any} */ (entry);
      const isControl = sources.some(
        (/** @type {{node: Node | null}} */ { node }) =>
          // A threshold that was found goes where it belongs.
          document.querySelector('.panes')?.contains(node) && !handles()?.contains(node),
      );
      if (isControl && startTime >= watched.opened) watched.shift += value;
    }
  }).observe({ type: 'layout-shift' });
  const name = /** @type {Node} */ (document.querySelector('[data-testid="file-name"]'));
  watched.watchAgain = () => {
    Object.assign(watched, { shift: 0, opened: Infinity });
    requestAnimationFrame(() => {
      requestAnimationFrame((now) => (watched.opened = now));
    });
  };
  new MutationObserver(watched.watchAgain).observe(name, { childList: true, characterData: true, subtree: true });
}

/** Lets what a worker says arrive later, so that no result comes in the frame of its image. */
function delayWorkers() {
  const kDelayMs = 300;
  const isLate = Symbol('late');
  window.Worker = class extends Worker {
    /** @param {ConstructorParameters<typeof Worker>} args */
    constructor(...args) {
      super(...args);
      this.addEventListener('message', (event) => {
        if (isLate in event) return;
        event.stopImmediatePropagation();
        const late = new MessageEvent('message', { data: event.data });
        setTimeout(() => this.dispatchEvent(Object.assign(late, { [isLate]: true })), kDelayMs);
      });
    }
  };
}

/** @param {Page} page */
const shiftOf = (page) =>
  page.evaluate(async () => {
    // The last moves are told after the frame in which they happen.
    for (let i = 0; i < 3; ++i) await new Promise(requestAnimationFrame);
    const { shift, opened } = /** @type {any} */ (window);
    return { shift, opened };
  });

for (const size of sizes) {
  test(`moves nothing when the result arrives, ${size.width} px wide`, async ({ context, site }) => {
    const page = await context.newPage();
    await page.setViewportSize(size);
    await page.addInitScript(delayWorkers);
    await page.goto(site.url);
    await page.evaluate(watchShifts);
    // The second one comes with long warnings.
    for (const file of ['three_phase_700x1000.tif', 'small_150.png']) {
      await chooseFiles(page, goldenFile(file));
      await expect(page.getByTestId('file-name')).toHaveText(file);
      await answered(page);
      await useImageRep(page);
      const { shift, opened } = await shiftOf(page);
      expect(opened, 'an image was opened').toBeLessThan(Infinity);
      expect(shift).toBeLessThan(kLeastShift);
    }
    // What is masked is told of as well, once it has been counted.
    const buffer = greyTiff(400, 320);
    await chooseFiles(page, { name: 'sem.tif', mimeType: 'image/tiff', buffer });
    await expect(page.getByTestId('segmentation')).toHaveAttribute('data-counts', 'true');
    await answered(page);
    const kept = await page.getByTestId('kept').textContent();
    await page.getByTestId('add-region').click();
    await page.evaluate(() => /** @type {any} */ (window).watchAgain());
    await expect(page.getByTestId('kept')).not.toHaveText(kept ?? '');
    await answered(page);
    await expect(page.getByTestId('image-warnings')).not.toBeEmpty();
    expect((await shiftOf(page)).shift).toBeLessThan(kLeastShift);
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
  // Once around by the Tab key: every stop is to be seen, and is no decoration.
  const names = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const focused = document.activeElement ?? document.body;
      const shown = focused.matches('[type=radio]') ? focused.closest('label') : focused;
      return {
        name: focused.getAttribute('data-testid') ?? focused.id ?? focused.tagName,
        isEnd: focused === document.body,
        outline: shown ? getComputedStyle(shown).outlineStyle : '',
        isDecoration: focused.closest('[aria-hidden=true]') !== null,
      };
    });
    if (stop.isEnd) break;
    expect(stop).toMatchObject({ outline: 'solid', isDecoration: false });
    names.push(stop.name);
  }
  for (const name of ['open', 'confidence-slider', 'slice', 'copy', 'document-licences']) {
    expect(names).toContain(name);
  }
});

test('paints every picture anew when the system turns dark', async ({ page }) => {
  await chooseFiles(page, goldenFile('discs_600.png'));
  await answered(page);
  // What was seen before follows as well as what is seen now.
  const pictures = async () => {
    await page.getByTestId('tab-why').click();
    const map = await page.getByTestId('tpc-map').locator('image').getAttribute('href');
    await page.getByTestId('tab-method').click();
    const canvases = await page
      .locator('canvas:visible')
      .evaluateAll((all) => all.map((each) => /** @type {HTMLCanvasElement} */ (each).toDataURL()));
    // The image, and three of the steps.
    expect(canvases).toHaveLength(4);
    return [map, ...canvases];
  };
  const light = await pictures();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect
    .poll(async () => (await pictures()).filter((picture) => light.includes(picture)))
    .toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(pictures).toEqual(light);
});

test('allows no code but its own, and no page to frame a form', async ({ page }) => {
  const policy = await page.locator('meta[http-equiv]').getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain('unsafe-inline');
});
