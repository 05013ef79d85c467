// Grey pictures and masks through the module and the command line.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parseArguments, UsageError } from '../../web/cli/arguments.js';
import { errorOf, unwrap } from '../../web/engine/failure.js';
import { openSources, surveySources } from '../../web/engine/opening.js';
import { MemorySource } from '../../web/engine/sources.js';
import {
  bitmap,
  cells,
  jsonLines,
  kGolden,
  loadEngine,
  openBytes,
  runAnalyse,
  temporaryFolder,
} from './support.mjs';

const kFolder = new URL('../native/segmentation/', import.meta.url);
const kGrey = fileURLToPath(new URL('grey_8bit.png', kFolder));

const engine = await loadEngine();
const grey = new Uint8Array(await readFile(kGrey));
const expected = JSON.parse(await readFile(new URL('segmentation.json', kFolder), 'utf8'));

/** @param {number} height @param {number} width @param {(x: number, y: number) => number} level */
const greyBitmap = (height, width, level) =>
  bitmap(height, width, (y, x) => Math.round(level(x, y)) * 0x010101);

/** Seeded noise of blobs with a bar below in which something is written. */
function micrograph() {
  let state = 5;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const cell = 8;
  const isBright = Array.from({ length: 40 * 40 }, () => random() < 0.4);
  const height = 330;
  const barHeight = 30;
  const bytes = greyBitmap(height, 320, (x, y) => {
    if (y >= height - barHeight) return y % 5 === 2 && x % 7 === 0 ? 255 : 0;
    const bright = isBright[Math.floor(y / cell) * 40 + Math.floor(x / cell)];
    return (bright ? 170 : 80) + 12 * (random() - 0.5);
  });
  return { bytes, height, barHeight, width: 320 };
}

test('the thresholds are those of scikit-image, and told with the image', async () => {
  const info = await openBytes(engine, grey, {
    segmentation: { method: 'multiotsu', numClasses: 3, cleanPx: 5 },
  });
  assert.deepEqual(info.segmentation?.thresholds, expected.multiotsu8['3']);
  assert.equal(info.segmentation?.method, 'multiotsu');
  assert.equal(info.segmentation?.cleanPx, 5);
  assert.equal(info.segmentation?.ranges.length, 2);
  assert.deepEqual(
    info.phases.map(({ value }) => value),
    [0, 1, 2],
  );
  const estimate = unwrap(engine.estimatePhase(info.handle, 1, null));
  const band = estimate.segmentationBand;
  assert.ok(band?.thresholds);
  const { halfPixel, onePixel, lower, upper } = band;
  assert.ok(onePixel.lower < halfPixel.lower && halfPixel.lower < estimate.phaseFraction);
  assert.ok(onePixel.upper > halfPixel.upper && halfPixel.upper > estimate.phaseFraction);
  assert.equal(lower, Math.min(halfPixel.lower, band.thresholds.lower));
  assert.equal(upper, Math.max(halfPixel.upper, band.thresholds.upper));
  engine.closeImage(info.handle);
});

test('a preview agrees with what is opened, and serves a page that drags a threshold', async () => {
  const { survey, info } = await surveySources(engine, [new MemorySource(grey)], {});
  assert.deepEqual(info.shape, [90, 117]);
  assert.equal(info.isSegmented, false);
  assert.equal(
    info.histogram.counts.reduce((sum, count) => sum + count),
    90 * 117,
  );
  const mask = { exclude: [{ kind: /** @type {const} */ ('rectangle'), x: 8, y: 6, width: 20, height: 9 }] };
  const segmentation = { method: /** @type {const} */ ('otsu'), flattenPx: 15 };
  const preview = unwrap(engine.previewSurvey(survey, { segmentation, mask }));
  const opened = await openBytes(engine, grey, { segmentation, mask });
  assert.deepEqual(preview.thresholds, opened.segmentation?.thresholds);
  const labels = unwrap(engine.sliceLabels(opened.handle, 0));
  assert.deepEqual(
    preview.labels,
    labels.map((label) => (label === 2 ? 255 : label)),
  );
  assert.equal(opened.mask?.numExcluded, 180);
  assert.ok(opened.warnings.some(({ code }) => code === 'MaskedPixels'));
  const { histogram, bins, thresholds } = preview;
  const bin = Math.floor((thresholds[0] - histogram.lower) / histogram.step);
  preview.labels.forEach((label, i) => {
    if (label !== 255) assert.equal(label, bins[i] > bin ? 1 : 0);
  });
  // What was prepared serves again, whatever follows it; a painted mask makes it anew.
  const painted = new Uint8Array(15 * 90);
  painted[0] = 0b11;
  const request = { segmentation, mask: { bitmap: { width: 117, height: 90, bits: painted } } };
  assert.equal(unwrap(engine.previewSurvey(survey, request)).labels[1], 255);
  painted[0] = 0;
  assert.notEqual(unwrap(engine.previewSurvey(survey, request)).labels[1], 255);
  engine.closeSurvey(survey);
  engine.closeImage(opened.handle);
  assert.equal(engine.previewSurvey(survey, { segmentation }).error?.code, 'NoSuchItem');
});

test('a mask file takes pixels out, and one of another size is refused', async () => {
  const image = new MemorySource(cells(60, [0, 0xffffff], 3));
  const mask = new MemorySource(greyBitmap(60, 60, (x, y) => (x < 20 && y < 30 ? 0 : 255)));
  const info = await openSources(engine, [image], {}, null, mask);
  assert.equal(info.numPixels, 3600 - 600);
  assert.equal(
    info.phases.reduce((sum, { count }) => sum + count, 0),
    3000,
  );
  engine.closeImage(info.handle);
  const wrong = new MemorySource(greyBitmap(50, 60, () => 255));
  await assert.rejects(
    openSources(engine, [image], {}, null, wrong),
    (thrown) => errorOf(thrown).code === 'InvalidMask',
  );
});

/** @param {number} side @param {(x: number, y: number) => number} value @returns {Uint8Array} NPY */
function floats(side, value) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${side}, ${side}), }`;
  const header = Buffer.concat([Buffer.from('\x93NUMPY\x01\x00..', 'latin1'), Buffer.from(text)]);
  header.writeUInt16LE(text.length, 8);
  const values = Float32Array.from({ length: side ** 2 }, (_, i) =>
    value(i % side, Math.floor(i / side)),
  );
  return Buffer.concat([header, Buffer.from(values.buffer)]);
}

test('pixels that hold no number do not count, as if a mask told so', async (context) => {
  const folder = await temporaryFolder(context);
  const side = 200;
  /** @param {number} x @param {number} y */
  const isSample = (x, y) => Math.hypot(x - 100, y - 90) < 85;
  const bright = cells(side, [0, 0xffffff], 8);
  const rowBytes = (bright.length - 54) / side;
  /** @param {number} x @param {number} y */
  const label = (x, y) => (bright[54 + rowBytes * (side - 1 - y) + 3 * x] > 0 ? 1 : 0);
  const image = await folder.add('labels.npy', floats(side, label));
  const lacking = floats(side, (x, y) => (isSample(x, y) ? label(x, y) : NaN));
  const own = await folder.add('lacking.npy', lacking);
  const mask = await folder.add('mask.bmp', greyBitmap(side, side, (x, y) => (isSample(x, y) ? 9 : 0)));
  const grey = await folder.add(
    'grey.npy',
    floats(side, (x, y) => (isSample(x, y) ? label(x, y) + ((7 * x + 3 * y) % 11) / 40 : NaN)),
  );
  const [masked] = jsonLines((await runAnalyse(['--json', '--mask', mask, image])).stdout);
  const [found, cut, apart] = jsonLines((await runAnalyse(['--json', own])).stdout)
    .concat(jsonLines((await runAnalyse(['--json', '--cut-bottom', '60', own])).stdout))
    .concat(jsonLines((await runAnalyse(['--json', '--threshold', 'otsu', grey])).stdout));
  const bare = (/** @type {any} */ { phases }) =>
    phases.map((/** @type {any} */ { count, lower, upper }) => ({ count, lower, upper }));
  assert.equal(masked.phases.length, 2);
  assert.deepEqual(bare(found), bare(masked));
  assert.deepEqual(bare(apart), bare(masked));
  assert.equal(cut.shape[0], 140 - 6);
  for (const answer of [found, cut, apart]) {
    const told = answer.warnings.map((/** @type {any} */ { message }) => message).join(' ');
    assert.match(told, /left out \(pixels that hold no number\)/);
  }
  const { survey } = await surveySources(engine, [new MemorySource(lacking)], {});
  const preview = unwrap(engine.previewSurvey(survey, { segmentation: { method: 'otsu' } }));
  assert.equal(preview.labels[0], 255);
  assert.equal(preview.labels[100 * side + 100], label(100, 100));
  engine.closeSurvey(survey);

  const infinite = await folder.add('infinite.npy', floats(side, (x, y) => [x, NaN, Infinity][y % 3]));
  const none = await folder.add('none.npy', floats(side, () => NaN));
  const refused = jsonLines((await runAnalyse(['--json', infinite, none])).stdout);
  assert.deepEqual(
    refused.map(({ error }) => error.code),
    ['NonFinitePixels', 'NothingKept'],
  );
});

test('the options of a segmentation are read and checked', () => {
  const args = 'a --threshold 80,120.5 --flatten 30 --denoise median:2 --clean 12 --balance 0.01,0.99';
  assert.deepEqual(parseArguments(args.split(' ')).opening.segmentation, {
    method: 'manual',
    thresholds: [80, 120.5],
    channel: 'luminance',
    balance: { low: 0.01, high: 0.99 },
    flattenPx: 30,
    denoise: { kind: 'median', sizePx: 2 },
    cleanPx: 12,
  });
  const other = parseArguments('a --threshold multiotsu:4 --crop 1,2,30,40 --mask m.png'.split(' '));
  assert.equal(other.opening.segmentation?.numClasses, 4);
  assert.deepEqual(other.opening.mask, { crop: { x: 1, y: 2, width: 30, height: 40 } });
  assert.equal(other.maskPath, 'm.png');
  assert.deepEqual(parseArguments(['a', '--circle', '5.5,6,4']).opening.mask, {
    circle: { x: 5.5, y: 6, radius: 4 },
  });
  const twice = parseArguments('a --exclude 1,2,3,4 --exclude=5,6,7,8'.split(' '));
  assert.deepEqual(twice.opening.mask, {
    exclude: [
      { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
      { kind: 'rectangle', x: 5, y: 6, width: 7, height: 8 },
    ],
  });
  // Whoever crops has seen the bar.
  assert.equal(other.opening.cutsInfoBar, false);
  for (const wrong of [
    '--threshold multiotsu',
    '--threshold otsu:2',
    '--threshold x',
    '--flatten 3',
    '--threshold otsu --denoise box:2',
    '--threshold otsu --denoise median:1.5',
    '--threshold otsu --channel alpha',
    '--threshold otsu --snap 2',
    '--crop 1,2,3',
    '--crop 0,0,0,5',
    '--exclude 1,2,3',
    '--circle 5,5',
    '--circle 5,5,0',
  ]) {
    assert.throws(() => parseArguments(['a', ...wrong.split(' ')]), UsageError, wrong);
  }
});

test('a grey picture goes through the command line, and says how it was segmented', async () => {
  const { status, stdout } = await runAnalyse(['--json', '--threshold', 'otsu', kGrey]);
  assert.equal(status, 0);
  const [answer] = jsonLines(stdout);
  assert.deepEqual(answer.segmentation.thresholds, [expected.otsu8]);
  assert.equal(answer.mask, null);
  const [phase] = answer.phases;
  assert.ok(phase.segmentationBand.lower < phase.phaseFraction);
  assert.ok(phase.combined.lower <= phase.lower && phase.combined.upper >= phase.upper);
  assert.match(phase.combined.assumption, /assumes/);
  assert.match(phase.combined.dominant, /^(sampling|segmentation)$/);
  const text = await runAnalyse(['--threshold', 'otsu', kGrey]);
  assert.match(text.stdout, new RegExp(`Segmented: otsu with ${expected.otsu8}`));
  assert.match(text.stdout, /The segmentation leaves/);
});

test('without a threshold it is told which option helps', async () => {
  const { status, stderr } = await runAnalyse([kGrey]);
  assert.equal(status, 1);
  assert.match(stderr, /not segmented.*--threshold otsu/);
});

test('an information bar is left out, alone, and said so', async (context) => {
  const folder = await temporaryFolder(context);
  const { bytes, height, barHeight, width } = micrograph();
  const path = await folder.add('sem.bmp', bytes);
  const { stdout } = await runAnalyse(['--json', '--threshold', 'otsu', path]);
  const [answer] = jsonLines(stdout);
  assert.deepEqual(answer.shape, [height - barHeight, width]);
  assert.deepEqual(answer.mask.crop, { x: 0, y: 0, width, height: height - barHeight });
  const text = await runAnalyse(['--threshold', 'otsu', path]);
  assert.match(text.stdout, new RegExp(`information bar.*\\(${barHeight} rows at the bottom\\)`));
  const kept = await runAnalyse(['--json', '--threshold', 'otsu', '--no-infobar', path]);
  assert.deepEqual(jsonLines(kept.stdout)[0].shape, [height, width]);
});

test('the bar that the metadata tell comes before any that could be found', async () => {
  const tagged = new Uint8Array(
    await readFile(new URL('../native/fixtures/fei.tif', import.meta.url)),
  );
  const segmentation = { method: /** @type {const} */ ('otsu') };
  const cut = await openBytes(engine, tagged, { segmentation, cutsInfoBar: true });
  assert.equal(cut.cutInfoBar?.source, 'metadata');
  assert.deepEqual(cut.fileShape, [9, 13]);
  assert.deepEqual(cut.shape, [7, 13]);
  engine.closeImage(cut.handle);
  const kept = await openBytes(engine, tagged, { segmentation });
  assert.deepEqual(kept.shape, [9, 13]);
  engine.closeImage(kept.handle);
  const { survey, info } = await surveySources(engine, [new MemorySource(tagged)], {});
  assert.deepEqual(info.proposals, [
    {
      kind: 'infoBar',
      source: 'metadata',
      rectangle: { x: 0, y: 7, width: 13, height: 2 },
      circle: null,
    },
  ]);
  engine.closeSurvey(survey);
});

test('a round field of view is told with the option that leaves out what is around it', async (context) => {
  const folder = await temporaryFolder(context);
  const isInside = (/** @type {number} */ x, /** @type {number} */ y) =>
    Math.hypot(x + 0.5 - 150, y + 0.5 - 150) <= 140;
  const image = await folder.add(
    'round.bmp',
    greyBitmap(300, 300, (x, y) => {
      if (!isInside(x, y)) return 0;
      return (Math.floor(x / 12) * 7 + Math.floor(y / 12) * 5) % 3 === 0 ? 90 : 160;
    }),
  );
  const options = [image];
  const told = (await runAnalyse(options)).stdout;
  const [, circle] = /--circle (\S+) leaves it out/.exec(told) ?? [];
  assert.ok(circle, told);
  const [whole] = jsonLines((await runAnalyse(['--json', ...options])).stdout);
  assert.equal(whole.proposals[0].kind, 'circle');
  const [round] = jsonLines((await runAnalyse(['--json', '--circle', circle, ...options])).stdout);
  assert.ok(Math.abs(round.mask.keptShare - (Math.PI * 140 ** 2) / 90000) < 0.01);
  const valuesOf = (/** @type {any} */ answer) => answer.phases.map((/** @type {any} */ { value }) => value);
  assert.deepEqual(valuesOf(whole), [0, 90, 160]);
  assert.deepEqual(valuesOf(round), [90, 160]);
});

/** Grey noise of two levels, and something else over it. */
function greysWith(/** @type {(x: number, y: number) => number | null} */ over) {
  let state = 11;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const isBright = Array.from({ length: 30 * 30 }, () => random() < 0.4);
  return greyBitmap(300, 300, (x, y) => {
    const bright = isBright[Math.floor(y / 10) * 30 + Math.floor(x / 10)];
    return over(x, y) ?? (bright ? 170 : 80) + 12 * (random() - 0.5);
  });
}

test('what seems to be no material of a grey image is told until it is left out', async (context) => {
  const folder = await temporaryFolder(context);
  const round = await folder.add(
    'round.bmp',
    greysWith((x, y) => (Math.hypot(x + 0.5 - 150, y + 0.5 - 150) > 140 ? 0 : null)),
  );
  const scaled = await folder.add(
    'scaled.bmp',
    greysWith((x, y) => (x >= 20 && x < 100 && y >= 270 && y < 275 ? 255 : null)),
  );
  const barred = await folder.add('barred.bmp', micrograph().bytes);
  const cases = /** @type {const} */ ([
    [round, [], 'circle', /--circle (\S+) leaves it out/, '--circle'],
    [scaled, [], 'scaleBar', /--exclude (\S+) leaves it out/, '--exclude'],
    [barred, ['--no-infobar'], 'infoBar', /--cut-bottom (\S+) leaves it out/, '--cut-bottom'],
  ]);
  for (const [path, given, kind, words, option] of cases) {
    const options = ['--threshold', 'otsu', path];
    const [, value] = words.exec((await runAnalyse([...given, ...options])).stdout) ?? [];
    assert.ok(value, kind);
    const [told] = jsonLines((await runAnalyse(['--json', ...given, ...options])).stdout);
    assert.deepEqual(
      told.proposals.map((/** @type {any} */ proposal) => proposal.kind),
      [kind],
    );
    const without = await runAnalyse(['--json', option, value, ...options]);
    const [left] = jsonLines(without.stdout);
    assert.deepEqual(left.proposals, [], kind);
    assert.ok(left.mask.keptShare < 1);
  }
});

test('reading tells its rows, which begin anew with each pass', async () => {
  const side = 1500;
  const image = greyBitmap(side, side, (x, y) => (Math.floor(x / 20) + Math.floor(y / 20)) % 2 ? 90 : 160);
  /** @type {import('../../web/engine/opening.js').RowsDone[]} */
  const told = [];
  const options = { segmentation: { method: /** @type {const} */ ('otsu') } };
  const info = await openSources(engine, [new MemorySource(image)], options, (_share, rows) => {
    if (rows) told.push(rows);
  });
  engine.closeImage(info.handle);
  assert.ok(told.every(({ numRows, numSlices }) => numRows === side && numSlices === 1));
  const rows = told.map(({ row }) => row);
  assert.ok(rows.every((row) => row >= 0 && row <= side));
  // One pass counts values, the other labels them; the end of one is the beginning of the next.
  assert.equal(rows.filter((row, i) => i > 0 && row < rows[i - 1]).length, 1);
  assert.ok(Math.max(...rows) > side / 2);
});

test('a mask that cannot be used is blamed, and not the image', async (context) => {
  const folder = await temporaryFolder(context);
  const image = `${kGolden}blobs_500.png`;
  const words = await folder.add('words.txt', 'These are no pixels.');
  const half = await folder.add('half.png', (await readFile(image)).subarray(0, 900));
  const missing = `${folder.path}/missing.png`;
  for (const [mask, code] of [
    [missing, 'FileNotReadable'],
    [folder.path, 'FileNotReadable'],
    [words, 'UnknownFormat'],
    [half, 'BrokenFile'],
    [`${kGolden}tiny_60x80.png`, 'InvalidMask'],
  ]) {
    const plain = await runAnalyse(['--mask', mask, image]);
    assert.equal(plain.status, 1);
    assert.ok(plain.stderr.startsWith(`${image} with --mask ${mask}: `), plain.stderr);
    const [told] = jsonLines((await runAnalyse(['--json', '--mask', mask, image])).stdout);
    assert.equal(told.file, image);
    assert.deepEqual([told.error.code, told.error.file], [code, mask]);
    const volume = await runAnalyse(['--volume', '--json', '--mask', mask, image, image]);
    assert.equal(jsonLines(volume.stdout)[0].error.file, mask);
  }
  const own = await runAnalyse(['--mask', image, words, half, missing]);
  assert.deepEqual(
    own.stderr.trim().split('\n').map((line) => line.slice(0, line.indexOf(': '))),
    [words, half, missing],
  );
});

test('a mask and a crop go through the command line', async (context) => {
  const folder = await temporaryFolder(context);
  const image = await folder.add('a.bmp', cells(300, [0, 0xffffff], 4));
  const mask = await folder.add(
    'mask.bmp',
    greyBitmap(300, 300, (x, y) => (Math.hypot(x - 150, y - 150) < 140 ? 255 : 0)),
  );
  const masked = jsonLines((await runAnalyse(['--json', '--mask', mask, image])).stdout)[0];
  assert.ok(Math.abs(masked.mask.keptShare - (Math.PI * 140 ** 2) / 90000) < 0.001);
  assert.equal(masked.mask.choices.file, mask);
  assert.ok(masked.phases[0].sigma > 0 && masked.phases[0].alternative.sigma > 0);
  // Both of two phases have the same error.
  const [first, second] = masked.phases;
  assert.ok(Math.abs(first.alternative.sigma / second.alternative.sigma - 1) < 1e-3);
  const cropped = jsonLines((await runAnalyse(['--json', '--crop', '10,20,250,240', image])).stdout)[0];
  assert.deepEqual(cropped.shape, [240, 250]);
  assert.deepEqual(cropped.mask.choices.crop, { x: 10, y: 20, width: 250, height: 240 });
  assert.equal(cropped.mask.numExcluded, 0);
});
