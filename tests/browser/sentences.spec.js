import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { answered, chooseFiles, dropFiles, expect, goldenBytes, goldenFile, test } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @param {string} name of a file that the native tests read too */
const fixture = (name) =>
  readFileSync(new URL(`../native/fixtures/${name}`, import.meta.url));

/**
 * A NumPy array of 32-bit floats.
 * @param {readonly number[]} values
 * @param {number} width
 */
function npyBytes(values, width) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${values.length / width}, ${width}), }`;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(text.length + 1, 8);
  return Buffer.concat([
    head,
    Buffer.from(`${text}\n`),
    Buffer.from(Float32Array.from(values).buffer),
  ]);
}

/** Sixteen bits, more than stand for a colour. @param {number} sidePx */
const deep = (sidePx) =>
  npyBytes(Array.from({ length: sidePx * sidePx }, (_, i) => 1000 * (i % 2)), sidePx);

const coloured = Buffer.concat([
  Buffer.from('P6 9 9 255\n'),
  Buffer.from(Array.from({ length: 9 * 9 }, (_, i) => (i % 2 ? [200, 30, 30] : [0, 0, 90])).flat()),
]);
const failures = [
  { file: 'lerc.tif', says: 'in a way that is not read: LERC compression' },
  { file: 'unequal_pages.tif', says: 'Page 2 of the file (5 x 3, 8 bit) does not match' },
  { file: 'absurd_sides.png', says: 'and 2.1 GB can be had' },
  { file: 'hole.npy', bytes: npyBytes([0, 1, Infinity, 1, 0, 1, 0, 0], 4), says: '1 pixel holds infinity' },
].map((each) => ({ ...each, bytes: each.bytes ?? fixture(each.file) }));

test('says in a sentence what is wrong with each kind of file', async ({ page }) => {
  const alert = page.getByRole('alert');
  for (const { file, bytes, says } of failures) {
    await dropFiles(page, [{ name: file, bytes }]);
    await expect(alert).toContainText(says);
    await expect(alert).toContainText(file);
    await page.getByTestId('dismiss').click();
    await expect(alert).toBeEmpty();
  }
  // Colours, and values that no colour stands for.
  await dropFiles(page, [
    { name: 'a.ppm', bytes: coloured },
    { name: 'b.npy', bytes: deep(9) },
  ]);
  await expect(alert).toContainText('Some of the files are coloured');
});

for (const { what, expected } of [
  { what: 'holds no files', expected: 'The folder holds no files.' },
  { what: 'cannot be read', expected: 'cannot be read' },
]) {
  test(`says that a folder ${what}`, async ({ page }) => {
    await page.evaluate((isEmpty) => {
      // A script cannot make a folder to drop; this is what the browser says of one.
      DataTransferItem.prototype.webkitGetAsEntry = () =>
        /** @type {any} */ ({
          name: 'the folder',
          isFile: false,
          isDirectory: true,
          createReader: () => ({
            readEntries: (
              /** @type {(all: any[]) => void} */ tell,
              /** @type {(cause: DOMException) => void} */ fail,
            ) => (isEmpty ? tell([]) : fail(new DOMException('', 'NotReadableError'))),
          }),
        });
    }, what === 'holds no files');
    await dropFiles(page, [{ name: 'the folder', bytes: Buffer.alloc(0) }]);
    await expect(page.getByRole('alert')).toContainText(expected);
    await expect(page.getByRole('alert')).toContainText('the folder');
  });
}

test('says that a file went away after it was chosen', async ({ page }, testInfo) => {
  const path = testInfo.outputPath('gone.png');
  writeFileSync(path, goldenBytes('small_150.png'));
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chosen' });
    document.body.append(input);
  });
  await page.locator('#chosen').setInputFiles(path);
  // Its size is looked up when it is first asked for.
  const numBytes = await page
    .locator('#chosen')
    .evaluate((input) => /** @type {any} */ (input).files[0].size);
  expect(numBytes).toBeGreaterThan(0);
  unlinkSync(path);
  await page.evaluate(() => {
    const input = /** @type {HTMLInputElement} */ (document.querySelector('#chosen'));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(/** @type {FileList} */ (input.files)[0]);
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
  });
  await expect(page.getByRole('alert')).toContainText('The file cannot be read: there is no such file');
  await expect(page.getByRole('alert')).toContainText('gone.png');
});

test('says what a saved result lacks', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await page.getByTestId('tab-export').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-json').click(),
  ]);
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
  saved.session.results = saved.session.results.filter(
    (/** @type {{value: number}} */ { value }) => value !== 0,
  );
  const buffer = Buffer.from(JSON.stringify(saved));
  await chooseFiles(page, { name: 'part.json', mimeType: 'application/json', buffer });
  await answered(page);
  await page.getByTestId('phase-0').click();
  await expect(page.getByTestId('interval')).toHaveText('Not analysed');
  await expect(page.getByTestId('relative')).toContainText('was not analysed when the result was saved');
});

test('says that the memory ran out, or that the program made a mistake, and goes on', async ({
  page,
}) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  for (const { code, says } of [
    { code: 'OutOfMemory', says: 'The memory ran out.' },
    { code: 'Internal', says: 'The program made a mistake (vector)' },
  ]) {
    // What a worker answers where this happens in it.
    await page.evaluate((error) => {
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function failing(/** @type {any[]} */ ...given) {
        const [request] = given;
        if (request.type !== 'open') return Reflect.apply(postMessage, this, given);
        Worker.prototype.postMessage = postMessage;
        const data = {
          id: request.id,
          type: 'error',
          error: { code: error, details: ['vector'] },
          isBroken: true,
        };
        return this.dispatchEvent(new MessageEvent('message', { data }));
      };
    }, code);
    await chooseFiles(page, goldenFile('coarse_400.png'));
    await expect(page.getByRole('alert')).toContainText(says);
    await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  }
  await chooseFiles(page, goldenFile('coarse_400.png'));
  await answered(page);
  await expect(page.getByTestId('file-name')).toHaveText('coarse_400.png');
});

test('says what it lacks where it cannot start', async ({ browser, site }) => {
  for (const { prepare, says } of [
    {
      prepare: (/** @type {Page} */ page) => page.route('**/phasebound.wasm*', (route) => route.abort()),
      says: 'A part of the page could not be loaded.',
    },
    {
      prepare: (/** @type {Page} */ page) =>
        page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly')),
      says: 'This browser cannot run WebAssembly',
    },
  ]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await prepare(page);
    await page.goto(site.url);
    await expect(page.getByRole('alert')).toContainText(says);
    await context.close();
  }
});
