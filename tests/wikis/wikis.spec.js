import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { freePort } from '../browser/engines/driver.js';
import { said, start } from '../browser/engines/process.js';

const wikis = fileURLToPath(new URL('../../build/wikis/', import.meta.url));
/** Where the documents' pictures go, if they are to be taken anew. */
const pictures = process.env.PHASEBOUND_PICTURES;

/**
 * A wiki behind PHP's own server.
 * @param {string} folder
 */
async function serveWiki(folder) {
  const port = await freePort();
  const { child, end } = start(
    'php',
    // Notices of the packages' own code, which is older than this PHP.
    ['-d', 'error_reporting=0', '-S', `127.0.0.1:${port}`, '-t', folder],
    { PHP_CLI_SERVER_WORKERS: '4' },
    ['ignore', 'ignore', 'pipe'],
  );
  if (!child.stderr) throw new Error('no output');
  await said(child.stderr, /started/);
  return {
    url: `http://127.0.0.1:${port}/`,
    close: end,
  };
}

for (const { name, path, title } of [
  { name: 'dokuwiki', path: 'doku.php?id=sample', title: 'Electrode 12' },
  { name: 'mediawiki', path: 'index.php?title=Sample', title: 'Sample' },
]) {
  test(`the widget in a page of ${name}`, async ({ page }) => {
    const wiki = await serveWiki(`${wikis}${name}`);
    /** @type {string[]} */
    const foreign = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(wiki.url) && !/^(blob|data):/.test(request.url())) {
        foreign.push(request.url());
      }
    });
    await page.goto(`${wiki.url}${path}`);
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    const widgets = page.locator('phasebound-widget');
    await expect(widgets).toHaveCount(2);
    const compact = widgets.first();
    await expect(compact.locator('[part=interval]')).toContainText(/at 95\s% confidence/);
    await expect(compact.locator('[part=number]')).toContainText('0.328');
    // What a page may not set does not come through.
    await expect(compact).not.toHaveAttribute('onclick');
    const full = widgets.nth(1);
    await expect(full.locator('[part=number]')).toHaveText('0.328 ± 0.035');
    if (pictures) await page.screenshot({ path: `${pictures}/widget_${name}.png` });
    await compact.locator('[part=slider]').press('End');
    await expect(compact.locator('[part=interval]')).toContainText(/99\.99\s%/);
    await expect(full.locator('[part=interval]')).toContainText(/95\s%/);
    // One worker and its helper for both.
    expect(page.workers().length).toBeLessThanOrEqual(2);
    expect(foreign).toEqual([]);
    // "Open full" leads to the whole page, which waits for a word before it loads the image.
    const link = await full.locator('[part=link]').getAttribute('href');
    await page.goto(link ?? '');
    await page.getByTestId('load-linked').click();
    await expect(page.getByTestId('number')).toContainText('0.328');
    await wiki.close();
  });
}
