import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { answered, chooseFiles, expect, goldenFile, numberOf, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** First bytes of every PNG. */
const kPngSignature = [0x89, 0x50, 0x4e, 0x47];
/** Fields of the JSON that the table of the page shows, too. */
const kFields = [
  'phaseFraction',
  'lower',
  'upper',
  'halfWidth',
  'clsPx',
  'sigma',
  'requiredSidePx',
  'moreImages',
];

/**
 * What a click hands to the downloads.
 * @param {Page} page
 * @param {string} testId
 */
async function downloaded(page, testId) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId(testId).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/**
 * Rows of a CSV file without quoted separators in front.
 * @param {string} text
 * @param {string} separator
 */
function csvRows(text, separator) {
  const [head, ...rows] = text.trimEnd().split('\r\n');
  const names = head.split(separator);
  return rows.map((row) =>
    Object.fromEntries(row.split(separator).map((cell, i) => [names[i], cell])),
  );
}

test('saves the numbers of the page digit for digit, and shows a saved result again', async ({
  page,
}) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await page.getByTestId('confidence-field').fill('90');
  await page.getByTestId('tab-export').click();

  const json = await downloaded(page, 'save-json');
  expect(json.name).toBe('blobs_500-phasebound-result.json');
  const saved = JSON.parse(json.bytes.toString());
  expect(saved.file).toBe('blobs_500.png');
  expect(saved.model).toBe('calibrated');
  expect(saved.session.images[0].sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(saved.phases).toHaveLength(2);
  for (const phase of saved.phases) {
    expect(phase.confidence).toBe(0.9);
    for (const field of kFields) {
      expect(await numberOf(page, `${field}-${phase.value}`)).toBe(phase[field]);
    }
  }
  await expect(page.getByTestId('sentence')).toHaveText(saved.phases[1].sentence);
  await expect(page.getByTestId('sentence-alternative')).toHaveText(
    saved.phases[1].alternative.sentence,
  );

  for (const { testId, style, separator, mark } of [
    { testId: 'save-csv', style: 'comma', separator: ',', mark: '.' },
    { testId: 'save-csv-semicolon', style: 'semicolon', separator: ';', mark: ',' },
  ]) {
    const csv = await downloaded(page, testId);
    expect(csv.name).toBe(`blobs_500-phasebound-phases-${style}.csv`);
    const rows = csvRows(csv.bytes.toString(), separator);
    expect(rows.map(({ value }) => value)).toEqual(['0', '255']);
    for (const [index, row] of rows.entries()) {
      for (const field of kFields) {
        expect(Number(row[field].replace(mark, '.'))).toBe(saved.phases[index][field]);
      }
    }
  }

  const svg = (await downloaded(page, 'save-curve-svg')).bytes.toString();
  const ends = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return ['lower', 'upper'].map(
      (part) => parsed.querySelector(`[data-part=${part}]`)?.textContent,
    );
  }, svg);
  expect(ends).toEqual([
    await page.locator('[data-testid=curve] [data-part=lower]').textContent(),
    await page.locator('[data-testid=curve] [data-part=upper]').textContent(),
  ]);
  for (const name of ['tpc-map', 'radial', 'directions', 'size-curve']) {
    const png = await downloaded(page, `save-${name}-png`);
    expect(png.name).toBe(`blobs_500-phasebound-phase-255-${name}.png`);
    expect([...png.bytes.subarray(0, 4)]).toEqual(kPngSignature);
  }

  const shown = ['number', 'interval', 'sentence', 'numbers'].map((id) => page.getByTestId(id));
  const before = await Promise.all(shown.map((part) => part.textContent()));
  await page.reload();
  await chooseFiles(page, { name: json.name, mimeType: 'application/json', buffer: json.bytes });
  await answered(page);
  await expect(page.getByTestId('image')).toHaveAttribute('data-painted', /./);
  await expect(page.getByTestId('numbers')).toBeAttached();
  expect(await Promise.all(shown.map((part) => part.textContent()))).toEqual(before);

  const broken = json.bytes.toString().replace('phasebound-session', 'something-else');
  await chooseFiles(page, {
    name: 'b.json',
    mimeType: 'application/json',
    buffer: Buffer.from(broken),
  });
  await expect(page.getByRole('alert')).toContainText('no result that Phasebound saved');
});

test('prints a report on one page, with its picture, numbers and provenance', async ({ page }) => {
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset.printed = 'yes';
    };
  });
  await page.getByTestId('tab-export').click();
  await page.getByTestId('print').click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  const report = page.getByTestId('report');
  for (const id of ['sentence', 'sentence-alternative', 'engine-version']) {
    await expect(report).toContainText((await page.getByTestId(id).textContent()) ?? '');
  }
  await expect(report).toContainText(/SHA-256 [0-9a-f]{64}/);
  await expect(report).toContainText('only 150 px along its shortest side');
  await expect(report.locator('canvas')).toHaveCount(1);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  await expect(page.getByTestId('citation')).toContainText('Dahari');
  await expect(page.getByTestId('bibtex')).toContainText('doi           = {10.1002/advs.202414149}');
});

test("the browser's own command prints the SHA-256, whatever was looked at before", async ({ page }) => {
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  const file = readFileSync(goldenFile('small_150.png'));
  const sha256 = createHash('sha256').update(file).digest('hex');
  // It is taken when the number is there, which the page does not tell of.
  await expect(async () => {
    await page.pdf();
    const words = await page.getByTestId('report').textContent();
    expect(words).toContain(`SHA-256 ${sha256}`);
  }).toPass();
});

test('saves a picture of every image, looked at or not', async ({ page }) => {
  await chooseFiles(page, [goldenFile('blobs_500.png'), goldenFile('discs_600.png')]);
  await answered(page);
  await page.getByTestId('tab-export').click();
  const { bytes } = await downloaded(page, 'save-json');
  const { images } = JSON.parse(bytes.toString()).session;
  expect(images).toHaveLength(2);
  for (const { picture } of images) expect(picture.labels.u8.length).toBeGreaterThan(1000);
});

test("the browser's own command prints what is seen now", async ({ page }) => {
  const report = page.getByTestId('report');
  // Without an answer there is nothing to report; and paper is white, whatever the screen is.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await expect(page.locator('header')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await chooseFiles(page, goldenFile('small_150.png'));
  await answered(page);
  for (const value of [255, 0]) {
    await page.getByTestId(`phase-${value}`).click();
    await answered(page);
    await expect(page.getByTestId('sentence')).not.toBeEmpty();
    // That is what tells the page that it is about to be printed.
    await page.pdf();
    await expect(report).toContainText((await page.getByTestId('sentence').textContent()) ?? '');
    await page.getByTestId('tab-export').click();
    await page.getByTestId('tab-why').click();
  }
  await expect(report).toContainText(/SHA-256 [0-9a-f]{64}/);
  await page.emulateMedia({ media: 'print' });
  await expect(report).toBeVisible();
  await expect(page.getByTestId('sentence')).toBeHidden();
});
