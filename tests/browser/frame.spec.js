import { expect, test } from '@playwright/test';
import { answered, dist, goldenBytes, goldenFile } from './support/page.js';
import { servePage } from './support/server.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * A page that allows the frame scripts and nothing else.
 * @param {Page} page
 * @param {string} fragment
 */
async function openHost(page, fragment) {
  const host = `<!doctype html><html><body>
<iframe id="frame" sandbox="allow-scripts" src="phasebound.html?embed=1#${fragment}" width="700" height="100"></iframe>
<iframe id="other" sandbox="allow-scripts" src="other.html"></iframe>
<script>
window.heights = [];
window.others = [];
addEventListener('message', (event) => {
  const frame = document.getElementById('frame');
  if (event.source !== frame.contentWindow) return;
  if (event.data.type !== 'phasebound:height') window.others.push(event.data);
  else { window.heights.push(event.data.height); frame.height = event.data.height; }
});
</script></body></html>`;
  // A stranger that knows how to reach the frame beside it.
  const other = `<script>addEventListener('message', () => parent.frames[0].postMessage(
    { type: 'phasebound:settings', fragment: 'confidence=0.6' }, '*'));</script>`;
  const image = goldenBytes('blobs_500.png');
  const pages = { 'host.html': host, 'other.html': other, 'blobs_500.png': image };
  const site = await servePage(dist, { pages });
  await page.goto(`${site.url}host.html`);
  return { site, frame: page.frameLocator('#frame') };
}

/**
 * Sends the frame what a page may send.
 * @param {Page} page
 * @param {unknown} message
 */
const send = (page, message) =>
  page.evaluate((data) => {
    const { frames } = window;
    frames[0].postMessage(data, '*');
  }, message);

test('works in a sandbox that allows scripts alone, tells its height and nothing else', async ({
  page,
}) => {
  const { site, frame } = await openHost(page, 'compact&model=imagerep&confidence=0.99&lang=de');
  await frame.locator('input[type=file]').setInputFiles(goldenFile('blobs_500.png'));
  await expect(frame.locator('[part=number]')).toContainText('0,328');
  await expect(frame.locator('[part=interval]')).toContainText('99');
  const { heights, others, high } = await page.evaluate(() => {
    const { heights, others } = /** @type {any} */ (window);
    return { heights, others, high: document.getElementById('frame')?.clientHeight };
  });
  expect(others).toEqual([]);
  expect(heights.length).toBeGreaterThan(1);
  // As high as its contents: nothing is cut off, nothing is left over.
  const inner = await frame.locator('phasebound-widget').evaluate((each) => each.clientHeight);
  expect(Math.abs(Number(high) - inner)).toBeLessThan(4);
  const storage = await frame.locator('body').evaluate(() => {
    try {
      return localStorage.length;
    } catch {
      return 'none';
    }
  });
  expect(storage).toBe('none');
  await site.close();
});

test('takes settings and images from its parent, and nothing else from anybody', async ({
  page,
}) => {
  const { site, frame } = await openHost(page, 'confidence=0.9&model=imagerep');
  const bytes = [...goldenBytes('blobs_500.png')];
  await page.evaluate((numbers) => {
    const { buffer } = Uint8Array.from(numbers);
    window.frames[0].postMessage(
      { type: 'phasebound:open', name: '<b>a</b>.png', bytes: buffer },
      '*',
    );
  }, bytes);
  await expect(frame.locator('[part=interval]')).toContainText(/90\s%/);
  await expect(frame.locator('[part=picture]')).toHaveAttribute(
    'aria-label',
    'Phases of <b>a</b>.png',
  );
  await send(page, { type: 'phasebound:settings', fragment: 'confidence=0.8&model=imagerep' });
  await expect(frame.locator('[part=interval]')).toContainText(/80\s%/);

  for (const message of [
    null,
    'phasebound:settings',
    { type: 'phasebound:settings' },
    { type: 'phasebound:settings', fragment: 3 },
    { type: 'phasebound:settings', fragment: `confidence=0.7${' '.repeat(5000)}` },
    { type: 'phasebound:open', name: 'a.png', bytes: 'text' },
    { type: 'phasebound:open', name: 7, bytes: [1, 2] },
    { type: 'phasebound:open', bytes: {} },
    { type: 'phasebound:eval', code: 'document.body.remove()' },
  ]) {
    await send(page, message);
  }
  await page.evaluate(() => window.frames[1].postMessage('go', '*'));
  // What comes after all of these is taken, so they have been seen.
  await send(page, {
    type: 'phasebound:settings',
    fragment: 'confidence=0.8&model=imagerep&lang=de',
  });
  await expect(frame.locator('[part=interval]')).toContainText('Konfidenz');
  await expect(frame.locator('[part=interval]')).toContainText(/80\s%/);
  await expect(frame.locator('[part=error]')).toBeHidden();
  await site.close();
});

test('loads an image that its address names only when the user says so', async ({ page }) => {
  const { site, frame } = await openHost(page, 'src=blobs_500.png');
  const load = frame.locator('[part~=load]');
  await expect(load).toHaveText(/Load blobs_500\.png from 127\.0\.0\.1/);
  expect(site.requests).not.toContain('blobs_500.png');
  await load.click();
  // A sandbox without an origin may read from no server that does not allow it to everybody.
  await expect(frame.locator('[part=error]')).toContainText('could not be loaded');
  await page.goto(`${site.url}phasebound.html?embed=1#src=blobs_500.png&compact`);
  await page.locator('[part~=load]').click();
  await expect(page.locator('[part=number]')).toContainText('0.328');
  await expect(page.locator('[part=link]')).toHaveAttribute(
    'href',
    /phasebound\.html#$|phasebound\.html#(?!.*embed)/,
  );
  await site.close();
});

test('a link to the page chooses settings, and an image only after a click', async ({ page }) => {
  const { site } = await openHost(page, '');
  site.requests.length = 0;
  await page.goto(`${site.url}#src=blobs_500.png&confidence=0.9&model=imagerep&lang=en&phase=0`);
  await expect(page.getByTestId('linked-image')).toContainText('blobs_500.png on 127.0.0.1');
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  expect(site.requests).not.toContain('blobs_500.png');
  await page.getByTestId('load-linked').click();
  await answered(page);
  await expect(page.getByTestId('number')).toContainText('0.672');
  await expect(page.getByTestId('interval')).toContainText(/90\s%/);
  await site.close();
});

for (const src of [
  'https://example.invalid/a.png',
  '//example.invalid/a.png',
  'javascript:alert(1)',
  'file:///etc/passwd',
]) {
  test(`a link that names ${src} makes no request`, async ({ page }) => {
    const { site } = await openHost(page, '');
    /** @type {string[]} */
    const foreign = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.origin) && !/^(blob|data):/.test(request.url())) {
        foreign.push(request.url());
      }
    });
    await page.goto(`${site.url}#src=${encodeURIComponent(src)}`);
    await expect(page.getByTestId('drop-zone')).toBeVisible();
    const isOffered = src.includes('example');
    await expect(page.getByTestId('linked-image')).toHaveCount(isOffered ? 1 : 0);
    if (isOffered) {
      // The page's own policy knows no other origin, whatever the user says.
      await page.getByTestId('load-linked').click();
      await expect(page.getByRole('alert')).toContainText('could not be loaded from its address');
    }
    expect(foreign).toEqual([]);
    await site.close();
  });
}

test('what a TIFF says of itself is text', async ({ page }) => {
  const { tiffBytes } = await import('./support/tiff.js');
  const hostile = '<img src=x onerror="document.title=1">';
  const plain = tiffBytes(64, 64, [
    Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 20 ? 255 : 0)),
  ]);
  const buffer = withDescription(plain, `ImageJ=1.53\nunit=${hostile}\nspacing=1\n`);
  const site = await servePage(dist);
  await page.goto(site.url);
  await page
    .getByTestId('file-input')
    .setInputFiles({ name: `${hostile}.tif`, mimeType: 'image/tiff', buffer });
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText(`${hostile}.tif`);
  await expect(page.locator('img')).toHaveCount(0);
  expect(await page.title()).toContain(hostile);
  await site.close();
});

/**
 * A one-page TIFF with an ImageDescription: its directory is written anew at the end.
 * @param {Buffer} plain little-endian, the directory at 8
 * @param {string} text
 */
function withDescription(plain, text) {
  const numEntries = plain.readUInt16LE(8);
  const words = Buffer.from(`${text}\0`);
  const entries = Array.from({ length: numEntries }, (_, i) =>
    plain.subarray(10 + 12 * i, 22 + 12 * i),
  );
  const own = Buffer.alloc(12);
  own.writeUInt16LE(270, 0);
  own.writeUInt16LE(2, 2);
  own.writeUInt32LE(words.length, 4);
  own.writeUInt32LE(plain.length, 8);
  const sorted = [...entries, own].sort((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
  const count = Buffer.alloc(2);
  count.writeUInt16LE(sorted.length, 0);
  const padding = Buffer.alloc((plain.length + words.length) % 2);
  const result = Buffer.concat([plain, words, padding, count, ...sorted, Buffer.alloc(4)]);
  result.writeUInt32LE(plain.length + words.length + padding.length, 4);
  return result;
}
