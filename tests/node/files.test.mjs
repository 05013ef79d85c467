import assert from 'node:assert/strict';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { areNumbered, compareNames, distinctNames } from '../../web/engine/file_names.js';
import {
  givenPixelSize,
  meanSide,
  parsePixelSize,
  readableLength,
  readableSize,
} from '../../web/engine/pixel_size.js';
import { guessRawLayout, numBytesOf } from '../../web/engine/raw_layout.js';
import { asImages } from '../../web/state/opening.js';
import { droppedFiles } from '../../web/view/dropped_files.js';
import { duration, pixelSizeText, realLength, sideLength } from '../../web/view/format.js';
import {
  bitmap,
  cells,
  jsonLines,
  kGolden,
  runAnalyse,
  temporaryFolder,
  twoPhases,
} from './support.mjs';

test('names are ordered as people count', () => {
  const names = ['s10.tif', 's9.tif', 's010b.tif', 'S1.tif'];
  assert.deepEqual(names.sort(compareNames), ['S1.tif', 's9.tif', 's10.tif', 's010b.tif']);
});

test('slices are numbered in one place', () => {
  assert.ok(areNumbered(['a1.png', 'a2.png', 'a10.png']));
  assert.ok(areNumbered(['x_3_001.tif', 'x_3_002.tif']));
  assert.ok(!areNumbered(['a1.png']));
  assert.ok(!areNumbered(['a1.png', 'b2.png']));
  assert.ok(!areNumbered(['a1b1.png', 'a2b2.png']));
  assert.ok(!areNumbered(['a1.png', 'a01.png']));
  assert.ok(!areNumbered(['a.png', 'a1.png']));
});

test('a name tells how the pixels lie, whatever else it says', () => {
  const layout = (/** @type {string} */ name, /** @type {number} */ size) => {
    const guess = guessRawLayout(name, size);
    return guess && [guess.shape.join(), guess.sampleType, guess.isBigEndian, guess.offset].join(' ');
  };
  assert.equal(layout('sand_512x256x300_uint8.raw', 512 * 256 * 300), '300,256,512 U8 false 0');
  assert.equal(layout('a_20x10_uint16_be.raw', 400), '10,20 U16 true 0');
  assert.equal(layout('a_20x10_float32.raw', 800 + 512), '10,20 F32 false 512');
  // Without a type, the one that leaves least over.
  assert.equal(layout('a_20x10.raw', 400), '10,20 U16 false 0');
  assert.equal(layout('a_20x10.raw', 210), '10,20 U8 false 10');
  assert.equal(layout('a_20x10.raw', 199), null);
  // Without a shape, a cube before a square.
  assert.equal(layout('a.raw', 64 ** 3), '64,64,64 U8 false 0');
  assert.equal(layout('a.raw', 240 ** 2), '240,240 U8 false 0');
  assert.equal(layout('a_u16.raw', 2 * 50 ** 3), '50,50,50 U16 false 0');
  assert.equal(layout('a.raw', 1009), null);
  const whole = { shape: [3, 20, 30], sampleType: 'F64', isBigEndian: false, offset: 7 };
  assert.equal(numBytesOf(whole), 3 * 20 * 30 * 8 + 7);
});

test('a pixel size is a number with a unit, or one for each side', () => {
  const size = { unit: 'um', source: 'given' };
  assert.deepEqual(parsePixelSize('0.5um'), { ...size, x: 0.5, y: 0.5, z: 0.5 });
  assert.deepEqual(parsePixelSize(' 5e-1 µm '), { ...size, x: 0.5, y: 0.5, z: 0.5 });
  assert.deepEqual(parsePixelSize('1 x 2 um'), { ...size, x: 1, y: 2, z: 1 });
  assert.deepEqual(parsePixelSize('1×2×3 um'), { ...size, x: 1, y: 2, z: 3 });
  for (const text of ['', 'um', '5', '-1um', '0 um', '1x um', '1 px', '1,5 um', '1x2x3x4 nm']) {
    assert.equal(parsePixelSize(text), null, text);
  }
  assert.equal(givenPixelSize([NaN], 'um'), null);
  const uneven = { ...size, x: 1, y: 2, z: 4 };
  assert.equal(meanSide(uneven, 3), 2);
  assert.equal(meanSide(uneven, 2), Math.SQRT2);
  assert.equal(meanSide({ ...uneven, y: 1 }, 2), 1);
});

/** @param {string} name */
const fileEntry = (name) => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (/** @type {(file: File) => void} */ resolve) => resolve(new File([], name)),
});

/** @param {string} name @param {object[]} entries */
const folderEntry = (name, entries) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader() {
    // One at a time, and none at the end, as browsers are free to do.
    const rest = [...entries];
    return {
      readEntries: (/** @type {(some: object[]) => void} */ resolve) => resolve(rest.splice(0, 1)),
    };
  },
});

/** @param {object[]} entries @returns {DataTransfer} */
const transferOf = (entries) =>
  /** @type {any} */ ({
    files: entries.map((entry) => new File([], /** @type {any} */ (entry).name)),
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
  });

test('a folder that is dropped stands for its files', async () => {
  const inner = folderEntry('inner', [fileEntry('2.png'), fileEntry('.DS_Store')]);
  const folder = folderEntry('scan', [fileEntry('1.png'), inner, fileEntry('Thumbs.db')]);
  const dropped = droppedFiles(transferOf([fileEntry('0.png'), folder]));
  assert.deepEqual(
    (await dropped.files).map((file) => file.name),
    ['0.png', '1.png', '2.png'],
  );
  assert.equal(dropped.folder, 'scan');
  const empty = droppedFiles(transferOf([folderEntry('empty', [])]));
  assert.deepEqual([await empty.files, empty.folder], [[], 'empty']);
  const plain = droppedFiles(transferOf([fileEntry('.hidden.png')]));
  assert.deepEqual([(await plain.files).length, plain.folder], [1, null]);
  const locked = {
    ...fileEntry('locked.png'),
    file: (/** @type {unknown} */ _, /** @type {(cause: Error) => void} */ reject) =>
      reject(new Error('locked')),
  };
  await assert.rejects(droppedFiles(transferOf([folderEntry('home', [locked])])).files, /locked/);
});

test('files become the slices of a volume in natural order', async (context) => {
  const folder = await temporaryFolder(context);
  // Slice z has z + 1 white columns on the left.
  const names = ['s10.bmp', 's2.bmp', 's1.bmp'];
  const numWhite = [3, 2, 1];
  const files = await Promise.all(
    names.map((name, i) =>
      folder.add(
        name,
        bitmap(40, 50, (_, x) => (x < numWhite[i] ? 0xffffff : 0)),
      ),
    ),
  );
  const run = await runAnalyse(['--volume', '--json', '--phase', '255', ...files]);
  assert.equal(run.status, 0, run.stderr);
  const [answer] = jsonLines(run.stdout);
  assert.deepEqual(answer.shape, [3, 40, 50]);
  assert.deepEqual(answer.slices, [files[2], files[1], files[0]]);
  assert.equal(answer.phases[0].count, 6 * 40);

  const odd = await folder.add('s3.bmp', cells(30, [0, 0xffffff]));
  const failed = await runAnalyse(['--volume', '--json', ...files, odd]);
  assert.equal(failed.status, 1);
  const [{ error }] = jsonLines(failed.stdout);
  assert.equal(error.code, 'UnequalSlices');
  assert.match(error.message, /^Slice 3 .* the files are not the slices of one volume/);
  assert.equal(error.file, odd);
});

test('values between classes are snapped where that is asked for', async (context) => {
  const folder = await temporaryFolder(context);
  const ramp = (/** @type {number} */ y, /** @type {number} */ x) =>
    0x010101 * Math.min(Math.max(20 + ((y * 7 + x * 3) % 160) * 2 - 40, 20), 220);
  const file = await folder.add('blurred.bmp', bitmap(96, 96, ramp));
  const refused = await runAnalyse(['--json', file]);
  assert.equal(refused.status, 1);
  const run = await runAnalyse(['--json', '--snap', '2', file]);
  assert.equal(run.status, 0, run.stderr);
  const [answer] = jsonLines(run.stdout);
  assert.deepEqual(
    answer.phases.map((/** @type {any} */ phase) => phase.value),
    [20, 220],
  );
  assert.equal(answer.warnings[0].code, 'Snapped');
  const levels = Array.from({ length: 96 * 96 }, (_, i) => ramp(Math.floor(i / 96), i % 96) & 255);
  assert.equal(answer.phases[1].count, levels.filter((level) => 220 - level < level - 20).length);
});

test('files without a header are read as they are said to be', async (context) => {
  const folder = await temporaryFolder(context);
  const [depth, height, width, offset] = [2, 30, 40, 9];
  const pixels = Buffer.alloc(offset + 2 * depth * height * width);
  for (let i = 0; i < depth * height * width; ++i) {
    pixels.writeUInt16BE(i % 3 === 0 ? 777 : 5, offset + 2 * i);
  }
  const file = await folder.add('labels.raw', pixels);
  const layout = `--raw-shape ${depth},${height},${width} --raw-type U16 --raw-byte-order big`;
  const args = [...layout.split(' '), '--raw-offset', String(offset), '--json', file];
  const run = await runAnalyse(args);
  assert.equal(run.status, 0, run.stderr);
  const [answer] = jsonLines(run.stdout);
  assert.deepEqual(answer.shape, [depth, height, width]);
  assert.deepEqual(
    answer.phases.map((/** @type {any} */ phase) => [phase.value, phase.count]),
    [
      [5, 1600],
      [777, 800],
    ],
  );
  const short = await runAnalyse(['--raw-shape', '99,99,99', '--json', file]);
  assert.equal(short.status, 1);
  assert.equal(jsonLines(short.stdout)[0].error.code, 'BrokenFile');
});

test('a phase of 32-bit floats goes by the name that people write', async (context) => {
  const folder = await temporaryFolder(context);
  const pixels = Float32Array.from({ length: 1600 }, (_, i) => ((i * i) % 7 < 3 ? 0.3 : 1e-7));
  const file = await folder.add('floats.raw', new Uint8Array(pixels.buffer));
  const args = ['--raw-shape', '40,40', '--raw-type', 'F32', file];
  const [all] = jsonLines((await runAnalyse([...args, '--json'])).stdout);
  assert.deepEqual(
    all.phases.map((/** @type {any} */ phase) => phase.value),
    [Math.fround(1e-7), Math.fround(0.3)],
  );
  for (const name of ['0.3', String(Math.fround(0.3))]) {
    const [one] = jsonLines((await runAnalyse([...args, '--json', '--phase', name])).stdout);
    assert.deepEqual(one.phases, [all.phases[1]], name);
  }
  assert.match((await runAnalyse(args)).stdout, /^ {2}0\.3 {2}/m);
  const other = jsonLines((await runAnalyse([...args, '--json', '--phase', '0.30001'])).stdout)[0];
  assert.equal(other.phases[0].count, 0);
});

test('a pixel size turns lengths into real ones', async () => {
  const file = `${kGolden}blobs_500.png`;
  const run = await runAnalyse(['--json', '--phase', '255', '--pixel-size', '0.5x2um', file]);
  assert.equal(run.status, 0, run.stderr);
  const [answer] = jsonLines(run.stdout);
  const [phase] = answer.phases;
  assert.deepEqual(answer.pixelSize, { z: 0.5, y: 2, x: 0.5, unit: 'um', source: 'given' });
  assert.equal(phase.lengthUnit, 'um');
  // A square of the area of such a pixel has a side of 1.
  assert.equal(phase.cls, phase.clsPx);
  assert.equal(phase.requiredSide, phase.requiredSidePx);
  assert.equal(phase.alternative.cls, phase.alternative.clsPx);
  assert.ok(answer.warnings.some((/** @type {any} */ { code }) => code === 'AnisotropicVoxels'));

  const even = await runAnalyse(['--phase', '255', '--pixel-size', '0.5um', file]);
  assert.match(even.stdout, /0\.5 µm\/px \(given\)/);
  assert.match(even.stdout, /CLS µm/);
  const without = jsonLines((await runAnalyse(['--json', '--phase', '255', file])).stdout)[0];
  assert.equal(without.phases[0].cls, null);
  assert.equal(without.phases[0].lengthUnit, null);
});

test('lengths stand in the unit in which people tell such ones', () => {
  const said = (
    /** @type {number} */ number,
    /** @type {string} */ unit,
    /** @type {1 | 2 | 3} */ power = 1,
  ) => Object.values(readableLength(number, unit, power)).join(' ');
  // As PNG, TIFF and ImageJ have them.
  assert.equal(said(5e-7, 'm'), '0.5 um');
  assert.equal(said(5e-8, 'm'), '50 nm');
  assert.equal(said(0.00008, 'cm'), '0.8 um');
  assert.equal(said(1 / 3000, 'inch'), '8.46666666667 um');
  assert.equal(said(2400, 'um'), '2.4 mm');
  assert.equal(said(1200000, 'nm'), '1.2 mm');
  // What somebody wrote so that it reads well.
  for (const [number, unit] of [[0.05, 'um'], [999, 'nm'], [0.5, 'inch'], [2.5, 'cm'], [3, 'm']]) {
    assert.equal(said(Number(number), String(unit)), `${number} ${unit}`);
  }
  assert.equal(said(0, 'm'), '0 m');
  assert.equal(said(1e-5, 'nm'), '0.00001 nm');
  assert.equal(said(50000, 'um', 2), '50000 um');
  assert.equal(said(1e7, 'um', 2), '10 mm');
  assert.equal(said(1e-12, 'm', 2), '1 um');
  assert.equal(said(3e8, 'um', 3), '0.3 mm');

  const size = { x: 5e-7, y: 5e-7, z: 1e-6, unit: 'm', source: 'PNG' };
  assert.deepEqual(readableSize(size), { ...size, x: 0.5, y: 0.5, z: 1, unit: 'um' });
  assert.equal(pixelSizeText(size, 2), '0.5\u202fµm');
  assert.equal(pixelSizeText(size, 3), '0.5 × 0.5 × 1\u202fµm');
  const pixel = { side: 5e-7, unit: 'm' };
  assert.equal(realLength(15.02, pixel), '7.51\u202fµm');
  assert.equal(sideLength(6151, pixel), '6\u2009151\u202fpx (3.08\u202fmm)');
});

test('times stand in the unit in which people tell such ones', () => {
  const said = [0, 0.0002, 0.026, 9.44, 89, 90, 5399, 5400, 47.9 * 3600, 48 * 3600, 2.26e7, 2.2e14];
  assert.deepEqual(
    said.map((seconds) => duration(seconds).replace('\u202f', ' ')),
    [
      '0 s',
      '0.0010 s',
      '0.026 s',
      '9.4 s',
      '89 s',
      '2 min',
      '1.5 h',
      '1.5 h',
      '47.9 h',
      '2 d',
      '262 d',
      '2\u2009546\u2009296\u2009296 d',
    ],
  );
});

test('the command line tells lengths as people do, and JSON in the unit of the size', async () => {
  const file = `${kGolden}blobs_500.png`;
  const args = ['--phase', '255', '--pixel-size', '0.0000005x0.000001m', '--target', '0.005', file];
  const { stdout } = await runAnalyse(args);
  assert.match(stdout, / 0\.5 × 1 µm\/px \(given\)/);
  assert.match(stdout, /squares \(y 1 µm, x 0\.5 µm\)/);
  const [answer] = jsonLines((await runAnalyse(['--json', ...args])).stdout);
  const [{ cls, requiredSide, lengthUnit }] = answer.phases;
  assert.equal(lengthUnit, 'm');
  const [headings, row] = stdout
    .split('\n')
    .filter((line) => /^ {2}(phase|255) /.test(line))
    .map((line) => line.trim().split(/ {2,}/));
  assert.equal(row[headings.indexOf('CLS µm')], (1e6 * cls).toPrecision(3));
  assert.equal(row[headings.indexOf('side mm')], (1e3 * requiredSide).toPrecision(3));
});

test('what is no file, or cannot be reached, is told of by its reason', async (context) => {
  const { folder, file } = await twoPhases(context);
  const loop = join(folder.path, 'loop');
  await symlink('loop', loop);
  const socket = join(folder.path, 'socket');
  const server = createServer().listen(socket);
  context.after(() => server.close());
  await once(server, 'listening');
  const told = [
    [loop, /its links lead in a circle\. Name the file that/],
    [join(file, 'within'), /there is no such file\. Check its name/],
    [join(folder.path, 'x'.repeat(300)), /its name is too long/],
    [folder.path, /it is a folder\. Name the files in it/],
    [socket, /it is a device or a socket\. Save/],
    ['/dev/zero', /it is a device or a socket\. Save/],
  ];
  const { stdout } = await runAnalyse(['--json', ...told.map(([path]) => String(path)), file]);
  const lines = jsonLines(stdout);
  assert.ok(!('error' in lines[told.length]));
  for (const [index, [path, reason]] of told.entries()) {
    assert.equal(lines[index].error.code, 'FileNotReadable');
    assert.match(lines[index].error.message, /** @type {RegExp} */ (reason), String(path));
  }
  const masked = await runAnalyse(['--mask', loop, file]);
  assert.match(masked.stderr, /with --mask .*its links lead in a circle/);
  const together = await runAnalyse(['--volume', file, loop]);
  assert.match(together.stderr, /^[^:]*loop: .*its links lead in a circle/);
});

test('files of one name in several folders are told apart', () => {
  assert.deepEqual(distinctNames(['a.png', 'b.png']), ['a.png', 'b.png']);
  assert.deepEqual(distinctNames(['a.png', 'a.png', 'b', 'b', 'a.png']), [
    'a.png',
    'a (2).png',
    'b',
    'b (2)',
    'a (3).png',
  ]);
  // Another file may have that name already, before it or after it.
  assert.deepEqual(distinctNames(['a (2).png', 'a.png', 'a.png']), [
    'a (2).png',
    'a.png',
    'a (3).png',
  ]);
  assert.deepEqual(distinctNames(['a.png', 'a.png', 'a (2).png', 'a (2).png']), [
    'a.png',
    'a (3).png',
    'a (2).png',
    'a (2) (2).png',
  ]);
  const files = ['x.tif', 'x.tif'].map((name) => new File([], name));
  assert.deepEqual(
    asImages(files, {}).map(({ name }) => name),
    ['x.tif', 'x (2).tif'],
  );
});
