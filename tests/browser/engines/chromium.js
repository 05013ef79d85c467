import { mkdirSync } from 'node:fs';
import { chromium } from '@playwright/test';
import config, { kChromium } from '../../../web/playwright.config.js';
import { kFind } from './driver.js';

/**
 * Chromium, driven by Playwright.
 * @param {string} folder
 * @param {boolean} isOffline
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function startChromium(folder, isOffline) {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    ...config.use?.launchOptions,
    executablePath: kChromium,
    downloadsPath: folder,
  });
  const context = await browser.newContext({ offline: isOffline, serviceWorkers: 'allow' });
  const page = await context.newPage();
  page.on('download', (download) => download.saveAs(`${folder}/${download.suggestedFilename()}`));
  /** @type {import('@playwright/test').Frame} */
  let frame = page.mainFrame();
  /** @param {string} place */
  const at = async (place) => {
    const handle = await frame.evaluateHandle(`${kFind}(${JSON.stringify(place)})`);
    const element = handle.asElement();
    if (!element) throw new Error(`no ${place}`);
    return element;
  };
  return {
    downloads: folder,
    open: async (address) => {
      await page.goto(address);
      frame = page.mainFrame();
    },
    enterFrame: async (selector) => {
      const inner = await (await at(selector)).contentFrame();
      if (!inner) throw new Error(`${selector} is no frame`);
      frame = inner;
    },
    run: (script, ...args) => frame.evaluate(`(${script})(...${JSON.stringify(args)})`),
    setFile: async (place, path) => (await at(place)).setInputFiles(path),
    click: async (place) => (await at(place)).click(),
    press: async (place, key) => (await at(place)).press(key),
    screenshot: async (path) => void (await page.screenshot({ path })),
    close: () => browser.close(),
  };
}
