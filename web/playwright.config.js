import { existsSync } from 'node:fs';

// The distribution's browser; Playwright's own is a download that may not be had.
export const kChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
// The same without windows, as Playwright's own is: it opens a page in two thirds of the time. What
// people have is driven by the tests in tests/browser/engines.
const kWithoutWindows = ['/usr/bin/chromium-headless-shell'].find(existsSync) ?? kChromium;

/** @type {import('@playwright/test').PlaywrightTestConfig} */
export default {
  testDir: '../tests/browser',
  outputDir: 'test-results',
  // One set for all: the pictures allow for differences between machines.
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  // Two cores; each worker drives a browser that computes.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Each test has a fresh browser; that the page is kept has tests of its own.
    serviceWorkers: 'block',
    launchOptions: {
      executablePath: kWithoutWindows,
      args: [
        // Chromium's sandbox does not start for root, which is who builds run as.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
};
