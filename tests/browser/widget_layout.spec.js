import { expect, test } from '@playwright/test';
import { openHost, part, widget } from './support/host.js';

/** Where pages put things, and whether there is room for a widget as it is alone. */
const kPlaces = {
  float: '<div style="float: right">W</div><p>Beside it.</p>',
  row: '<div style="display: flex">W</div>',
  inline: '<div style="display: inline-block">W</div>',
  cell: '<table><tr><td>Electrode</td><td>W</td></tr></table>',
  column: '<div style="width: 250px">W</div>',
  grid: '<div style="display: grid; grid-template-columns: repeat(3, 1fr)">W<p></p><p></p></div>',
  narrow: '<div style="width: 150px">W</div>',
};

for (const [place, body] of Object.entries(kPlaces)) {
  test(`shows all that it has in a place of its page: ${place}`, async ({ page }) => {
    const names = ['compact', 'full'];
    const tags = names.map(
      (id) => `<phasebound-widget id="${id}" src="small_150.png" ${id}></phasebound-widget>`,
    );
    const site = await openHost(page, tags.map((tag) => body.replace('W', tag)).join(''));
    for (const id of names) {
      await expect(part(page, id, 'interval')).toBeVisible();
      const box = await part(page, id, 'box').boundingBox();
      if (!box) throw new Error('no box');
      for (const name of ['number', 'interval', 'slider', 'confidence', 'picture', 'link']) {
        const inner = await part(page, id, name).boundingBox();
        if (!inner) throw new Error(`no ${name}`);
        expect(inner.x, name).toBeGreaterThanOrEqual(box.x);
        expect(inner.x + inner.width, name).toBeLessThanOrEqual(box.x + box.width);
      }
      // Words stay whole: the label of the slider takes one line.
      const label = await widget(page, id).locator('label span').last().boundingBox();
      expect(label?.height).toBeLessThan(24);
    }
    await site.close();
  });
}

test('draws the curve for the width that it has', async ({ page }) => {
  const site = await openHost(
    page,
    '<div id="place" style="width: 300px"><phasebound-widget id="w" src="small_150.png"></phasebound-widget></div>',
  );
  await expect(part(page, 'w', 'interval')).toBeVisible();
  /** How much smaller the numbers are than they are meant to be. */
  const scale = () =>
    part(page, 'w', 'curve')
      .locator('svg')
      .evaluate((svg) => svg.clientWidth / /** @type {any} */ (svg).viewBox.baseVal.width);
  await expect.poll(scale).toBeCloseTo(1, 2);
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.getElementById('place')).style.width = '600px';
  });
  await expect.poll(scale).toBeCloseTo(1, 2);
  expect(await part(page, 'w', 'curve').locator('svg').evaluate((svg) => svg.clientWidth)).toBeGreaterThan(500);
  await site.close();
});
