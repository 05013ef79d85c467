import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { dist } from '../support/page.js';
import { servePage } from '../support/server.js';
import { cellsVolume } from '../support/tiff.js';
import { engines } from './driver.js';
import { openAndSlide, save, stop, stopWidget, useWidget, work } from './flows.js';

/** Side of a prime length: some seconds of work. */
const kSidePx = 251;
/** Where the page computes by itself a click waits for its turn, so there has to be more to do. */
const kMainThreadSidePx = 347;
/** As a strict host would send it: what the page says of itself, and no worker. */
const kStrict =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src blob: data:; connect-src 'self'";

const kHost = `<!doctype html><html lang="en"><body>
<iframe id="frame" sandbox="allow-scripts" src="phasebound.html?embed=1#model=imagerep&lang=en" width="800" height="700"></iframe>
</body></html>`;

const kPageHost = `<!doctype html><html lang="en"><body>
<iframe id="frame" sandbox="allow-scripts allow-downloads" src="phasebound.html" width="780" height="560"></iframe>
</body></html>`;

/** @type {import('@playwright/test').Fixtures<{folder: string}>} */
const fixtures = {
  // A folder that goes with the test: the profile of a browser is large.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'phasebound-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
};
const test = base.extend(fixtures);

/**
 * @param {string} folder
 * @param {number} sidePx
 */
function largeVolume(folder, sidePx = kSidePx) {
  const path = join(folder, 'volume.tif');
  writeFileSync(path, cellsVolume(sidePx, 20));
  return path;
}

/** @param {import('./driver.js').Driver} driver */
const requests = (driver) =>
  driver.run(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => !/^(blob|data):/.test(name)),
  );

for (const [name, startEngine] of Object.entries(engines)) {
  test(`${name}: the site`, async ({ folder }) => {
    const site = await servePage(dist);
    const driver = await startEngine(`${folder}/browser`, false);
    try {
      await driver.open(site.url);
      await work(driver);
      await save(driver);
      await stop(driver, largeVolume(folder));
    } finally {
      await driver.close();
      await site.close();
    }
  });

  test(`${name}: the offline file from the disk, with the network off`, async ({ folder }) => {
    const driver = await startEngine(`${folder}/browser`, true);
    try {
      await driver.open(pathToFileURL(`${dist}/phasebound.html`).href);
      await work(driver);
      await save(driver);
      await stop(driver, largeVolume(folder));
      expect(await requests(driver)).toEqual([]);
    } finally {
      await driver.close();
    }
  });

  test(`${name}: the site again, when its server is gone`, async ({ folder }) => {
    const site = await servePage(dist);
    const driver = await startEngine(`${folder}/browser`, false);
    try {
      await driver.open(site.url);
      await driver.run(() => navigator.serviceWorker.ready.then(() => null));
      await site.close();
      await driver.open(site.url);
      await openAndSlide(driver);
    } finally {
      await driver.close();
      await site.close();
    }
  });

  test(`${name}: a frame in a sandbox`, async ({ folder }) => {
    const site = await servePage(dist, { pages: { 'host.html': kHost } });
    const driver = await startEngine(`${folder}/browser`, false);
    try {
      await driver.open(`${site.url}host.html`);
      await driver.enterFrame('#frame');
      await useWidget(driver);
      await stopWidget(driver, largeVolume(folder));
    } finally {
      await driver.close();
      await site.close();
    }
  });

  test(`${name}: the whole page in a sandbox`, async ({ folder }) => {
    const site = await servePage(dist, { pages: { 'host.html': kPageHost } });
    const driver = await startEngine(`${folder}/browser`, false);
    try {
      await driver.open(`${site.url}host.html`);
      await driver.enterFrame('#frame');
      await work(driver, true);
      await save(driver);
      await stop(driver, largeVolume(folder));
    } finally {
      await driver.close();
      await site.close();
    }
  });

  test(`${name}: under a strict policy without workers`, async ({ folder }) => {
    const site = await servePage(dist, { headers: { 'Content-Security-Policy': kStrict } });
    const driver = await startEngine(`${folder}/browser`, false);
    try {
      await driver.open(site.url);
      await work(driver);
      await save(driver);
      await stop(driver, largeVolume(folder, kMainThreadSidePx));
    } finally {
      await driver.close();
      await site.close();
    }
  });
}
