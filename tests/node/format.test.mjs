import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bytesText,
  countText,
  fractionText,
  intervalTexts,
  phaseText,
  plusMinusText,
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

/** @param {number} lower @param {number} upper */
const intervalOf = (lower, upper) => ({
  confidence: 0.95,
  halfWidth: (upper - lower) / 2,
  lower,
  upper,
  isClipped: false,
});

test('neither end of an interval is rounded to the fraction, however near it is', () => {
  const { phaseFraction, lower, upper } = intervalTexts(0.0064, intervalOf(0.00069, 0.0567));
  assert.deepEqual([phaseFraction, lower, upper], ['0.0064', '0.0007', '0.0567']);
  for (let i = 0; i < 2000; ++i) {
    const short = 10 ** (-1 - (i % 40) / 10);
    const fraction = 1.1 * short + i * 1e-4;
    const bounds = intervalOf(fraction - short, Math.min(0.999999, fraction + short * (1 + i / 20)));
    const texts = intervalTexts(fraction, bounds);
    for (const end of /** @type {const} */ (['lower', 'upper'])) {
      const off = Math.abs(Number(texts[end]) - bounds[end]);
      // Half of the last of two digits, of a side that may be half of what they are chosen for.
      assert.ok(off <= 0.101 * Math.abs(bounds[end] - fraction), JSON.stringify([fraction, bounds]));
    }
  }
});

test('a value that a file keeps in 32 bits reads as it was written', () => {
  for (const value of [0.3, -1.5, 1e-7, 123.456, 3.4e38, 16777217, 255]) {
    assert.equal(Number(phaseText(Math.fround(value), false)), Number.isInteger(value) ? Math.fround(value) : value);
    assert.equal(phaseText(value, false), String(value));
  }
  assert.equal(phaseText(NaN, false), 'NaN');
});

test('ends that cannot be told from 0 and 1 read alike', () => {
  // What the logistic function makes of 40 on either side: one of the two is 1 to the last bit.
  const { lower, upper } = intervalTexts(0.44, intervalOf(4e-18, 1));
  assert.deepEqual([lower, upper], ['0', '1']);
  assert.deepEqual(intervalTexts(0.44, intervalOf(0.001, 0.999)).lower, '0.00');
});

test('one number stands for both sides only where they are nearly alike', () => {
  const calibrated = { phaseFraction: 0.0064, model: /** @type {const} */ ('calibrated') };
  assert.equal(plusMinusText(calibrated, intervalOf(0.00069, 0.0567)), '0.0064 +0.0503 −0.0057');
  assert.equal(
    plusMinusText({ ...calibrated, phaseFraction: 0.405 }, intervalOf(0.386, 0.426)),
    '0.405 ± 0.020',
  );
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
