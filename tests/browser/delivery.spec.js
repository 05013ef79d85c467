import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { answered, cancelWhen, chooseFiles, dist, goldenFile } from './support/page.js';
import { servePage } from './support/server.js';
import { cellsVolume } from './support/tiff.js';

/** @typedef {import('@playwright/test').Page} Page */

const offlineFile = `${dist}/phasebound.html`;
const offlineAddress = pathToFileURL(offlineFile).href;
/** First visit, compressed, all that is kept for offline use included. */
const kMostTransfer = 1.5e6;
const kMostOfflineBytes = 2e6;
/** Side of a prime length: some seconds of work. */
const kSidePx = 251;

const test = base.extend({
  page: async ({ page }, use) => {
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await use(page);
    expect(complaints).toEqual([]);
  },
});

/**
 * The site as a server with another policy sends it.
 * @param {Page} page
 * @param {string} policy besides the page's own
 */
async function openUnder(page, policy) {
  const site = await servePage(dist, { headers: { 'Content-Security-Policy': policy } });
  await page.goto(site.url);
  return site;
}

test('the offline file does with the network off what the site does', async ({ page, context }) => {
  expect(statSync(offlineFile).size).toBeLessThan(kMostOfflineBytes);
  await context.setOffline(true);
  /** @type {string[]} */
  const requests = [];
  context.on('request', (request) => requests.push(request.url()));
  await page.goto(offlineAddress);
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByTestId('alternative')).toHaveText(/0\.328 ± 0\.035/);
  // The documents' styles are in the same file, and leave those of paper as they are.
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('html')).toHaveCSS('font-size', /^13\.33/);
  await expect(page.locator('body')).toHaveCSS('min-height', '0px');
  await page.emulateMedia({ media: 'screen' });
  await page.getByTestId('examples').click();
  await page.getByTestId('example-cells').click();
  await answered(page);
  await expect(page.getByTestId('file-name')).toContainText('Random squares');
  expect(page.workers().length).toBeGreaterThan(0);
  for (const [id, heading] of [
    ['method', 'What the number means'],
    ['validation', 'How often the interval holds the truth'],
    ['embedding', 'Phasebound in your own pages'],
    ['licences', 'Licences of everything that is shipped'],
  ]) {
    await page.getByTestId(`document-${id}`).click();
    await expect(page.getByRole('dialog').getByRole('heading', { level: 1 })).toHaveText(heading);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([offlineAddress]);
});

test('documents are pages of the site without script', async ({ page }) => {
  const site = await servePage(dist);
  for (const id of ['method', 'validation', 'embedding', 'licences']) {
    await page.goto(site.url);
    await page.getByTestId(`document-${id}`).click();
    await expect(page).toHaveURL(`${site.url}${id}.html`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('script')).toHaveCount(0);
  }
  for (const name of ['KissFFT', 'libtiff', 'zlib', 'libjpeg-turbo', 'stb_image', 'Emscripten']) {
    await expect(page.getByRole('heading', { name: new RegExp(`^${name}`) })).toBeVisible();
  }
  await site.close();
});

test('where workers are forbidden, the page computes itself and can be used meanwhile', async ({
  page,
}, testInfo) => {
  const volume = testInfo.outputPath('volume.tif');
  writeFileSync(volume, cellsVolume(kSidePx, 20));
  const site = await openUnder(page, "worker-src 'none'");
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByTestId('alternative')).toHaveText(/0\.328 ± 0\.035/);
  expect(page.workers()).toHaveLength(0);

  await page.evaluate(() => {
    const seen = { longestGapMs: 0, last: performance.now() };
    Object.assign(window, { seen });
    const look = () => {
      const now = performance.now();
      const isCorrelating = document.body.innerText.includes('comparing pixels');
      if (isCorrelating) seen.longestGapMs = Math.max(seen.longestGapMs, now - seen.last);
      seen.last = now;
      requestAnimationFrame(look);
    };
    look();
  });
  // In the first phase: what it answers stands when the second one is stopped.
  await cancelWhen(page, 'comparing pixels', () => chooseFiles(page, volume));
  await expect(page.locator('body')).toHaveAttribute('data-result', 'stopped');
  await page.getByTestId('analyse').click();
  await answered(page);
  const gap = await page.evaluate(() => /** @type {any} */ (window).seen.longestGapMs);
  const seconds = /analysed in ([\d.]+)/.exec(
    (await page.getByTestId('status').textContent()) ?? '',
  );
  // In one piece it would be all of that time; the longest of many pieces is the end of the work.
  expect(gap).toBeLessThan(500 * Number(seconds?.[1]));
  await site.close();
});

test('where WebAssembly is forbidden, the page says so and what to do', async ({ page }) => {
  const site = await openUnder(page, "script-src 'self'");
  await expect(page.getByRole('alert')).toContainText('forbids WebAssembly');
  await expect(page.getByRole('alert')).toContainText("'wasm-unsafe-eval'");
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await site.close();
});

test('a browser without WebAssembly is told which ones have it', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
  await page.goto(offlineAddress);
  await expect(page.getByRole('alert')).toContainText('cannot run WebAssembly');
});

test('a browser that decompresses nothing is told so by the offline file', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'DecompressionStream'));
  await page.goto(offlineAddress);
  await expect(page.getByRole('alert')).toContainText('A current Firefox, Chrome');
});

for (const { what, address } of [
  { what: 'the site', address: '' },
  { what: 'the offline file', address: offlineAddress },
]) {
  test(`${what} without script says what it needs`, async ({ playwright, launchOptions }) => {
    const site = await servePage(dist);
    // Playwright's own switch comes after the parser has settled that there is script.
    const args = [...(launchOptions.args ?? []), '--blink-settings=scriptEnabled=false'];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    const page = await browser.newPage();
    await page.goto(address || site.url);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const words = nodes.map(({ name }) => String(name?.value ?? '')).join(' ');
    expect(words.replace(/\s+/g, ' ')).toContain('for that it needs JavaScript');
    await browser.close();
    await site.close();
  });
}

test('a script that a browser cannot read leaves a sentence, not a blank page', async ({
  page,
}) => {
  const index = readFileSync(`${dist}/index.html`, 'utf8').replace('main.js?', 'missing.js?');
  const site = await servePage(dist, { pages: { 'index.html': index } });
  await page.goto(site.url);
  await expect(page.getByText('the browser cannot run it')).toBeVisible({ timeout: 10_000 });
  await site.close();
});

test('a part of another version is not taken', async ({ page }) => {
  const other = Buffer.concat([readFileSync(`${dist}/phasebound.wasm`), Buffer.from([0])]);
  const site = await servePage(dist, { pages: { 'phasebound.wasm': other } });
  await page.goto(site.url);
  await expect(page.getByRole('alert')).toContainText('Reload the page');
  await site.close();
});

test('the policies are strict', async () => {
  const policyOf = (/** @type {string} */ name) =>
    /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(
      readFileSync(`${dist}/${name}`, 'utf8'),
    )?.[1] ?? '';
  const site = policyOf('index.html');
  expect(site).toContain("default-src 'none'");
  expect(site).toContain("script-src 'self' 'wasm-unsafe-eval';");
  const offline = policyOf('phasebound.html');
  expect(offline).toMatch(/script-src 'sha256-[^']+' 'wasm-unsafe-eval';/);
  for (const policy of [site, offline, policyOf('method.html')]) {
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
  }
  expect(readFileSync(`${dist}/index.html`, 'utf8')).not.toMatch(/<script(?![^>]*src=)|\son\w+=/);
});

test.describe('kept for offline use', () => {
  test.use({ serviceWorkers: 'allow' });

  /** @param {Page} page */
  const kept = (page) =>
    page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const names = await caches.keys();
      const files = names[0] ? await (await caches.open(names[0])).keys() : [];
      return { names, files: files.map(({ url }) => url) };
    });

  test('the second visit needs no network, and the first took less than 1.5 MB', async ({
    page,
    context,
  }) => {
    const site = await servePage(dist);
    await page.goto(site.url);
    const { names, files } = await kept(page);
    expect(names).toHaveLength(1);
    expect(names[0]).toContain(site.url);
    expect(files).toContain(`${site.url}phasebound.wasm`);
    expect(site.numBytes).toBeLessThan(kMostTransfer);
    testInfoAnnotation(`first visit: ${site.numBytes} bytes`);
    await site.close();
    await context.setOffline(true);
    await page.goto(site.url);
    await chooseFiles(page, goldenFile('small_150.png'));
    await answered(page);
    await page.getByTestId('document-method').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('What the number means');
  });

  test('a new version says so, waits, and replaces the old one whole', async ({
    page,
  }, testInfo) => {
    const site = await servePage(dist);
    await page.goto(site.url);
    const before = await kept(page);

    const next = testInfo.outputPath('next');
    await makeVersion(next);
    site.folder = next;
    await page.reload();
    await expect(page.getByTestId('new-version')).toBeVisible();
    // Whatever is asked for until then is of the old one.
    await page.goto(`${site.url}method.html`);
    await expect(page.getByText('Another version of this document')).toHaveCount(0);
    await page.goto(site.url);
    const loaded = page.waitForEvent('load');
    await page.getByTestId('reload').click();
    await loaded;
    // The old one goes once the new one is at work.
    await expect
      .poll(async () => (await kept(page)).names.filter((name) => before.names.includes(name)))
      .toEqual([]);
    expect((await kept(page)).names).toHaveLength(1);
    await expect(page.getByTestId('new-version')).toHaveCount(0);
    await page.goto(`${site.url}method.html`);
    await expect(page.getByText('Another version of this document')).toBeVisible();
    await site.close();
  });

  test('a version whose files do not belong together is not kept', async ({ page }, testInfo) => {
    const site = await servePage(dist);
    await page.goto(site.url);
    const before = await kept(page);
    const next = testInfo.outputPath('next');
    await makeVersion(next);
    // As in the middle of an upload: the new list, an old file.
    writeFileSync(`${next}/method.html`, readFileSync(`${dist}/method.html`));
    site.folder = next;
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const gone = new Promise((resolve) => {
        registration.addEventListener('updatefound', () => {
          const { installing } = registration;
          installing?.addEventListener('statechange', () => {
            if (installing.state === 'redundant') resolve(null);
          });
        });
      });
      await registration.update().catch(() => {});
      await gone;
    });
    expect(await kept(page)).toEqual(before);
    await page.reload();
    await expect(page.getByTestId('new-version')).toHaveCount(0);
    await site.close();
  });
});

/** @param {string} description */
function testInfoAnnotation(description) {
  test.info().annotations.push({ type: 'measured', description });
}

/**
 * The site with another document, tied together as the build does.
 * @param {string} folder
 */
async function makeVersion(folder) {
  const { cpSync } = await import('node:fs');
  const { buildOf } = await import('../../web/build/site.mjs');
  cpSync(dist, folder, { recursive: true });
  const method = readFileSync(`${dist}/method.html`, 'utf8');
  writeFileSync(
    `${folder}/method.html`,
    method.replace('<main>', '<main><p>Another version of this document</p>'),
  );
  const worker = readFileSync(`${dist}/sw.js`, 'utf8');
  const list = /\{version:"[^"]*",files:\{[^}]*\}\}/.exec(worker);
  if (!list) throw new Error('the service worker has no list');
  const names = [...list[0].matchAll(/"?([\w.]+)"?:"sha256-/g)].map(([, name]) => name);
  const files = new Map(names.map((name) => [name, readFileSync(`${folder}/${name}`)]));
  writeFileSync(
    `${folder}/sw.js`,
    worker.replace(list[0], () => JSON.stringify(buildOf(files))),
  );
}
