// The command line as a process: exit statuses, standard output.

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

/** What a model answers of a phase, in the order of the fields. */
const kModelFields = [
  'model',
  'clsPx',
  'cls',
  'sigma',
  'sigmaMod',
  'degreesOfFreedom',
  'confidence',
  'halfWidth',
  'lower',
  'upper',
  'relativeErrorPercent',
  'target',
  'requiredSidePx',
  'requiredSidePxConservative',
  'requiredSide',
  'requiredSideConservative',
  'lengthUnit',
  'moreImages',
  'intervals',
  'sentence',
  'numCells',
];

const kPhaseFields = [
  'value',
  'count',
  'phaseFraction',
  'r0Px',
  ...kModelFields,
  'classicalClsPx',
  'clsBeforeCheckPx',
  'subdivisionClsPx',
  'alternative',
  'segmentationBand',
  'combined',
];

test('a file is answered with every phase and every field', async (context) => {
  const { file } = await twoPhases(context);
  const { status, stdout, stderr } = await runAnalyse(['--json', file]);
  assert.equal(status, 0);
  assert.equal(stderr, '');
  const [answer, ...rest] = jsonLines(stdout);
  assert.equal(rest.length, 0);
  assert.deepEqual(Object.keys(answer), [
    'file',
    'model',
    'shape',
    'pixelSize',
    'segmentation',
    'mask',
    'proposals',
    'warnings',
    'phases',
    'engine',
  ]);
  assert.equal(answer.file, file);
  assert.equal(answer.model, 'calibrated');
  assert.deepEqual(answer.shape, [120, 120]);
  assert.equal(answer.pixelSize, null);
  assert.deepEqual(Object.keys(answer.engine), ['name', 'version']);
  assert.deepEqual(
    answer.phases.map((/** @type {any} */ { value }) => value),
    [0, 255],
  );
  const [phase, other] = answer.phases;
  assert.deepEqual(Object.keys(phase), kPhaseFields);
  assert.deepEqual(Object.keys(phase.alternative), kModelFields);
  assert.deepEqual([phase.model, phase.alternative.model], ['calibrated', 'imagerep']);
  assert.equal(phase.count + other.count, 120 * 120);
  assert.equal(phase.confidence, 0.95);
  assert.equal(phase.target, 0.05);
  assert.deepEqual(phase.intervals, []);
  assert.equal(phase.relativeErrorPercent, (100 * phase.halfWidth) / phase.phaseFraction);
  assert.ok(Math.abs(phase.halfWidth - other.halfWidth) < 1e-6 * phase.halfWidth);
  assert.match(phase.sentence, /^The phase fraction in the segmented image is 0\.\d+\. /);
  const small = answer.warnings.filter((/** @type {any} */ { code }) => code === 'SmallImage');
  assert.equal(small.length, 1);
  assert.match(small[0].message, /only 120 px/);
  assert.equal(small[0].model, 'imagerep');
});

test('the model that was chosen leads and the other stands beside it', async (context) => {
  const { file } = await twoPhases(context);
  const asked = ['--json', '--levels', '0.5,0.99', '--phase', '255', file];
  const [ours] = jsonLines((await runAnalyse(asked)).stdout);
  const [published] = jsonLines((await runAnalyse(['--model', 'imagerep', ...asked])).stdout);
  assert.equal(published.model, 'imagerep');
  /** @param {any} phase; what a model says in it */
  const answerIn = (phase) => Object.fromEntries(kModelFields.map((name) => [name, phase[name]]));
  assert.deepEqual(ours.phases[0].alternative, answerIn(published.phases[0]));
  assert.deepEqual(published.phases[0].alternative, answerIn(ours.phases[0]));
  const { sentence, halfWidth, lower, upper, sigmaMod, degreesOfFreedom } = ours.phases[0];
  assert.match(sentence, /the calibrated model of Phasebound .* is between 0\.\d+ and 0\.\d+\.$/);
  assert.match(published.phases[0].sentence, /the ImageRep model proposed by Dahari et al\./);
  assert.equal(halfWidth, (upper - lower) / 2);
  assert.equal(sigmaMod, 1 / Math.sqrt(2 * degreesOfFreedom));
  assert.equal(published.phases[0].degreesOfFreedom, null);
});

test('confidence, levels and target are those asked for', async (context) => {
  const { file } = await twoPhases(context);
  const asked = '--json --phase 255 --confidence 0.9 --levels 0.5,0.9,0.9999 --target 0.2'.split(
    ' ',
  );
  const [{ phases }] = jsonLines((await runAnalyse([...asked, file])).stdout);
  assert.equal(phases.length, 1);
  const [phase] = phases;
  assert.equal(phase.value, 255);
  assert.equal(phase.confidence, 0.9);
  assert.equal(phase.target, 0.2);
  assert.deepEqual(
    phase.intervals.map((/** @type {any} */ { confidence }) => confidence),
    [0.5, 0.9, 0.9999],
  );
  const [half, same, wide] = phase.intervals;
  assert.deepEqual([same.lower, same.upper], [phase.lower, phase.upper]);
  assert.ok(wide.lower <= same.lower && same.lower < half.lower);
  assert.ok(half.upper < same.upper && same.upper <= wide.upper);
  assert.match(phase.sentence, /we can be 90\.0% confident/);

  const [strict] = jsonLines((await runAnalyse(['--json', '--target', '0.01', file])).stdout);
  assert.ok(strict.phases[1].requiredSidePx > phase.requiredSidePx);
  assert.ok(Number.isInteger(strict.phases[1].moreImages) && strict.phases[1].moreImages > 0);
});

test('a phase that no pixel has is answered with all of 0 to 1', async (context) => {
  const { file } = await twoPhases(context);
  for (const [asked, value] of [
    ['7', 7],
    ['-1.5', -1.5],
    ['#ff0000', '#ff0000'],
  ]) {
    const args = ['--json', '--levels', '0.99', '--phase', String(asked), file];
    const { status, stdout } = await runAnalyse(args);
    assert.equal(status, 0);
    const [{ phases, warnings, error }] = jsonLines(stdout);
    assert.equal(error, undefined);
    const [phase] = phases;
    assert.equal(phase.value, value);
    assert.equal(phase.count, 0);
    assert.equal(phase.phaseFraction, 0);
    assert.deepEqual([phase.lower, phase.upper], [0, 1]);
    assert.deepEqual(phase.intervals, [{ confidence: 0.99, lower: 0, upper: 1 }]);
    for (const field of ['r0Px', 'clsPx', 'sigma', 'relativeErrorPercent', 'requiredSidePx']) {
      assert.equal(phase[field], null, field);
    }
    assert.equal(warnings[0].code, 'PhaseAbsent');
    assert.equal(warnings[0].phase, value);
    assert.ok(warnings[0].message.includes(`value ${value},`), warnings[0].message);
  }
});

test('an image of one phase is answered with all of 0 to 1', async (context) => {
  const folder = await temporaryFolder(context);
  const file = await folder.add(
    'one.bmp',
    bitmap(40, 30, () => kWhite),
  );
  const [{ phases, warnings }] = jsonLines((await runAnalyse(['--json', file])).stdout);
  assert.equal(phases[0].phaseFraction, 1);
  assert.deepEqual([phases[0].lower, phases[0].upper], [0, 1]);
  assert.equal(warnings[0].code, 'OnePhase');
});

/**
 * The same but for what single precision leaves open: three phases are correlated together, one by
 * itself.
 * @param {any} actual
 * @param {any} expected
 */
function assertAlike(actual, expected) {
  if (typeof expected === 'number' && !Number.isInteger(expected)) {
    assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual}, ${expected}`);
  } else if (expected !== null && typeof expected === 'object') {
    assert.deepEqual(Object.keys(actual), Object.keys(expected));
    for (const key of Object.keys(expected)) assertAlike(actual[key], expected[key]);
  } else {
    assert.equal(actual, expected);
  }
}

test('colours are named as #rrggbb, greys of coloured images by either name', async (context) => {
  const folder = await temporaryFolder(context);
  const file = await folder.add('colours.bmp', cells(90, [kBlack, kRed, kWhite]));
  const [{ phases }] = jsonLines((await runAnalyse(['--json', file])).stdout);
  assert.deepEqual(
    phases.map((/** @type {any} */ { value }) => value),
    ['#000000', '#ff0000', '#ffffff'],
  );
  for (const asked of ['#FFFFFF', '255']) {
    const [white] = jsonLines((await runAnalyse(['--json', '--phase', asked, file])).stdout);
    assertAlike(white.phases, phases.slice(2));
  }
});

test('files that cannot be analysed do not stop the others', async (context) => {
  const { folder, file } = await twoPhases(context);
  const empty = await folder.add('empty.png', '');
  const text = await folder.add('notes.txt', 'These are no pixels, but words.');
  const cut = await folder.add('cut.bmp', cells(120, [kBlack, kWhite]).subarray(0, 5000));
  const grey = await folder.add(
    'grey.bmp',
    bitmap(20, 20, (y, x) => ((20 * y + x) % 251) * 0x10101),
  );
  const missing = `${folder.path}/missing.png`;
  const files = [file, empty, text, folder.path, cut, missing, grey, file];
  const { status, stdout } = await runAnalyse(['--json', ...files]);
  assert.equal(status, 1);
  const lines = jsonLines(stdout);
  assert.deepEqual(
    lines.map(({ file: name }) => name),
    files,
  );
  assert.deepEqual(
    lines.map(({ error }) => error?.code),
    [
      undefined,
      'EmptyFile',
      'UnknownFormat',
      'FileNotReadable',
      'BrokenFile',
      'FileNotReadable',
      'NotSegmented',
      undefined,
    ],
  );
  assert.deepEqual(Object.keys(lines[1]), ['file', 'error']);
  assert.match(lines[3].error.message, /it is a folder/);
  assert.match(lines[5].error.message, /no such file/);
  assert.deepEqual(lines[0], lines[7]);
});

test('one image is no images', async () => {
  const file = join(kGolden, 'tiny_60x80.png');
  assert.match((await runAnalyse(['--stack', file])).stdout, /^1 image of one material\n/);
  assert.match((await runAnalyse(['--volume', file])).stdout, /, 1 slice: 80 × 60 px/);
});

test('without --json people read a table, sentences and warnings', async (context) => {
  const { folder, file } = await twoPhases(context);
  const missing = `${folder.path}/missing.png`;
  const args = ['--levels', '0.5', file, missing];
  const { status, stdout, stderr } = await runAnalyse(args);
  assert.equal(status, 1);
  assert.match(stdout, /two phases\.bmp: 120 × 120 px, BMP\n/);
  assert.match(stdout, /phase +fraction +95\.0% interval +50\.0% interval +error +CLS px/);
  assert.match(stdout, /\n {2}255 +0\.\d+ ± 0\.\d+ +0\.\d+ to 0\.\d+ /);
  assert.match(
    stdout,
    /Phase 255: The phase fraction in the segmented image is 0\.\d+\. .*With 50%/,
  );
  assert.match(stdout, /Warning \(ImageRep\): The image is only 120 px/);
  assert.match(stderr, /missing\.png: The file cannot be read: there is no such file\. /);
  assert.doesNotMatch(stdout + stderr, /NaN|undefined|null/);
});

test('a volume is told by its three sides', async () => {
  const file = `${kGolden}volume_tiny_48.tif`;
  const { status, stdout } = await runAnalyse(['--phase', '9', file]);
  assert.equal(status, 0);
  assert.match(stdout, /volume_tiny_48\.tif: 48 × 48 × 48 px, TIFF/);
  assert.match(stdout, /\n {2}9 +0 +0 to 1 +- +- +- +-\n/);
});

/** @type {[string, string[], RegExp][]} */
const kWrong = [
  ['no file', ['--json'], /No file is given/],
  ['unknown option', ['a.png', '--jsn'], /no option '--jsn'/],
  ['unknown model', ['a.png', '--model', 'oracle'], /no 'oracle'; it takes calibrated or imagerep/],
  ['confidence in per cent', ['a.png', '--confidence', '95'], /0\.5 to 0\.9999/],
  ['level out of range', ['a.png', '--levels', '0.9,1'], /confidence of 1 is not answered/],
  ['target out of range', ['a.png', '--target', '0'], /target error of 0 is not answered/],
  ['two lists', ['--files-from', 'a', '--files0-from', 'b'], /one list is enough/],
  ['missing list', ['--files-from', '/nowhere/list'], /no such file/],
  ['empty stack', ['--stack', '--files-from', '-'], /names no file/],
];

for (const [what, args, message] of kWrong) {
  test(`wrong usage exits with 2: ${what}`, async () => {
    const { status, stdout, stderr } = await runAnalyse(args);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, message);
  });
}

test('--version tells which version answers', async () => {
  const { status, stdout } = await runAnalyse(['--version']);
  assert.equal(status, 0);
  const [{ engine }] = jsonLines((await runAnalyse(['--json', join(kGolden, 'tiny_60x80.png')])).stdout);
  assert.equal(stdout, `Phasebound ${engine.version}\n`);
});

test('more rows than there are cannot be cut off', async () => {
  const run = await runAnalyse(['--cut-bottom', '60', join(kGolden, 'tiny_60x80.png')]);
  assert.equal(run.status, 1);
  assert.match(run.stderr, /does not fit the image: all of its rows are cut off/);
});

test('the widest median and Gaussian are those that the sentence tells', async () => {
  const file = join(kGolden, 'tiny_60x80.png');
  for (const [kind, most] of [['median', 10], ['gaussian', 1000]]) {
    const way = (/** @type {number} */ size) => ['--threshold=otsu', '--denoise', `${kind}:${size}`, file];
    const refused = await runAnalyse(way(Number(most) + 1));
    assert.match(refused.stderr, new RegExp(`cannot be segmented like that: .* to ${most} px`));
    assert.doesNotMatch((await runAnalyse(way(Number(most)))).stderr, /cannot be segmented/);
  }
});

test('--help tells the usage', async () => {
  const { status, stdout, stderr } = await runAnalyse(['--help']);
  assert.equal(status, 0);
  assert.match(stdout, /^usage: scripts\/analyse FILE/);
  assert.equal(stderr, '');
});
