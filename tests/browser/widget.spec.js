import { writeFile } from 'node:fs/promises';

import { expect, test } from '@playwright/test';
import { runAnalyse } from '../node/support.mjs';
import { greyPixels } from './support/grey.js';
import { openHost, part, pictures, widget } from './support/host.js';
import { dist, goldenBytes } from './support/page.js';
import { servePage } from './support/server.js';
import { tiffBytes } from './support/tiff.js';

test('shows picture, number, interval and slider of the image that its attribute names', async ({
  page,
}) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" src="blobs_500.png" compact model="imagerep"></phasebound-widget>',
  );
  await expect(part(page, 'w', 'number')).toHaveText('0.328 ± 0.035');
  await expect(part(page, 'w', 'interval')).toHaveText(/at 95\s% confidence: 0\.294 to 0\.363/);
  await expect(part(page, 'w', 'picture')).toHaveAttribute('aria-label', 'Phases of blobs_500.png');
  await expect(part(page, 'w', 'sentence')).toBeHidden();
  await expect(part(page, 'w', 'link')).toHaveAttribute('href', new RegExp(`^${site.url}#`));
  const told = await page.evaluate(() => /** @type {any} */ (window).told);
  const result = told.findLast((/** @type {any} */ each) => each.type === 'result').detail;
  expect(result.phases[0].lower).toBeCloseTo(0.2938, 3);
  expect(result.file).toBe('blobs_500.png');
  expect(told.some((/** @type {any} */ each) => each.type === 'progress')).toBe(true);
  // The slider moves interval, property and attribute, without another look at the image.
  await part(page, 'w', 'slider').press('End');
  await expect(part(page, 'w', 'interval')).toHaveText(/at 99\.99\s%/);
  await expect(widget(page)).toHaveAttribute('confidence', '0.9999');
  await site.close();
});

test('mirrors attributes by properties, and picks phase, language and model', async ({ page }) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" src="three_phase_700x1000.tif" phase="85"></phasebound-widget>',
  );
  await expect(part(page, 'w', 'number')).toContainText('0.261');
  await part(page, 'w', 'phase').selectOption('255');
  await expect(widget(page)).toHaveAttribute('phase', '255');
  await expect(part(page, 'w', 'number')).not.toContainText('0.261');
  await expect(part(page, 'w', 'curve').locator('path').first()).toBeVisible();
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.getElementById('w'));
    Object.assign(element, { confidence: 0.8, model: 'imagerep', lang: 'de', theme: 'dark' });
  });
  await expect(part(page, 'w', 'interval')).toHaveText(/80\s%/);
  await expect(part(page, 'w', 'number')).toContainText('0,');
  const properties = await page.evaluate(() => {
    const { src, phase, confidence, target, model, lang, theme, compact, result } =
      /** @type {any} */ (document.getElementById('w'));
    return { src, phase, confidence, target, model, lang, theme, compact, leads: result.model };
  });
  expect(properties).toEqual({
    src: 'three_phase_700x1000.tif',
    phase: '255',
    confidence: 0.8,
    target: 0.05,
    model: 'imagerep',
    lang: 'de',
    theme: 'dark',
    compact: false,
    leads: 'imagerep',
  });
  await page.evaluate(() => {
    /** @type {any} */ (document.getElementById('w')).compact = true;
  });
  await expect(part(page, 'w', 'phase')).toBeHidden();
  await site.close();
});

test('tells what the structure does to the number of the model that leads', async ({ page }) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" src="anisotropic_800.png" model="imagerep"></phasebound-widget>',
  );
  const elongated = /Features are about 6\.8 times as long in one direction as in another/;
  await expect(part(page, 'w', 'warnings').locator('li', { hasText: elongated })).toHaveCount(1);
  await page.evaluate(() => {
    Object.assign(/** @type {any} */ (document.getElementById('w')), { model: 'calibrated' });
  });
  await expect(part(page, 'w', 'sentence')).toContainText('the calibrated model');
  await expect(part(page, 'w', 'warnings').locator('li', { hasText: elongated })).toHaveCount(0);
  await site.close();
});

test('takes what the page has set on it before its script was there', async ({ page }) => {
  const early = "Object.assign(document.getElementById('w'), { src: 'small_150.png', confidence: 0.8 })";
  const site = await openHost(
    page,
    `<phasebound-widget id="w"></phasebound-widget><script>${early};</script>`,
  );
  await expect(part(page, 'w', 'interval')).toHaveText(/80\s%/);
  await expect(widget(page)).toHaveAttribute('src', 'small_150.png');
  await site.close();
});

test('several share one worker, and removal frees everything', async ({ page }) => {
  const ids = ['a', 'b', 'c'];
  const names = ['blobs_500.png', 'small_150.png', 'volume_tiny_48.tif'];
  const site = await openHost(
    page,
    ids
      .map(
        (id, i) => `<phasebound-widget id="${id}" src="${names[i]}" compact></phasebound-widget>`,
      )
      .join(''),
  );
  for (const id of ids) await expect(part(page, id, 'number')).toContainText(/±|\+/);
  for (const id of ids) await expect(part(page, id, 'interval')).toBeVisible();
  // One worker, and its helper where there is a second core.
  expect(page.workers().length).toBeLessThanOrEqual(2);
  expect(site.requests.filter((name) => name === 'phasebound.wasm')).toHaveLength(1);
  // Moved, it keeps what it has.
  await page.evaluate(() =>
    document.body.append(/** @type {Node} */ (document.getElementById('a'))),
  );
  await expect(part(page, 'a', 'interval')).toBeVisible();
  expect(site.requests.filter((name) => name === 'blobs_500.png')).toHaveLength(1);

  await page.evaluate(() => document.body.replaceChildren());
  await expect.poll(() => page.workers().length).toBe(0);
  // And it works again.
  await page.evaluate(() => {
    document.body.innerHTML = '<phasebound-widget id="d" src="small_150.png"></phasebound-widget>';
  });
  await expect(part(page, 'd', 'interval')).toBeVisible();
  await site.close();
});

test('removal leaves nothing behind', async ({ page }) => {
  // Looked at by script alone: a locator keeps what it has found.
  const site = await openHost(
    page,
    ['a', 'b']
      .map((id) => `<phasebound-widget id="${id}" src="small_150.png"></phasebound-widget>`)
      .join(''),
  );
  await page.waitForFunction(
    () =>
      new Set(
        /** @type {any} */ (window).told
          .filter((/** @type {any} */ { type }) => type === 'result')
          .map((/** @type {any} */ { id }) => id),
      ).size === 2,
  );
  await page.evaluate(() => {
    const found = [...document.querySelectorAll('phasebound-widget')];
    Object.assign(window, { refs: found.map((each) => new WeakRef(each)), told: [] });
    document.body.replaceChildren();
  });
  const session = await page.context().newCDPSession(page);
  await expect
    .poll(async () => {
      await session.send('HeapProfiler.collectGarbage');
      return page.evaluate(
        () =>
          /** @type {any} */ (window).refs.filter((/** @type {any} */ ref) => ref.deref()).length,
      );
    })
    .toBe(0);
  // The browser ends workers after it was told to.
  await expect.poll(() => page.workers().length).toBe(0);
  await site.close();
});

test('one that is removed while it computes holds up no other', async ({ page }) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="a" src="blobs_500.png"></phasebound-widget><phasebound-widget id="b" src="small_150.png"></phasebound-widget>',
  );
  await page.evaluate(async () => {
    await customElements.whenDefined('phasebound-widget');
    const first = /** @type {any} */ (document.getElementById('a'));
    await new Promise((resolve) => first.addEventListener('progress', resolve, { once: true }));
    first.remove();
  });
  await expect(part(page, 'b', 'interval')).toBeVisible();
  await site.close();
});

test('opens what is chosen, says in a sentence what is wrong, and takes names as text', async ({
  page,
}) => {
  const site = await openHost(page, '<phasebound-widget id="w" phase="7"></phasebound-widget>');
  const name = '<img src=x onerror=alert(1)>.png';
  const file = part(page, 'w', 'box').locator('input[type=file]');
  await file.setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(part(page, 'w', 'error')).toContainText('in no format that is read');
  await file.setInputFiles({ name, mimeType: 'image/png', buffer: goldenBytes('small_150.png') });
  await expect(part(page, 'w', 'error')).toContainText('no phase 7; its phases are 0, 255.');
  await page.evaluate(() => document.getElementById('w')?.removeAttribute('phase'));
  await file.setInputFiles({ name, mimeType: 'image/png', buffer: goldenBytes('small_150.png') });
  await expect(part(page, 'w', 'interval')).toBeVisible();
  await expect(part(page, 'w', 'picture')).toHaveAttribute('aria-label', `Phases of ${name}`);
  await expect(widget(page).locator('img')).toHaveCount(0);
  const errors = await page.evaluate(() =>
    /** @type {any} */ (window).told.filter((/** @type {any} */ each) => each.type === 'error'),
  );
  expect(errors.map((/** @type {any} */ { detail }) => detail.code)).toEqual([
    'UnknownFormat',
    'NoSuchPhase',
  ]);
  await site.close();
});

test('segments a grey picture as the command line does, and says so', async ({ page }, info) => {
  const grey = tiffBytes(300, 290, [greyPixels(300, 260, { barRows: 30 })]);
  const path = info.outputPath('grey.tif');
  await writeFile(path, grey);
  const site = await openHost(
    page,
    '<phasebound-widget id="w" compact></phasebound-widget><phasebound-widget id="d" lang="de"></phasebound-widget>',
  );
  for (const id of ['w', 'd']) {
    const file = { name: path, mimeType: 'image/tiff', buffer: grey };
    await part(page, id, 'box').locator('input[type=file]').setInputFiles(file);
    await expect(part(page, id, 'interval')).toBeVisible();
  }
  await expect(part(page, 'w', 'segmentation')).toHaveText(
    /not segmented: grey values above \d+, .* Another defensible segmentation: 0\.\d+ to 0\.\d+\. .* 30 rows/,
  );
  await expect(part(page, 'd', 'segmentation')).toHaveText(/über \d+, .* 0,\d+ bis 0,\d+\. .* 30 Zeilen/);
  const result = await widget(page).evaluate((element) => /** @type {any} */ (element).result);
  const { stdout } = await runAnalyse(['--json', '--threshold', 'otsu', '--phase', '1', path]);
  const told = JSON.parse(stdout);
  expect(result.segmentation).toEqual(told.segmentation);
  expect(result.phases[0]).toEqual({ ...told.phases[0] });
  expect(result.shape).toEqual([260, 300]);
  // Labels are taken as they are.
  await part(page, 'w', 'box')
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: goldenBytes('small_150.png') });
  await expect(part(page, 'w', 'picture')).toHaveAttribute('aria-label', 'Phases of a.png');
  await expect(part(page, 'w', 'segmentation')).toBeHidden();
  await site.close();
});

test('a strip that stands does not fill the page', async ({ page }) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w"></phasebound-widget><phasebound-widget id="c" compact></phasebound-widget>',
  );
  const buffer = tiffBytes(2, 600, [Uint8Array.from({ length: 1200 }, (_, i) => ((i * i) % 7 < 3 ? 9 : 0))]);
  for (const id of ['w', 'c']) {
    await part(page, id, 'box')
      .locator('input[type=file]')
      .setInputFiles({ name: 'strip.tif', mimeType: 'image/tiff', buffer });
    await expect(part(page, id, 'number')).toBeVisible();
    expect((await part(page, id, 'picture').boundingBox())?.height).toBeLessThan(600);
  }
  await site.close();
});

test('tells what the file itself is warned of', async ({ page }) => {
  const site = await openHost(page, '<phasebound-widget id="w"></phasebound-widget>');
  // Two classes with a haze between them, as resizing leaves it.
  const pixels = Uint8Array.from({ length: 200 * 200 }, (_, i) => {
    const x = (i % 200) % 20;
    return [0, 0, 0, 90, 180][x] ?? (x < 12 ? 255 : x === 12 ? 170 : x === 13 ? 80 : 0);
  });
  const buffer = tiffBytes(200, 200, [pixels]);
  await part(page, 'w', 'box')
    .locator('input[type=file]')
    .setInputFiles({ name: 'hazy.tif', mimeType: 'image/tiff', buffer });
  await expect(part(page, 'w', 'interval')).toBeVisible();
  await expect(part(page, 'w', 'warnings').locator('li', { hasText: 'look like the haze' })).toHaveCount(1);
  await site.close();
});

test('tells its author which attribute is not understood, and what is used instead', async ({
  page,
}) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" src="blobs_500.png" lang="en" confidence="95" model="best"></phasebound-widget>',
  );
  await expect(part(page, 'w', 'interval')).toBeVisible();
  await expect(part(page, 'w', 'confidence')).toContainText('95');
  const told = part(page, 'w', 'warnings').locator('li', { hasText: 'is not understood' });
  await expect(told).toHaveText([
    'confidence="95" is not understood, so 0.95 is used: give a number from 0.5 to 0.9999.',
    'model="best" is not understood, so calibrated is used: give calibrated or imagerep.',
  ]);
  await page.locator('#w').evaluate((widget) => widget.setAttribute('confidence', '0.9'));
  await expect(told).toHaveCount(1);
  await site.close();
});

test('comes from another server than its page, and takes the looks that the page gives', async ({
  page,
}) => {
  const allowed = { 'Access-Control-Allow-Origin': '*' };
  const other = await servePage(dist, { pages: pictures, headers: allowed });
  const host = `<!doctype html><html lang="de"><head><meta charset="utf-8">
<script type="module" src="${other.url}widget.js"></script>
<link rel="stylesheet" href="looks.css"></head><body>
<phasebound-widget id="w" src="${other.url}small_150.png"></phasebound-widget></body></html>`;
  const looks = `phasebound-widget { --phasebound-ink: rgb(1, 2, 3); --phasebound-ground: rgb(250, 240, 230); }
phasebound-widget::part(number) { font-size: 50px; }`;
  const site = await servePage(dist, { pages: { 'host.html': host, 'looks.css': looks } });
  await page.goto(`${site.url}host.html`);
  await expect(part(page, 'w', 'interval')).toContainText('Konfidenz');
  expect(page.workers().length).toBeGreaterThan(0);
  await expect(part(page, 'w', 'number')).toHaveCSS('font-size', '50px');
  await expect(part(page, 'w', 'number')).toHaveCSS('color', 'rgb(1, 2, 3)');
  await expect(part(page, 'w', 'box')).toHaveCSS('background-color', 'rgb(250, 240, 230)');
  await expect(part(page, 'w', 'link')).toHaveAttribute('href', new RegExp(`^${other.url}#`));
  await site.close();
  await other.close();
});

test('says why an image cannot be had', async ({ page }) => {
  const others = {
    absent: 'none.png',
    kept: 'kept.png',
    silent: 'http://127.0.0.1:9/a.png',
    local: 'file:///none.png',
    misspelt: 'http://[',
  };
  await page.route('**/kept.png', (route) => route.fulfill({ status: 403 }));
  const tags = Object.entries(others).map(
    ([id, src]) => `<phasebound-widget id="${id}" src="${src}"></phasebound-widget>`,
  );
  const site = await openHost(page, tags.join(''));
  const error = (/** @type {string} */ id) => part(page, id, 'error');
  await expect(error('absent')).toContainText('no image at its address');
  await expect(error('kept')).toContainText('server does not give the image');
  await expect(error('silent')).toContainText('could not be loaded from its address');
  await expect(error('local')).toContainText('no image at its address');
  await expect(error('misspelt')).toContainText('no image at its address');
  await site.close();
});

test('says what is wrong in its language, and no longer than it is wrong', async ({ page }) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" src="small_150.png" phase="7"></phasebound-widget>',
  );
  const error = part(page, 'w', 'error');
  const set = (/** @type {object} */ values) =>
    page.evaluate((given) => {
      Object.assign(/** @type {any} */ (document.getElementById('w')), given);
    }, values);
  await expect(error).toContainText('The image has no phase 7');
  await set({ lang: 'de' });
  await expect(error).toContainText('Das Bild hat keine Phase 7');
  await set({ phase: '255' });
  await expect(part(page, 'w', 'interval')).toBeVisible();
  await set({ phase: '7' });
  await expect(error).toBeVisible();
  await set({ phase: 'Poren' });
  await expect(error).toContainText('Das Bild hat keine Phase Poren');
  // The estimate of this phase is there already.
  await set({ phase: '255' });
  await expect(part(page, 'w', 'interval')).toBeVisible();
  await expect(error).toBeHidden();
  await site.close();
});

test('its reader can take another image, by keyboard too, where the choice is the reader’s', async ({
  page,
}) => {
  const site = await openHost(
    page,
    '<phasebound-widget id="w" compact></phasebound-widget><phasebound-widget id="f" src="small_150.png"></phasebound-widget>',
  );
  const choose = part(page, 'w', 'choose');
  const take = async (/** @type {string} */ name, /** @type {Buffer} */ buffer) => {
    const chooser = page.waitForEvent('filechooser');
    await choose.press('Enter');
    await (await chooser).setFiles({ name, mimeType: 'image/png', buffer });
  };
  await take('broken.png', Buffer.from('no picture'));
  await expect(part(page, 'w', 'error')).toContainText('in no format that is read');
  await take('blobs.png', goldenBytes('blobs_500.png'));
  await expect(part(page, 'w', 'number')).toContainText('0.328');
  await expect(choose).toHaveText('Another image…');
  await take('small.png', goldenBytes('small_150.png'));
  await expect(part(page, 'w', 'picture')).toHaveAttribute('aria-label', 'Phases of small.png');
  // The image of the page's author is the author's choice.
  await expect(part(page, 'f', 'interval')).toBeVisible();
  await expect(part(page, 'f', 'choose')).toBeHidden();
  await site.close();
});

for (const { what, policy, isAnswered } of [
  {
    what: 'a strict policy that allows it',
    policy:
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src blob:",
    isAnswered: true,
  },
  {
    what: 'a policy without workers',
    policy: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
    isAnswered: true,
  },
  {
    what: 'a policy without WebAssembly',
    policy: "default-src 'none'; script-src 'self'; connect-src 'self'",
    isAnswered: false,
  },
]) {
  test(`under ${what}`, async ({ page }) => {
    const site = await openHost(
      page,
      '<phasebound-widget id="w" src="small_150.png"></phasebound-widget>',
      { 'Content-Security-Policy': policy },
    );
    if (isAnswered) await expect(part(page, 'w', 'interval')).toBeVisible();
    else await expect(part(page, 'w', 'error')).toContainText('forbids WebAssembly');
    await site.close();
  });
}
