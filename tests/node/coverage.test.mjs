import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import {
  coverageMethods,
  meanSideOf,
  nearestLevel,
  shareOf,
  similarCoverage,
} from '../../web/engine/coverage.js';
import { coveragePlot } from '../../web/plot/coverage.js';
import { markup } from '../../web/plot/markup.js';
import { collect } from '../../web/validation/collect.js';
import { materialText } from '../../web/validation/materials.js';
import { validation } from '../../web/validation/page.js';

/** @typedef {import('../../web/engine/coverage.js').CoverageData} CoverageData */
/** @typedef {import('../../web/engine/coverage.js').CoverageCase} CoverageCase */

const kShipped = new URL('../../web/validation/coverage.json', import.meta.url);
/** @returns {Promise<CoverageData>} */
const shipped = async () => JSON.parse(await readFile(kShipped, 'utf8'));

const kLevels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

/**
 * A case of square images whose methods all hit at one rate.
 * @param {number} side
 * @param {number} numCells
 * @param {Partial<CoverageCase> & {rate?: number}} [more]
 * @returns {CoverageCase}
 */
function caseOf(side, numCells, { rate = 0.5, ...more } = {}) {
  const numSamples = more.numSamples ?? 1000;
  const counts = { hits: kLevels.map(() => rate * numSamples) };
  return {
    suite: 'squares',
    material: `m${side}_${numCells}`,
    images: [`${side}x${side}`],
    numSamples,
    phaseFraction: 0.3,
    isSigmaExact: true,
    numCells,
    clsPx: side / Math.sqrt(numCells),
    methods: /** @type {CoverageCase['methods']} */ (
      Object.fromEntries(coverageMethods.map((method) => [method, counts]))
    ),
    ...more,
  };
}

/** @param {CoverageCase[]} cases @returns {CoverageData} */
const dataOf = (cases) => ({ seed: 1, levels: kLevels, cases, table1: [] });

const kImage = {
  numDimensions: 2,
  sidePx: 200,
  clsPx: 20,
  numCells: 100,
  phaseFraction: 0.3,
  level: 0.95,
};

test('a share has the interval of Wilson', () => {
  // 8 of 10: 0.490 to 0.943 (R. G. Newcombe, 1998, gives 0.4902 and 0.9433).
  const share = shareOf(8, 10);
  assert.equal(share.coverage, 0.8);
  assert.ok(Math.abs(share.low - 0.4902) < 1e-4);
  assert.ok(Math.abs(share.high - 0.9433) < 1e-4);
  assert.equal(shareOf(0, 10).low, 0);
  assert.equal(shareOf(10, 10).high, 1);
});

test('the nearest level is that of the nearest odds', () => {
  assert.equal(kLevels[nearestLevel(kLevels, 0.95)], 0.95);
  assert.equal(kLevels[nearestLevel(kLevels, 0.6)], 0.5);
  assert.equal(kLevels[nearestLevel(kLevels, 0.9999)], 0.999);
  assert.equal(kLevels[nearestLevel(kLevels, 0.985)], 0.99);
});

test('cases like the image are pooled, others are not', () => {
  const near = Array.from({ length: 8 }, (_, i) => caseOf(200, 100 + i, { rate: 0.9 }));
  const far = [caseOf(1600, 100), caseOf(200, 20000), caseOf(200, 100, { phaseFraction: 0.01 })];
  const similar = similarCoverage(dataOf([...far, ...near]), kImage);
  assert.equal(similar.numCases, 6);
  assert.equal(similar.numSamples, 6000);
  assert.equal(similar.models.calibrated.coverage, 0.9);
  assert.equal(similar.models.imagerep.hits, 5400);
  assert.deepEqual(similar.sides, [200, 200]);
  assert.deepEqual(similar.numCells, [100, 105]);
  assert.equal(similar.isFar, false);
});

test('the share of a phase and that of the rest are alike', () => {
  const cases = [caseOf(200, 100, { phaseFraction: 0.7, rate: 1 }), caseOf(200, 900)];
  const similar = similarCoverage(dataOf(cases), kImage);
  assert.ok(Math.abs(similar.phaseFractions[0] - 0.3) < 1e-12);
  assert.equal(similar.isFar, false);
});

test('an image unlike all cases is told to be far, and the nearest case is still shown', () => {
  const similar = similarCoverage(dataOf([caseOf(200, 100), caseOf(400, 400)]), {
    ...kImage,
    sidePx: 10000,
    numCells: 1e6,
  });
  assert.equal(similar.isFar, true);
  assert.equal(similar.numCases, 1);
  assert.deepEqual(similar.sides, [400, 400]);
});

test('without a number of cells, side and fraction decide', () => {
  const cases = [caseOf(200, 5, { rate: 1 }), caseOf(1600, 100)];
  const similar = similarCoverage(dataOf(cases), { ...kImage, clsPx: null, numCells: null });
  assert.equal(similar.isFar, false);
  assert.deepEqual(similar.materials, ['m200_5']);
});

test('the side of a stack is that of its mean image', () => {
  const stack = caseOf(100, 10, { images: ['100x100', '100x300'] });
  assert.ok(Math.abs(meanSideOf(stack) - Math.sqrt(20000)) < 1e-9);
});

test('every image has similar cases in the shipped data', async () => {
  const data = await shipped();
  for (const numDimensions of [2, 3]) {
    for (const level of [0.5, 0.95, 0.9999]) {
      const similar = similarCoverage(data, { ...kImage, numDimensions, sidePx: 128, level });
      assert.ok(similar.numCases > 0);
      for (const method of coverageMethods) {
        const { low, coverage, high } = similar.models[method];
        assert.ok(0 <= low && low <= coverage && coverage <= high && high <= 1);
      }
    }
  }
});

/**
 * What the harness writes of one half of a case.
 * @param {string} name
 * @param {object} methods
 */
const lineOf = (name, methods) => ({
  case: `${name} 64x80 n200 seed9`,
  scenario: name,
  images: ['64x80'],
  numSamples: 200,
  phaseFraction: 0.5,
  sigma: 0.05,
  isSigmaExact: true,
  ...methods,
});

/** @param {number} hits at all levels */
const sumsOf = (hits) => ({
  numWithoutSigma: 3,
  hits: kLevels.map(() => hits),
  // The oracle's: 2 z sigma, and its score at 95 %: see oracleScore in collect.js.
  width: kLevels.map(() => 200 * 2 * 1.959963984540054 * 0.05),
  score: kLevels.map(() => 200 * 4.675564 * 0.05),
});

const kPublished = {
  imagerep: sumsOf(2),
  'imagerep-sigma': sumsOf(3),
  'subdivision-textbook': sumsOf(4),
  'subdivision-published': sumsOf(5),
};

test('halves of a case are put together, and half a case is left out', () => {
  const text = collect(
    /** @type {Parameters<typeof collect>[0]} */ ([
      lineOf('disc_r5_p20', kPublished),
      lineOf('cells_10_p30', kPublished),
      lineOf('disc_r5_p20', { calibrated: sumsOf(1) }),
      lineOf('simplex_f15_o2', { ...kPublished, calibrated: sumsOf(7) }),
      lineOf('simplex_f25_o2', { ...kPublished, calibrated: sumsOf(7) }),
    ]),
  );
  /** @type {CoverageData} */
  const data = JSON.parse(text);
  assert.equal(data.seed, 9);
  assert.equal(data.cases.length, 1);
  const [{ suite, numCells, clsPx, methods }] = data.cases;
  assert.equal(suite, 'shapes');
  assert.equal(numCells, 100);
  assert.ok(Math.abs(clsPx - Math.sqrt(51.2)) < 0.01);
  assert.deepEqual(methods.calibrated.hits, [1, 1, 1, 1, 1, 1]);
  assert.equal(methods.calibrated.width, 1);
  assert.equal(methods.calibrated.score?.[0], 1);
  assert.equal(methods['subdivision-published'].none, 3);
  assert.equal(data.table1.length, 1);
  assert.equal(data.table1[0].numSamples, 400);
  assert.equal(data.table1[0].methods.calibrated.hits[3], 14);
});

test('a masked case keeps its own length, and is like no whole image', () => {
  const masked = { ...lineOf('disc_r5_p20', kPublished), mask: 'disc', isSigmaExact: false, clsPx: 7 };
  const text = collect(
    /** @type {Parameters<typeof collect>[0]} */ ([
      { ...masked, case: 'disc', calibrated: sumsOf(1) },
      { ...lineOf('disc_r5_p20', kPublished), calibrated: sumsOf(2) },
    ]),
  );
  /** @type {CoverageData} */
  const data = JSON.parse(text);
  assert.deepEqual(
    data.cases.map(({ suite, mask }) => [suite, mask]),
    [
      ['shapes', undefined],
      ['masks', 'disc'],
    ],
  );
  assert.equal(data.cases[1].clsPx, 7);
  const similar = similarCoverage(data, { ...kImage, numDimensions: 2, sidePx: 72, level: 0.95 });
  assert.equal(similar.numCases, 1);
  assert.equal(similar.models.calibrated.hits, 2);
});

test('the plot has a bar for every point and stays within its frame', () => {
  const points = [0.2, 0.6, 0.97].map((coverage, at) => ({ at, ...shareOf(100 * coverage, 100) }));
  const text = markup(
    coveragePlot(
      {
        series: [{ name: 'a < b', colour: 'red', points }],
        marks: ['1', '2', '3'],
        nominal: 0.95,
        texts: { axis: 'x', nominal: 'n' },
      },
      { width: 400, height: 200 },
      { ink: 'black', muted: 'grey', line: 'grey' },
    ),
  );
  assert.equal(text.match(/data-part="bar"/g)?.length, 3);
  assert.ok(text.includes('a &lt; b'));
  for (const [, y] of text.matchAll(/cy="([\d.-]+)"/g)) {
    assert.ok(Number(y) >= 0 && Number(y) <= 200);
  }
  assert.ok(!text.includes('NaN'));
});

test('the validation page says all of the shipped data', async () => {
  const data = await shipped();
  const { main: page } = validation(data);
  assert.ok(!/NaN|undefined|Infinity/.test(page));
  for (const { material } of data.cases) {
    assert.notEqual(materialText(material), material);
    assert.ok(page.includes(materialText(material)), material);
  }
  assert.equal(page.match(/<section/g)?.length, page.match(/<\/section>/g)?.length);
});
