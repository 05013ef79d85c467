// The numbers of the command line against those of the published implementation.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';

import { jsonLines, kGolden, runAnalyse } from './support.mjs';

/** @typedef {import('../../web/engine/analysis.js').Answer} Answer */
/** @typedef {import('../../web/engine/analysis.js').PhaseAnswer} PhaseAnswer */

/**
 * @typedef {{confidence: number, lower: number, upper: number, abs_err: number}} GoldenInterval
 * @typedef {{phase_fraction: number, r0: number, cls_before_check: number, cls: number,
 *   classical_cls: number}} GoldenImage
 * @typedef {{images: GoldenImage[], phase_fraction: number, cls: number, sigma: number,
 *   sigma_mod: number, intervals: GoldenInterval[],
 *   sizes: {confidence: number, target_percent: number, length: number}[]}} GoldenPhase
 * @typedef {{files: string[], phases: Record<string, GoldenPhase>}} GoldenCase
 */

/** What single precision in the transform leaves, with room. */
const kRelative = 1e-4;
/** From here on the published grid reaches far enough for its intervals to mean something. */
const kLeastTruncation = 4;
const kGridSteps = 300;
const kSideTolerance = 0.015;

/** @type {Record<string, GoldenCase>} */
const cases = JSON.parse(readFileSync(`${kGolden}expected.json`, 'utf8'));
const levels = ['--levels', '0.5,0.8,0.9,0.95,0.99'];
const isStack = (/** @type {GoldenCase} */ { files }) => files.length > 1;

/** @type {Map<string, Answer>} */
const singles = new Map();

before(async () => {
  const files = Object.values(cases)
    .filter((golden) => !isStack(golden))
    .map((golden) => kGolden + golden.files[0]);
  const run = await runAnalyse(['--json', '--model', 'imagerep', ...levels, ...files]);
  assert.equal(run.status, 0, run.stderr);
  for (const answer of jsonLines(run.stdout)) singles.set(answer.file, answer);
});

/** @param {GoldenCase} golden @returns {Promise<Answer>} */
async function answerOf(golden) {
  const files = golden.files.map((file) => kGolden + file);
  if (!isStack(golden)) return /** @type {Answer} */ (singles.get(files[0]));
  const run = await runAnalyse(['--json', '--model', 'imagerep', '--stack', ...levels, ...files]);
  assert.equal(run.status, 0, run.stderr);
  return jsonLines(run.stdout)[0];
}

/**
 * @param {number | null | undefined} actual
 * @param {number} expected
 * @param {number} tolerance relative
 * @param {string} what
 */
function assertNear(actual, expected, tolerance, what) {
  const distance = Math.abs(Number(actual) - expected);
  assert.ok(
    typeof actual === 'number' && distance <= tolerance * Math.abs(expected),
    `${what}: ${actual} instead of ${expected}`,
  );
}

/** @param {PhaseAnswer} phase @param {GoldenPhase} golden */
function checkIntervals(phase, golden) {
  const truncation = Math.min(0.9 / golden.sigma_mod, 6);
  if (truncation < kLeastTruncation) return;
  const step = (2 * truncation * golden.sigma) / kGridSteps;
  for (const [i, expected] of golden.intervals.entries()) {
    const { confidence, lower, upper } = phase.intervals[i];
    assert.equal(confidence, expected.confidence);
    for (const [actual, published] of [
      [lower, expected.lower],
      [upper, expected.upper],
    ]) {
      assert.ok(Math.abs(actual - published) <= step, `${confidence}: ${actual}, ${published}`);
    }
  }
  const size = golden.sizes.find(({ target_percent: percent }) => percent === 5);
  assertNear(phase.requiredSidePxConservative, size?.length ?? NaN, kSideTolerance, 'side');
}

for (const [name, golden] of Object.entries(cases)) {
  test(`${name} has the published numbers`, async () => {
    const answer = await answerOf(golden);
    for (const [value, expected] of Object.entries(golden.phases)) {
      const phase = answer.phases.find((candidate) => candidate.value === Number(value));
      assert.ok(phase, `phase ${value}`);
      assert.equal(phase.phaseFraction, expected.phase_fraction);
      assertNear(phase.clsPx, expected.cls, kRelative, 'CLS');
      assertNear(phase.sigma, expected.sigma, kRelative, 'sigma');
      assertNear(phase.sigmaMod, expected.sigma_mod, kRelative, 'sigmaMod');
      checkIntervals(phase, expected);
      if (isStack(golden)) {
        assert.deepEqual(
          answer.files,
          golden.files.map((file) => kGolden + file),
        );
        assert.equal(phase.r0Px, null);
        assert.equal(phase.images?.length, golden.files.length);
        phase.images.forEach((image, i) => {
          const published = expected.images[i];
          assert.equal(image.file, answer.files?.[i]);
          assert.equal(image.phaseFraction, published.phase_fraction);
          assert.equal(image.r0Px, published.r0);
          assertNear(image.clsPx, published.cls, kRelative, 'CLS of an image');
          assertNear(image.classicalClsPx, published.classical_cls, kRelative, 'classical CLS');
        });
      } else {
        const [published] = expected.images;
        assert.equal(phase.r0Px, published.r0);
        assertNear(phase.clsBeforeCheckPx, published.cls_before_check, kRelative, 'before check');
        assertNear(phase.classicalClsPx, published.classical_cls, kRelative, 'classical CLS');
      }
    }
  });
}
