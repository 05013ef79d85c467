import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { goldenBytes } from './support/page.js';
import { servePage } from './support/server.js';

const folder = fileURLToPath(new URL('../../build/package', import.meta.url));

test('the package computes in a worker, and fetches the module with the first call alone', async ({
  page,
}) => {
  const site = await servePage(folder, {
    pages: { 'user.html': '<!doctype html><title>user</title>' },
  });
  // Those that have been there: the stopped one goes at the end, and its successor comes later.
  let numWorkers = 0;
  page.on('worker', () => (numWorkers += 1));
  await page.goto(`${site.url}user.html`);
  const numbers = [...goldenBytes('blobs_500.png')];
  await page.evaluate(async () => {
    Object.assign(window, { own: await import(new URL('index.js', location.href).href) });
  });
  expect(site.requests).not.toContain('phasebound.wasm');
  const { lower, aborted } = await page.evaluate(async (list) => {
    const { analyse } = /** @type {any} */ (window).own;
    const bytes = Uint8Array.from(list);
    const answer = await analyse(bytes, { phase: 255, model: 'imagerep' });
    const stop = new AbortController();
    const onProgress = () => stop.abort('enough');
    const aborted = await analyse(bytes, { signal: stop.signal, onProgress }).catch(
      (/** @type {unknown} */ reason) => reason,
    );
    return { lower: answer.phases[0].lower, aborted };
  }, numbers);
  expect(lower).toBeCloseTo(0.2938, 3);
  expect(aborted).toBe('enough');
  expect(site.requests.filter((name) => name === 'phasebound.wasm')).toHaveLength(1);
  expect(numWorkers).toBeGreaterThan(0);
  await site.close();
});
