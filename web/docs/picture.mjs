// Takes the picture of the page that README shows, with the built page (scripts/run builds it).
//
// usage: node web/docs/picture.mjs

import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { servePage } from '../../tests/browser/support/server.js';
import { kChromium } from '../playwright.config.js';

const dist = process.env.PHASEBOUND_DIST ?? fileURLToPath(new URL('../../build/dist', import.meta.url));

const site = await servePage(dist);
const browser = await chromium.launch({
  executablePath: kChromium,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
// So wide that the image is shown pixel by pixel, which keeps the file small.
const viewport = { width: 1584, height: 930 };
const page = await browser.newPage({ viewport, colorScheme: 'light' });
await page.goto(site.url);
await page.getByTestId('offer-threePhases').click();
await page.locator('body[data-result=answered]').waitFor();
await page.getByTestId('status').getByText('analysed').waitFor();
await page.screenshot({ path: fileURLToPath(new URL('page.png', import.meta.url)) });
await browser.close();
await site.close();
