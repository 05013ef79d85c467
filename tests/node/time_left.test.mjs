import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EstimateWatch } from '../../web/engine/estimate_news.js';
import { TimeLeft } from '../../web/engine/time_left.js';

/** News come that often, ms. */
const kNewsMs = 30;

/**
 * What is told of work, by the time of the news.
 * @param {(ms: number) => number} shareAt share that is done after so many ms
 * @param {number} endMs
 */
function toldOf(shareAt, endMs) {
  const left = new TimeLeft(0, 0);
  const told = [];
  for (let ms = 0; ms <= endMs; ms += kNewsMs) {
    told.push({ ms, seconds: left.at(Math.min(1, shareAt(ms)), ms) });
  }
  return told;
}

test('steady work is told to the end, and nothing before enough of it was measured', () => {
  const kEndMs = 6000;
  const told = toldOf((ms) => ms / kEndMs, kEndMs);
  const firstAt = told.findIndex(({ seconds }) => seconds !== null);
  assert.ok(told[firstAt].ms >= 300 && told[firstAt].ms <= 1000, `${told[firstAt].ms} ms`);
  for (const { ms, seconds } of told.slice(firstAt)) {
    // It is reckoned anew every quarter of a second.
    const trueSeconds = (kEndMs - ms) / 1000;
    assert.ok(seconds !== null && seconds >= trueSeconds - 1e-9 && seconds <= trueSeconds + 0.3);
  }
});

test('a slow start does not count: after a second the end is told within a tenth', () => {
  // In the first 300 ms no more than otherwise in 60.
  const shareAt = (/** @type {number} */ ms) => (ms < 300 ? ms / 5 : ms - 240) / 6000;
  const kEndMs = 6240;
  for (const { ms, seconds } of toldOf(shareAt, kEndMs)) {
    if (ms < 1000) continue;
    const ratio = (1000 * (seconds ?? 0) + ms) / kEndMs;
    assert.ok(ratio > 0.9 && ratio < 1.1, `${ratio} at ${ms} ms`);
  }
});

test('a run with twice the lags is measured anew', () => {
  const watch = new EstimateWatch([1000, 1000], { numBytes: 1, maxLagPx: 100 }, 0);
  for (let ms = 0; ms < 2000; ms += kNewsMs) watch.news(ms / 2000, ms);
  const again = watch.news(0, 2000);
  assert.deepEqual(again, { secondsLeft: null, numBytes: 1, maxLagPx: 200 });
  /** @type {number | null} */
  let last = null;
  for (let ms = kNewsMs; ms <= 1500; ms += kNewsMs) last = watch.news(ms / 10_000, 2000 + ms).secondsLeft;
  assert.ok(Math.abs((last ?? 0) - 8.5) < 0.3, String(last));
});
