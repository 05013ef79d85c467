// The command line with several images of one material: what it tells of all and of each.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  bitmap,
  cells,
  jsonLines,
  kBlack,
  kGolden,
  kRed,
  kWhite,
  runAnalyse,
  temporaryFolder,
  twoPhases,
} from './support.mjs';

test('of many images of a stack the first that fails is named', async (context) => {
  const folder = await temporaryFolder(context);
  const file = await folder.add('small.bmp', cells(60, [kBlack, kWhite]));
  const volume = join(kGolden, 'volume_tiny_48.tif');
  const missing = `${folder.path}/missing.png`;
  for (const [wrong, code] of [
    [volume, 'MixedDimensions'],
    [missing, 'FileNotReadable'],
  ]) {
    const files = [...Array(9).fill(file), wrong, ...Array(9).fill(missing)];
    const { status, stdout } = await runAnalyse(['--json', '--stack', ...files]);
    assert.equal(status, 1);
    const [{ error }] = jsonLines(stdout);
    assert.deepEqual([error.code, error.file], [code, wrong]);
  }
});

test('a stack pools its images and tells of each', async (context) => {
  const folder = await temporaryFolder(context);
  const files = await Promise.all([
    folder.add('a.bmp', cells(90, [kBlack, kWhite], 1)),
    folder.add('b.bmp', cells(120, [kBlack, kRed, kWhite], 2)),
    folder.add('c.bmp', cells(90, [kWhite], 3)),
  ]);
  const { status, stdout } = await runAnalyse(['--json', '--stack', ...files]);
  assert.equal(status, 0);
  const [answer, ...rest] = jsonLines(stdout);
  assert.equal(rest.length, 0);
  assert.deepEqual(answer.files, files);
  assert.equal('file' in answer, false);
  assert.equal(answer.shape, null);
  assert.deepEqual(
    answer.phases.map((/** @type {any} */ { value }) => value),
    ['#000000', '#ff0000', '#ffffff'],
  );
  for (const phase of answer.phases) {
    assert.equal(phase.phaseFraction, phase.count / (2 * 90 ** 2 + 120 ** 2));
    assert.deepEqual(
      [phase.r0Px, phase.classicalClsPx, phase.subdivisionClsPx],
      [null, null, null],
    );
    assert.ok(phase.clsPx > 0);
    assert.deepEqual(
      phase.images.map((/** @type {any} */ { file }) => file),
      files,
    );
    for (const image of phase.images) {
      assert.deepEqual(Object.keys(image).slice(0, 6), [
        'file',
        'phaseFraction',
        'r0Px',
        'clsPx',
        'classicalClsPx',
        'warnings',
      ]);
    }
  }
  const [, red, white] = answer.phases;
  assert.equal(red.images[0].phaseFraction, 0);
  assert.equal(red.images[0].warnings[0].code, 'PhaseAbsent');
  assert.equal(white.images[2].warnings[0].code, 'OnePhase');
  assert.match(white.sentence, /^The phase fraction in the 3 segmented images is /);
  const some = answer.warnings.filter(
    (/** @type {any} */ { code }) => code === 'ClsFromSomeImages',
  );
  assert.equal(some.length, 3);
});

test('a warning of the model that does not lead says whose it is', async (context) => {
  const folder = await temporaryFolder(context);
  const file = await folder.add('a.bmp', cells(90, [kBlack, kWhite], 1));
  const small = 'The image is only 90 px along its shortest side';
  const ours = (await runAnalyse([file])).stdout;
  assert.ok(ours.includes(`Warning (ImageRep): ${small}`), ours);
  const published = (await runAnalyse(['--model', 'imagerep', file])).stdout;
  assert.ok(published.includes(`Warning: ${small}`), published);
});

test('what the structure of one image of a stack shows names its file', async (context) => {
  const folder = await temporaryFolder(context);
  const side = 120;
  const stripes = Uint8Array.from({ length: side * side }, (_, i) => (i % 20 < 10 ? 255 : 0));
  const files = await Promise.all([
    folder.add('a.bmp', cells(side, [kBlack, kWhite], 1)),
    folder.add('b.pgm', new Uint8Array([...Buffer.from(`P5 ${side} ${side} 255\n`), ...stripes])),
  ]);
  const options = ['--stack', '--phase', '255', ...files];
  const [answer] = jsonLines((await runAnalyse(['--json', ...options])).stdout);
  const found = answer.warnings.find((/** @type {any} */ { code }) => code === 'Periodic');
  assert.deepEqual([found?.file, found?.phase], [files[1], 255]);
  const { stdout } = await runAnalyse(options);
  assert.ok(stdout.includes(`Warning (${files[1]}): The structure repeats`), stdout);
});

test('an image that does not fit the others is named, of each phase, as in the page', async () => {
  const names = ['stack_unequal_0.png', 'stack_unequal_2.png', 'sparse_900x600.png'];
  const files = names.map((name) => join(kGolden, name));
  const [answer] = jsonLines((await runAnalyse(['--json', '--stack', ...files])).stdout);
  const told = answer.warnings.filter((/** @type {any} */ { code }) => code === 'ForeignImage');
  assert.deepEqual(
    told.map((/** @type {any} */ { file, phase }) => [file, phase]),
    answer.phases.map((/** @type {any} */ { value }) => [files[2], value]),
  );
  const plain = await runAnalyse(['--stack', '--phase', '255', ...files]);
  assert.match(plain.stdout, /Warning \(.*sparse_900x600\.png\): This image does not fit the others/);
  const alike = [0, 1, 2, 3].map((i) => join(kGolden, `stack_of_4_${i}.png`));
  assert.doesNotMatch((await runAnalyse(['--stack', ...alike])).stdout, /does not fit/);
});

test('images of unlike pixels are pooled with a warning', async (context) => {
  const folder = await temporaryFolder(context);
  /** @param {string} name @param {string} lines of the header */
  const image = (name, lines) => {
    const header = `NRRD0004\ntype: uint8\ndimension: 2\nsizes: 60 60\nencoding: raw\n${lines}\n\n`;
    const pixels = Uint8Array.from({ length: 3600 }, (_, i) => ((i * i + i) % 101 < 40 ? 1 : 0));
    return folder.add(name, Buffer.concat([Buffer.from(header), pixels]));
  };
  const fine = await image('fine.nrrd', 'spacings: 500 500\nunits: "nm" "nm"');
  const coarse = await image('coarse.nrrd', 'spacings: 0.002 0.002\nunits: "mm" "mm"');
  const like = await image('like.nrrd', 'spacings: 0.502 0.502\nunits: "um" "um"');
  const silent = await image('silent.nrrd', 'content: nothing of sizes');
  /** @param {...string} args */
  const told = async (...args) => {
    const [answer] = jsonLines((await runAnalyse(['--json', '--stack', ...args])).stdout);
    const own = answer.warnings.filter((/** @type {any} */ { code }) => code === 'UnequalPixels');
    return own.map((/** @type {any} */ { message }) => message).join();
  };
  assert.match(await told(fine, coarse, silent), /different sizes \(0\.5 µm to 2 µm\) and are pooled/);
  assert.equal(await told(fine, like, silent), '');
  assert.equal(await told('--pixel-size', '1um', fine, coarse), '');
  assert.match((await runAnalyse(['--stack', fine, coarse])).stdout, /\n {2}Warning: The images have pixels/);
});

test('a stack with a file that cannot be analysed has no result', async (context) => {
  const { folder, file } = await twoPhases(context);
  const missing = `${folder.path}/missing.png`;
  const { status, stdout } = await runAnalyse(['--json', '--stack', file, missing]);
  assert.equal(status, 1);
  const [answer] = jsonLines(stdout);
  assert.deepEqual(Object.keys(answer), ['files', 'error']);
  assert.equal(answer.error.code, 'FileNotReadable');
  assert.equal(answer.error.file, missing);

  const volume = `${kGolden}volume_tiny_48.tif`;
  const mixed = await runAnalyse(['--json', '--stack', file, volume]);
  assert.equal(mixed.status, 1);
  assert.equal(jsonLines(mixed.stdout)[0].error.code, 'MixedDimensions');
});

test('labels that thresholds are set on beside greys are told of, where that makes phases one', async (context) => {
  const folder = await temporaryFolder(context);
  const grey = await folder.add(
    'grey.bmp',
    bitmap(90, 90, (y, x) => 0x010101 * (((x >> 3) + (y >> 3)) % 2 === 0 ? 40 : 150) + 0x010101 * ((x * 7 + y * 13) % 50)),
  );
  const two = await folder.add('two.bmp', cells(90, [kBlack, kWhite], 1));
  const three = await folder.add('three.bmp', cells(90, [kBlack, 0x808080, kWhite], 2));
  const told = async (/** @type {string[]} */ ...files) => {
    const { stdout } = await runAnalyse(['--json', '--stack', '--threshold', 'otsu', ...files]);
    const [{ warnings }] = jsonLines(stdout);
    return warnings
      .filter((/** @type {any} */ { code }) => code === 'LabelsAmongGreys')
      .map((/** @type {any} */ { message }) => message);
  };
  const [message, ...others] = await told(grey, two, three);
  assert.equal(others.length, 0);
  assert.ok(message.includes(three) && !message.includes(two), message);
  assert.deepEqual(await told(grey, two), []);
  assert.deepEqual(await told(two, three), []);
});
