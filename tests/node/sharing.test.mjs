// When two workers share an estimate, and what memory that is told to take.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unwrap } from '../../web/engine/failure.js';
import { bytesOfTwo, isShared } from '../../web/engine/sharing.js';
import { loadEngine } from './support.mjs';

const engine = await loadEngine();

/** @param {number[]} shape */
const predict = (shape) => unwrap(engine.predictEstimate(shape));

test('two workers share what takes long enough and fits in half of the memory', () => {
  const small = [400, 400];
  const large = [1000, 1000, 1000];
  const huge = [2000, 2000, 2000];
  assert.ok(!isShared(small, predict(small), 8));
  assert.ok(isShared(large, predict(large), 4));
  assert.ok(!isShared(large, predict(large), 1));
  assert.ok(isShared(huge, predict(huge), 8));
  assert.ok(!isShared(huge, predict(huge), 4));
  // Where nobody tells the memory it is that of a usual machine.
  assert.equal(isShared(huge, predict(huge)), isShared(huge, predict(huge), 8));
});

test('the second worker has the pixels too, a bit each', () => {
  assert.equal(bytesOfTwo([1000, 1000, 1000], 5e8), 5e8 + 1e9 / 8);
});
