import { answered, chooseFiles, dropFiles, expect, goldenBytes, goldenFile, test } from './support/page.js';

const volume = goldenBytes('volume_blobs_120.tif');

const failures = [
  {
    what: 'a text file that is named like a picture',
    files: [{ name: 'notes.png', bytes: Buffer.from('Dear diary,\n') }],
    says: 'The file is in no format that is read.',
  },
  {
    what: 'an empty file',
    files: [{ name: 'empty.tif', bytes: Buffer.alloc(0) }],
    says: 'The file is empty.',
  },
  {
    what: 'a TIFF that ends early',
    files: [{ name: 'half.tif', bytes: volume.subarray(0, volume.length / 2) }],
    says: 'The file is damaged or ends early',
  },
  {
    what: 'an image and a volume together',
    files: [
      { name: 'a.png', bytes: goldenBytes('small_150.png') },
      { name: 'b.tif', bytes: goldenBytes('volume_tiny_48.tif') },
    ],
    says: 'Some of the files are images and some are volumes',
  },
];

for (const { what, files, says } of failures) {
  test(`refuses ${what} in a sentence and keeps the result`, async ({ page }) => {
    await chooseFiles(page, goldenFile('blobs_500.png'));
    await answered(page);
    const kept = ['file-name', 'number', 'interval', 'sentence', 'numbers'].map((id) =>
      page.getByTestId(id),
    );
    const before = await Promise.all(kept.map((part) => part.textContent()));

    await dropFiles(page, files);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(says);
    await expect(alert).toContainText('What was open before is unchanged.');
    await expect(alert).toContainText(files.at(-1)?.name ?? '');
    await answered(page);
    expect(await Promise.all(kept.map((part) => part.textContent()))).toEqual(before);

    // What is open can still be worked with.
    await page.getByTestId('phase-0').click();
    await answered(page);
    await expect(page.getByTestId('number')).toContainText('0.672');

    await page.getByTestId('dismiss').click();
    await expect(alert).toBeEmpty();
  });
}

test('refuses a file before anything is open, and then opens another', async ({ page }) => {
  await dropFiles(page, [{ name: 'notes.png', bytes: Buffer.from('no picture') }]);
  await expect(page.getByRole('alert')).toContainText('in no format that is read');
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await expect(page.getByRole('alert')).toBeEmpty();
});

test('one file of several that cannot be opened can be left out', async ({ page }) => {
  await chooseFiles(page, goldenFile('blobs_500.png'));
  await answered(page);
  await dropFiles(page, [
    { name: 'a.png', bytes: goldenBytes('stack_unequal_0.png') },
    { name: 'b.png', bytes: Buffer.from('Dear diary,\n') },
    { name: 'c.png', bytes: goldenBytes('stack_unequal_1.png') },
    { name: 'd.tif', bytes: goldenBytes('volume_tiny_48.tif') },
  ]);
  await expect(page.getByTestId('alert')).toContainText('b.png');
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  await page.getByTestId('open-others').click();
  await expect(page.getByTestId('alert')).toContainText('d.tif');
  await expect(page.getByTestId('open-others')).toHaveText('Open the other 2 files without it');
  await page.getByTestId('open-others').click();
  await answered(page);
  await expect(page.getByTestId('alert')).toHaveCount(0);
  await expect(page.getByTestId('open-others')).toHaveCount(0);
  await expect(page.getByTestId('sentence')).toContainText('2 segmented images');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('file-name')).toHaveText('blobs_500.png');
  // One alone has no others.
  await chooseFiles(page, { name: 'e.png', mimeType: '', buffer: Buffer.from('none') });
  await expect(page.getByTestId('alert')).toContainText('e.png');
  await expect(page.getByTestId('open-others')).toHaveCount(0);
});
