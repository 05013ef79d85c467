import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseArguments, UsageError } from '../../web/cli/arguments.js';

test('the defaults are those of the usage text', () => {
  assert.deepEqual(parseArguments(['a.png']), {
    files: ['a.png'],
    filesFrom: null,
    isListNulled: false,
    phase: null,
    settings: { confidence: 0.95, levels: [], target: 0.05, model: 'calibrated' },
    isStack: false,
    isVolume: false,
    opening: {
      segmentation: null,
      mask: null,
      cutsInfoBar: true,
      raw: null,
      snapTo: null,
      cutBottomRows: null,
    },
    maskPath: null,
    pixelSize: null,
    isJson: false,
    isHelp: false,
    isVersion: false,
  });
});

test('options stand anywhere, with their value after a space or an equals sign', () => {
  const args =
    '--json a.png --confidence=0.9 --levels 0.5,.99,9e-1 b.png --target 0.1 --files-from - --stack --model imagerep';
  const options = parseArguments(args.split(' '));
  assert.deepEqual(options.files, ['a.png', 'b.png']);
  assert.deepEqual(options.settings, {
    confidence: 0.9,
    levels: [0.5, 0.99, 0.9],
    target: 0.1,
    model: 'imagerep',
  });
  assert.equal(options.filesFrom, '-');
  assert.ok(options.isJson && options.isStack);
});

test('phases are numbers of any sign, or colours', () => {
  assert.deepEqual(parseArguments(['a', '--phase', '-1.5']).phase, {
    value: -1.5,
    isColour: false,
  });
  assert.deepEqual(parseArguments(['a', '--phase=0']).phase, { value: 0, isColour: false });
  assert.deepEqual(parseArguments(['a', '--phase', '#FF8000']).phase, {
    value: 0xff8000,
    isColour: true,
  });
});

test('files may have no header, a haze, a bar and another pixel size', () => {
  const raw = '--raw-shape 3,20,30 --raw-type f32 --raw-byte-order big --raw-offset 512';
  assert.deepEqual(parseArguments(['a', ...raw.split(' ')]).opening.raw, {
    shape: [3, 20, 30],
    sampleType: 'F32',
    isBigEndian: true,
    offset: 512,
  });
  assert.deepEqual(parseArguments(['a', '--raw-shape=20,30']).opening.raw, {
    shape: [20, 30],
    sampleType: 'U8',
    isBigEndian: false,
    offset: 0,
  });
  // As other programs name it.
  const { raw: named } = parseArguments(['a', '--raw-shape=20,30', '--raw-type=uint16']).opening;
  assert.equal(named?.sampleType, 'U16');
  const size = { x: 0.5, y: 0.25, z: 2, unit: 'um', source: 'given' };
  assert.deepEqual(parseArguments(['a', '--pixel-size', '0.5x0.25x2um']).pixelSize, size);
  assert.equal(parseArguments(['a', '--cut-bottom', '64']).opening.cutBottomRows, 64);
  // A number after --snap is its own, a name is a file.
  const snapped = (/** @type {string} */ line) => {
    const { files, opening } = parseArguments(line.split(' '));
    return [files.join(), opening.snapTo];
  };
  assert.deepEqual(snapped('a --snap'), ['a', 0]);
  assert.deepEqual(snapped('--snap a'), ['a', 0]);
  assert.deepEqual(snapped('--snap 3 a'), ['a', 3]);
  assert.deepEqual(snapped('--snap=3 a'), ['a', 3]);
});

test('after -- everything is a file', () => {
  assert.deepEqual(parseArguments(['--', '--json', '-']).files, ['--json', '-']);
});

const kWrong = [
  [],
  ['--json'],
  ['-'],
  ['a', '--nonsense'],
  ['a', '-x'],
  ['a', '--=1'],
  ['a', '--json=yes'],
  ['a', 'b', '--stack', '--volume'],
  ['a', '--volume=yes'],
  ['a', '--snap=1'],
  ['a', '--snap=two'],
  ['a', '--cut-bottom', '0'],
  ['a', '--pixel-size', '5'],
  ['a', '--pixel-size', '5 furlong'],
  ['a', '--pixel-size', '0um'],
  ['a', '--pixel-size', '1x2x3x4um'],
  ['a', '--raw-type', 'U8'],
  ['a', '--raw-shape', '5'],
  ['a', '--raw-shape', '5,0'],
  ['a', '--raw-shape', '1,2,3,4'],
  ['a', '--raw-shape', '5,5', '--raw-type', 'Rgb8'],
  ['a', '--raw-shape', '5,5', '--raw-byte-order', 'middle'],
  ['a', '--raw-shape', '5,5', '--raw-offset', '-1'],
  ['a', '--phase'],
  ['a', '--phase='],
  ['a', '--phase', 'red'],
  ['a', '--phase', '#ff80'],
  ['a', '--phase', '0x10'],
  ['a', '--phase', '1', '--phase', '2'],
  ['a', '--confidence', '95%'],
  ['a', '--confidence', 'NaN'],
  ['a', '--levels', '0.5,,0.9'],
  ['a', '--levels', '0.5 0.9'],
  ['a', '--target', 'Infinity'],
  ['a', '--model', 'ImageRep2'],
];

for (const args of kWrong) {
  test(`wrong usage: ${JSON.stringify(args)}`, () => {
    assert.throws(() => parseArguments(args), UsageError);
  });
}

test('what is not understood is answered with what would be', () => {
  const messages = {
    '--raw-shape=5x5': /'5x5' is not SLICES,ROWS,COLUMNS or ROWS,COLUMNS\./,
    '--threshold=otsi': /'otsi' is none of otsu, multiotsu:CLASSES, colours:CLASSES or VALUE/,
    '--threshold=multiotsu': /'multiotsu' is none of otsu, multiotsu:CLASSES/,
  };
  for (const [option, message] of Object.entries(messages)) {
    assert.throws(() => parseArguments(['a', option]), message);
  }
  const wrongType = ['a', '--raw-shape=5,5', '--raw-type=uint7'];
  assert.throws(() => parseArguments(wrongType), /'uint7' is none of U8, U16/);
});

test('an unknown model is answered with those there are', () => {
  assert.throws(
    () => parseArguments(['a', '--model', 'oracle']),
    /no 'oracle'; it takes calibrated or imagerep\./,
  );
});
