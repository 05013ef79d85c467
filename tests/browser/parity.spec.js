import { readFileSync } from 'node:fs';
import { answered, chooseFiles, expect, goldenFile, numberOf, test, useImageRep } from './support/page.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * @typedef {object} GoldenImage
 * @property {number[]} shape
 * @property {number} phase_fraction
 * @property {number} r0
 * @property {number} cls
 * @property {number} cls_before_check
 * @property {number} classical_cls
 * @property {number[]} radial_mean_tpc
 *
 * @typedef {object} GoldenPhase
 * @property {GoldenImage[]} images
 * @property {number} phase_fraction
 * @property {number} cls
 * @property {number} sigma
 * @property {number} sigma_mod
 * @property {{confidence: number, abs_err: number}[]} intervals
 * @property {{confidence: number, target_percent: number, length: number}[]} sizes
 *
 * @typedef {{files: string[], phases: Record<string, GoldenPhase>}} GoldenCase
 */

/** @type {Record<string, GoldenCase>} */
const cases = JSON.parse(readFileSync(goldenFile('expected.json'), 'utf8'));

/** Absolute, for the two-point correlation. */
const kTpcTolerance = 1e-6;
/** What the same estimator in other arithmetic may differ by, relative. */
const kTolerance = 1e-4;
/** Points of the published grid over the phase fraction. */
const kNumGridSteps = 300;
/** From here on the published grid is wide enough to hold the quantile. */
const kLeastTrustedWidth = 4;
/** The published size comes from its rounded interval. */
const kSizeTolerance = 0.015;

/** @param {number} sigmaMod half width of the published grid in sigma */
const gridWidth = (sigmaMod) => Math.min(0.9 / sigmaMod, 6);

/**
 * @param {number} actual
 * @param {number} expected
 * @param {number} relative
 */
function expectNear(actual, expected, relative) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

/**
 * Keeps what the page's worker says of the two-point correlations, which the page does not show.
 * @param {Page} page
 */
async function recordEstimates(page) {
  await page.addInitScript(() => {
    /** @type {{phaseFraction: number, radialTpc: number[]}[]} */
    const estimates = [];
    Object.assign(window, { estimates });
    window.Worker = class extends Worker {
      /** @param {[string | URL]} args */
      constructor(...args) {
        super(...args);
        this.addEventListener('message', ({ data: { value } }) => {
          if (!value?.radialTpc) return;
          const { phaseFraction, radialTpc } = value;
          estimates.push({ phaseFraction, radialTpc: [...radialTpc] });
        });
      }
    };
  });
  // A load that is broken off would be complained of.
  await page.waitForLoadState('networkidle');
  await page.reload();
}

/**
 * @param {Page} page
 * @param {GoldenImage} image
 */
async function expectTpc(page, image) {
  const radialTpc = await page.evaluate((phaseFraction) => {
    const { estimates } = /** @type {any} */ (window);
    return estimates.find((/** @type {any} */ e) => e.phaseFraction === phaseFraction)?.radialTpc;
  }, image.phase_fraction);
  const errors = image.radial_mean_tpc.map((expected, i) => Math.abs(radialTpc[i] - expected));
  expect(Math.max(...errors)).toBeLessThanOrEqual(kTpcTolerance);
}

/**
 * @param {Page} page
 * @param {string} value
 * @param {GoldenImage} image
 * @param {string} suffix of the image's numbers
 */
async function expectImage(page, value, image, suffix) {
  const at = (/** @type {string} */ field) => numberOf(page, `${field}-${value}${suffix}`);
  expect(await at('phaseFraction')).toBe(image.phase_fraction);
  expect(await at('r0Px')).toBe(image.r0);
  expectNear(await at('clsPx'), image.cls, kTolerance);
  expectNear(await at('clsBeforeCheckPx'), image.cls_before_check, kTolerance);
  expectNear(await at('classicalClsPx'), image.classical_cls, kTolerance);
  await expectTpc(page, image);
}

/**
 * @param {Page} page
 * @param {string} value
 * @param {GoldenPhase} golden
 */
async function expectMaterial(page, value, golden) {
  const at = (/** @type {string} */ field) => numberOf(page, `${field}-${value}`);
  expect(await at('phaseFraction')).toBeCloseTo(golden.phase_fraction, 14);
  expectNear(await at('clsPx'), golden.cls, kTolerance);
  expectNear(await at('sigma'), golden.sigma, kTolerance);
  expectNear(await at('sigmaMod'), golden.sigma_mod, kTolerance);
  const width = gridWidth(golden.sigma_mod);
  if (width < kLeastTrustedWidth) return;

  const gridStep = (2 * width * golden.sigma) / kNumGridSteps;
  for (const { confidence, abs_err: halfWidth } of golden.intervals) {
    await page.getByTestId('confidence-field').fill(String(100 * confidence));
    await expect(page.getByTestId('confidence')).toHaveAttribute('value', String(confidence));
    expect(Math.abs((await at('halfWidth')) - halfWidth)).toBeLessThanOrEqual(gridStep);
  }
  for (const { confidence, target_percent: percent, length } of golden.sizes) {
    await page.getByTestId('confidence-field').fill(String(100 * confidence));
    await page.getByTestId('target-field').fill(String(percent));
    await expect(page.getByTestId('confidence')).toHaveAttribute('value', String(confidence));
    await expect(page.getByTestId('target')).toHaveAttribute('value', String(percent / 100));
    expectNear(await at('requiredSidePxConservative'), length, kSizeTolerance);
  }
}

for (const [name, { files, phases }] of Object.entries(cases)) {
  test(`gives the published numbers for ${name}`, async ({ page }) => {
    await recordEstimates(page);
    await chooseFiles(page, files.map(goldenFile));
    await answered(page);
    await useImageRep(page);
    for (const [value, golden] of Object.entries(phases)) {
      await page.getByTestId(`phase-${value}`).click();
      await answered(page);
      if (files.length === 1) {
        await expectImage(page, value, golden.images[0], '');
      } else {
        for (const [index, image] of golden.images.entries()) {
          await expectImage(page, value, image, `-image-${index}`);
        }
      }
      await expectMaterial(page, value, golden);
    }
  });
}
