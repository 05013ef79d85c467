import { answered, chooseFiles, expect, goldenFile, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** One font that set-up installs, so that the pictures do not depend on the machine's others. */
const kFont = 'DejaVu Sans';

/** Edges of letters and curves come out a little different in each build of a browser. */
const kTolerance = { threshold: 0.3, maxDiffPixelRatio: 0.03 };

/** @param {Page} page */
const useOneFont = (page) =>
  page.evaluate((font) => {
    // By script: the page's policy allows no style but its own.
    document.documentElement.style.setProperty('font-family', `'${font}'`);
  }, kFont);

const kSize = { width: 440, height: 300 };

/**
 * Puts a plot at whole pixels of the screen, of a size that no text above it changes.
 * @param {Element} box
 * @param {{width: number, height: number}} size
 */
function setApart(box, { width, height }) {
  Object.assign(/** @type {HTMLElement} */ (box).style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: `${width}px`,
    height: `${height}px`,
    zIndex: '9',
    background: 'var(--paper)',
  });
}

/** Plots by the panel that shows them; the curve always stands. */
const kAll = [
  { panel: 'phases', plots: ['curve'] },
  { panel: 'why', plots: ['radial', 'tpc-map', 'directions'] },
  { panel: 'planner', plots: ['size-curve'] },
  { panel: 'samples', plots: ['fields'] },
];
/** The others take their colours from the same theme. */
const kSome = kAll.filter(({ panel }) => ['phases', 'samples'].includes(panel));

for (const colorScheme of /** @type {('light' | 'dark')[]} */ (['light', 'dark'])) {
  test(`draws every plot as it did, ${colorScheme}`, async ({ page }) => {
    await page.setViewportSize({ width: 480, height: 860 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await useOneFont(page);
    await chooseFiles(page, [0, 1].map((i) => goldenFile(`stack_unequal_${i}.png`)));
    await answered(page);
    for (const { panel, plots } of colorScheme === 'light' ? kAll : kSome) {
      await page.getByTestId(`tab-${panel}`).click();
      for (const plot of plots) {
        const canvas = page.getByTestId(plot).locator('.plot-canvas');
        await canvas.evaluate(setApart, kSize);
        await expect(canvas).toHaveScreenshot(`${plot}-${colorScheme}.png`, kTolerance);
        await canvas.evaluate((box) => box.removeAttribute('style'));
      }
    }
  });
}
