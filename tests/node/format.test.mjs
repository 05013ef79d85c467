import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bytesText,
  countText,
  fractionText,
  phaseText,
  shapeText,
  significant,
} from '../../web/engine/format.js';

test('significant digits survive rounding up and small numbers', () => {
  assert.equal(significant(0.0996, 2), '0.10');
  assert.equal(significant(1234.5, 2), '1200');
  assert.equal(significant(-12.345, 3), '-12.3');
  assert.equal(significant(0.000012345, 2), '0.000012');
  assert.equal(significant(0, 3), '0');
  assert.equal(significant(NaN, 3), 'unknown');
});

test('a fraction never reads as 0 or 1 unless it is', () => {
  assert.deepEqual([0, 1, 0.4049, 0.00002, 0.99998].map(fractionText), [
    '0',
    '1',
    '0.405',
    '0.00002',
    '0.99998',
  ]);
});

test('bytes read in the unit that fits', () => {
  assert.deepEqual([12, 999, 999999, 3.2e9, 123456789].map(bytesText), [
    '12 bytes',
    '999 bytes',
    '1.0 MB',
    '3.2 GB',
    '123 MB',
  ]);
});

test('counts, phases and shapes read as people write them', () => {
  assert.equal(countText(1234567), '1\u2009234\u2009567');
  assert.equal(phaseText(0xff08, true), '#00ff08');
  assert.equal(phaseText(-1.5, false), '-1.5');
  assert.equal(shapeText([10, 20, 30]), '30 × 20 × 10 px');
});
