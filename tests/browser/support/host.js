import { dist, goldenBytes } from './page.js';
import { servePage } from './server.js';

/** @typedef {import('@playwright/test').Page} Page */

/** Images that a page of anybody's has beside it. */
export const pictures = Object.fromEntries(
  [
    'anisotropic_800.png',
    'blobs_500.png',
    'small_150.png',
    'three_phase_700x1000.tif',
    'volume_tiny_48.tif',
  ].map((name) => [name, goldenBytes(name)]),
);

/**
 * A page of anybody's with widgets in it; `window.told` has what they tell.
 * @param {Page} page
 * @param {string} body
 * @param {Record<string, string>} [headers]
 */
export async function openHost(page, body, headers = {}) {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<script type="module" src="widget.js"></script><script src="record.js"></script></head><body>${body}</body></html>`;
  const record = `window.told = [];
for (const type of ['result', 'error', 'progress']) {
  document.addEventListener(type, (event) => {
    if (event.detail) window.told.push({ type, id: event.target.id, detail: event.detail });
  }, true);
}`;
  const site = await servePage(dist, {
    pages: { 'host.html': html, 'record.js': record, ...pictures },
    headers,
  });
  await page.goto(`${site.url}host.html`);
  return site;
}

/** @param {Page} page @param {string} [id] */
export const widget = (page, id = 'w') => page.locator(`phasebound-widget#${id}`);

/** @param {Page} page @param {string} id @param {string} name */
export const part = (page, id, name) => widget(page, id).locator(`[part~="${name}"]`);
