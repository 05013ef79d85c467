import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseArguments, UsageError } from '../../web/cli/arguments.js';

test('the defaults are those of the usage text', () => {
  assert.deepEqual(parseArguments(['a.png']), {
    files: ['a.png'],
    filesFrom: null,
    phase: null,
    settings: { confidence: 0.95, levels: [], target: 0.05, model: 'imagerep' },
    isStack: false,
    isJson: false,
    isHelp: false,
  });
});

test('options stand anywhere, with their value after a space or an equals sign', () => {
  const args =
    '--json a.png --confidence=0.9 --levels 0.5,.99,9e-1 b.png --target 0.1 --files-from - --stack';
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

test('an unknown model is answered with those there are', () => {
  assert.throws(
    () => parseArguments(['a', '--model', 'oracle']),
    /no 'oracle'; it takes imagerep\./,
  );
});
