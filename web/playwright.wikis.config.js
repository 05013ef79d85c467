import common from './playwright.config.js';

/** @type {import('@playwright/test').PlaywrightTestConfig} */
export default {
  ...common,
  testDir: '../tests/wikis',
  use: { ...common.use, viewport: { width: 1000, height: 760 } },
};
