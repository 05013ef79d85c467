import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { servePage } from './support/server.js';

/** Where the built page is; another build can be tested with PHASEBOUND_DIST. */
const dist = process.env.PHASEBOUND_DIST ?? fileURLToPath(new URL('../../build/dist', import.meta.url));

/** @type {import('@playwright/test').Fixtures<{}, {address: string}>} */
const fixtures = {
  address: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await servePage(dist);
      await use(`${site.url}validation.html`);
      await site.close();
    },
    { scope: 'worker' },
  ],
};
const test = base.extend(fixtures);

test('the validation page shows Table 1, plots and tables, and needs nothing but its files', async ({
  page,
  address,
}) => {
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'How often the interval holds the truth',
  );
  const table1 = page.getByRole('table', { name: 'Intervals of 95 % that held' });
  await expect(table1.getByRole('row', { name: /^ImageRep \d/ })).toContainText('9442/10000');
  await expect(table1.getByRole('row', { name: /^ImageRep \d/ })).toContainText('941/1000');
  await expect(page.getByRole('img')).toHaveCount(4);
  await page.getByText('Numbers', { exact: true }).first().click();
  await expect(page.getByRole('columnheader', { name: 'side, px' }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Phasebound' })).toHaveAttribute('href', './');
  expect(complaints).toEqual([]);
});

for (const width of [1440, 400]) {
  test(`the validation page fits ${width} px`, async ({ page, address }) => {
    await page.setViewportSize({ width, height: 860 });
    await page.goto(address);
    const { scrollWidth, clientWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }));
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });
}
