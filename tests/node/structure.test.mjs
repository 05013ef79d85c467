import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bowl, drift, step, trendOf } from '../../web/engine/drift.js';
import { mirror } from '../../web/engine/mirror.js';
import {
  decay,
  directionalCls,
  echo,
  findingsOfImages,
  structureFindings,
} from '../../web/engine/structure.js';
import { loadEngine, openBytes } from './support.mjs';

/** @typedef {import('../../web/engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../../web/engine/types.js').GeneratedSpec} GeneratedSpec */

const engine = await loadEngine();

/**
 * @param {Partial<GeneratedSpec>} spec
 * @returns {ImageEstimate}
 */
function estimateOfDrawn(spec) {
  const info = engine.openGenerated({
    material: 'spheres',
    shape: [400, 400],
    sizePx: [8],
    phaseFractions: [0.4],
    seed: 5,
    ...spec,
  }).value;
  assert.ok(info);
  const { value } = engine.estimatePhase(info.handle, 1, null);
  engine.closeImage(info.handle);
  assert.ok(value);
  return value;
}

/**
 * An estimate with a correlation that a formula gives, for what no generator draws.
 * @param {(x: number, y: number) => number} rho correlation coefficient
 * @returns {ImageEstimate}
 */
function estimateOfFormula(rho) {
  const phaseFraction = 0.4;
  const half = 100;
  const tpc = (/** @type {number} */ value) =>
    phaseFraction ** 2 + value * phaseFraction * (1 - phaseFraction);
  const values = new Float32Array((2 * half + 1) ** 2);
  values.forEach((_, i) => {
    values[i] = tpc(rho((i % (2 * half + 1)) - half, Math.floor(i / (2 * half + 1)) - half));
  });
  const axis = (/** @type {(r: number) => number} */ along) =>
    Float64Array.from({ length: half + 1 }, (_, r) => tpc(along(r)));
  const radial = axis((r) => (rho(r, 0) + rho(0, r)) / 2);
  return {
    ...estimateOfDrawn({ shape: [64, 64] }),
    shape: [1000, 1000],
    numPixels: 1e6,
    phaseFraction,
    clsPx: 10,
    radialTpc: radial,
    correlationMap: {
      stridePx: 1,
      halfSide: half,
      values,
      axes: [axis((r) => rho(0, r)), axis((r) => rho(r, 0))],
    },
    profiles: [],
  };
}

test('lengths by direction are those of a known correlation', () => {
  // A tent of base 2w has the length w in its direction: the integral to both sides.
  const tent = (/** @type {number} */ r, /** @type {number} */ width) => 1 - Math.abs(r) / width;
  const found = directionalCls(estimateOfFormula((x, y) => tent(x, 40) + tent(y, 10) - 1));
  assert.ok(found && !found.isOpen);
  const [alongX] = found.directions;
  const alongY = found.directions[found.directions.length / 2];
  assert.ok(Math.abs(alongX.lengthPx - 40) < 0.5, String(alongX.lengthPx));
  assert.ok(Math.abs(alongY.lengthPx - 10) < 0.5, String(alongY.lengthPx));
  assert.ok(Math.abs(found.ratio - 4) < 0.2);
});

test('a random isotropic structure shows nothing', () => {
  const image = estimateOfDrawn({});
  assert.deepEqual(structureFindings(image), []);
  const ratio = directionalCls(image)?.ratio ?? 0;
  assert.ok(ratio > 0 && ratio < 2, String(ratio));
});

test('an elongated structure is told from a round one, along its axis', () => {
  const image = estimateOfDrawn({ material: 'blobs', shape: [800, 800], sizePx: [4, 14] });
  const found = directionalCls(image);
  assert.ok(found);
  const lengths = found.directions.map(({ lengthPx }) => lengthPx);
  const longest = lengths.indexOf(Math.max(...lengths));
  // Sizes are in the order of the shape: x is the long one.
  assert.ok([0, 1, 2, lengths.length - 1, lengths.length - 2].includes(longest), String(longest));
  assert.ok(
    structureFindings(image).some(({ code }) => code === 'Elongated' || code === 'LongFibres'),
    JSON.stringify([found.ratio, structureFindings(image)]),
  );
});

test('a periodic structure echoes at its period, fibres without an end are open', () => {
  const periodic = estimateOfFormula((x) => Math.cos((2 * Math.PI * x) / 25));
  const rise = echo(periodic);
  assert.ok(rise && Math.abs(rise.lagPx - 25) < 1.5 && rise.strength > 0.9, JSON.stringify(rise));
  // A multiple may be a little stronger than the period itself.
  const growing = estimateOfFormula((x) => (0.8 + 0.002 * Math.abs(x)) * Math.cos((2 * Math.PI * x) / 25));
  assert.ok(Math.abs((echo(growing)?.lagPx ?? 0) - 25) < 1.5, JSON.stringify(echo(growing)));
  assert.ok(structureFindings(periodic).some(({ code }) => code === 'Periodic'));
  // Nor does it need a CLS, which the correlations of periodic structures seldom add up to.
  assert.equal(echo({ ...periodic, clsPx: null })?.lagPx, rise.lagPx);
  const fibres = estimateOfFormula((_x, y) => Math.exp(-Math.abs(y) / 5) - 0.001);
  assert.equal(directionalCls(fibres)?.isOpen, true);
  assert.ok(structureFindings(fibres).some(({ code }) => code === 'LongFibres'));
});

/**
 * The estimate of an image of one byte a pixel, 1 being the phase.
 * @param {number} height @param {number} width @param {(y: number, x: number) => number} value
 */
async function estimateOf(height, width, value) {
  const header = new TextEncoder().encode(`P5 ${width} ${height} 255\n`);
  const pixels = Uint8Array.from({ length: height * width }, (_, i) =>
    value(Math.floor(i / width), i % width),
  );
  const info = await openBytes(engine, new Uint8Array([...header, ...pixels]));
  const estimate = engine.estimatePhase(info.handle, 1, null).value;
  engine.closeImage(info.handle);
  assert.ok(estimate);
  return estimate;
}

/** @param {Parameters<typeof estimateOf>} image */
const echoOf = async (...image) => echo(await estimateOf(...image));

/**
 * Squares that are of the phase by chance.
 * @param {number} numCells a side
 * @param {number} sizePx
 * @param {number} seed
 * @param {(x: number) => number} fraction of squares, from the left edge 0 to the right one 1
 */
function squares(numCells, sizePx, seed, fraction) {
  let state = seed;
  const isSet = Array.from({ length: numCells * numCells }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 < fraction(((i % numCells) + 0.5) / numCells) ? 1 : 0;
  });
  return (/** @type {number} */ y, /** @type {number} */ x) =>
    isSet[Math.floor(y / sizePx) * numCells + Math.floor(x / sizePx)];
}

test('copies of one piece side by side are no more of the material, and a period is found however long', async () => {
  const side = 200;
  const one = squares(25, 8, 3, () => 0.4);
  const piece = (/** @type {number} */ y, /** @type {number} */ x) => one(y % side, x % side);
  for (const [height, width] of [
    [400, 400],
    [600, 600],
  ]) {
    assert.equal((await echoOf(height, width, piece))?.lagPx, side);
  }
  assert.equal(await echoOf(side, side, piece), null);
  // Along a strip lags end with its width, and the fraction of its slabs goes on.
  const strip = await echoOf(20, 3000, (_, x) => (x % 100 < 40 ? 1 : 0));
  assert.ok(strip && Math.abs(strip.lagPx - 100) < 10 && strip.strength > 0.8, JSON.stringify(strip));
});

test('stripes of a pixel or two repeat, however few regions their CLS makes of them', async () => {
  for (const [width, period] of [
    [1, 2],
    [1, 4],
    [2, 4],
    [2, 3],
  ]) {
    const stripes = await echoOf(300, 300, (_, x) => (x % period < width ? 1 : 0));
    assert.equal(stripes?.lagPx, period, `${width} of ${period}`);
  }
});

test('few layers of chance widths do not repeat', async () => {
  for (let seed = 1; seed <= 20; ++seed) {
    /** @type {number[]} */
    const borders = [];
    for (let state = seed; (borders.at(-1) ?? 0) < 200; ) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      borders.push((borders.at(-1) ?? 0) + 5 + (state >>> 27));
    }
    const layer = (/** @type {number} */ x) => borders.filter((border) => border <= x).length % 2;
    assert.equal(await echoOf(200, 200, (_, x) => layer(x)), null, String(seed));
  }
});

test('chance makes no echo, in strips neither', () => {
  for (const [shape, sizePx] of /** @type {const} */ ([
    [[20, 2000], 4],
    [[1, 500], 3],
    [[500, 500], 12],
    [[10, 10, 200], 4],
  ])) {
    for (let seed = 1; seed <= 10; ++seed) {
      const phaseFractions = [0.3];
      const drawn = { material: /** @type {const} */ ('blobs'), shape: [...shape], sizePx: [sizePx] };
      assert.equal(echo(estimateOfDrawn({ ...drawn, phaseFractions, seed })), null, `${shape} ${seed}`);
    }
  }
});

test('what chance leaves at the end of a ray is no fibre', () => {
  const rest = estimateOfFormula((x, y) => Math.max(0.1, 1 - Math.hypot(x, y) / 20));
  // 10000 cells and 100: chance correlations are 0.01 and 0.1.
  assert.equal(directionalCls({ ...rest, numPixels: 1e6, clsPx: 10 })?.isOpen, true);
  assert.equal(directionalCls({ ...rest, numPixels: 1e4, clsPx: 10 })?.isOpen, false);
  const whole = estimateOfFormula((_x, y) => 1 - Math.abs(y) / 50);
  assert.equal(directionalCls({ ...whole, numPixels: 1e4, clsPx: 60 })?.isOpen, true);
});

test('lags that are shorter than features are no fibres', () => {
  for (const [shape, sizePx] of /** @type {const} */ ([
    [[16, 600], [3]],
    [[60, 300], [5]],
    [[5, 64, 64], [3]],
    [[12, 64, 64], [3]],
  ])) {
    for (const seed of [1, 2, 3]) {
      const image = estimateOfDrawn({
        material: 'blobs',
        shape: [...shape],
        sizePx: [...sizePx],
        phaseFractions: [0.3],
        seed,
      });
      const codes = structureFindings(image).map(({ code }) => code);
      assert.deepEqual(codes, [], `${shape} ${seed}: ${codes}`);
    }
  }
});

test('chance makes few round features no elongated ones', () => {
  const found = Array.from({ length: 40 }, (_, i) =>
    estimateOfDrawn({
      material: 'blobs',
      shape: [40, 40],
      sizePx: [4],
      phaseFractions: [0.3],
      seed: i + 1,
    }),
  ).filter((image) => structureFindings(image).some(({ code }) => code === 'Elongated'));
  assert.ok(found.length <= 2, String(found.length));
});

test('a direction is one of a stack where the images that show it hold half of the pixels', () => {
  const long = estimateOfFormula((x, y) => Math.exp(-Math.hypot(x / 12, y / 3)));
  const round = estimateOfFormula((x, y) => Math.exp(-Math.hypot(x, y) / 5));
  const rising = estimateOfFormula(
    (x, y) => Math.exp(-Math.hypot(x, y) / 40) * Math.cos((2 * Math.PI * x) / 25),
  );
  const told = (/** @type {ImageEstimate[]} */ images) =>
    findingsOfImages(images).map(({ index, finding }) => `${index} ${finding.code}`);
  assert.deepEqual(told([long]), ['0 Elongated']);
  assert.deepEqual(told([round, long]), ['1 Elongated']);
  assert.deepEqual(told([round, long, round]), []);
  assert.deepEqual(told([round, { ...long, numPixels: 4e6 }, round, long]), [
    '1 Elongated',
    '3 Elongated',
  ]);
  // What is one image's own is told of one among many.
  assert.ok(told([round, round, round, rising]).includes('3 Periodic'));
});

test('a correlation that never ends is noticed', () => {
  const endless = estimateOfFormula((x, y) => Math.max(0.2, 1 - Math.hypot(x, y) / 20));
  assert.equal(decay(endless)?.isEndless, true);
  const ended = estimateOfFormula((x, y) => Math.max(0, 1 - Math.hypot(x, y) / 20));
  assert.equal(decay(ended)?.isEndless, false);
});

/**
 * What is found of drifts in squares of 5 px that are of the phase by chance.
 * @param {(x: number, y: number) => number} fraction of squares, from one edge 0 to the other 1
 * @param {number} [seed]
 */
async function driftsOf(fraction, seed = 1) {
  const side = 400;
  const sizePx = 5;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const numCells = side / sizePx;
  const place = (/** @type {number} */ cell) => (cell + 0.5) / numCells;
  const isPhase = Array.from(
    { length: numCells ** 2 },
    (_, i) => random() < fraction(place(i % numCells), place(Math.floor(i / numCells))),
  );
  const header = new TextEncoder().encode(`P5 ${side} ${side} 255\n`);
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return isPhase[Math.floor(y / sizePx) * numCells + Math.floor(x / sizePx)] ? 255 : 0;
  });
  const info = await openBytes(engine, new Uint8Array([...header, ...pixels]));
  const { value } = engine.estimatePhase(info.handle, 255, null);
  engine.closeImage(info.handle);
  assert.ok(value);
  return structureFindings(value).filter(({ code }) => /Drift|Middle/.test(code));
}

test('a drift across the whole image is found, though it makes the correlation length long', async () => {
  for (const change of [0.5, 0.9]) {
    const [found, ...others] = await driftsOf((x) => 0.05 + change * x);
    assert.deepEqual(others, []);
    assert.equal(found.code, 'Drift');
    assert.equal(found.details[0], 1);
    assert.ok(Math.abs((found.details[1] ?? 0) - change) < 0.15, JSON.stringify(found));
  }
  assert.deepEqual(await driftsOf(() => 0.35), []);
});

test('a drift from the middle to both edges is found, as vignetting makes it', async () => {
  for (const [code, change] of /** @type {const} */ ([
    ['LowerMiddle', 0.4],
    ['HigherMiddle', -0.4],
  ])) {
    const along = await driftsOf((_, y) => 0.5 + change * ((2 * y - 1) ** 2 - 1 / 3));
    assert.deepEqual(along.map((each) => each.code), [code]);
    assert.equal(along[0].details[0], 0);
    assert.ok(Math.abs((along[0].details[1] ?? 0) + change) < 0.1, JSON.stringify(along));
    // Around the middle, as lenses and detectors have it.
    const round = await driftsOf(
      (x, y) => 0.5 + (change / 2) * ((2 * x - 1) ** 2 + (2 * y - 1) ** 2 - 2 / 3),
    );
    assert.deepEqual(round.map((each) => each.code), [code]);
  }
});

test('chance makes no drift', async () => {
  let numFound = 0;
  for (let seed = 1; seed <= 60; ++seed) numFound += (await driftsOf(() => 0.35, seed)).length;
  assert.ok(numFound <= 1, String(numFound));
});

test('what is a strong drift of a rare phase is none of a common one', () => {
  const flat = estimateOfDrawn({ shape: [800, 800] });
  const rising = Float64Array.from({ length: 200 }, (_, i) => 0.01 + 5e-5 * i + 1e-4 * Math.sin(i * i));
  const drifting = { ...flat, profiles: [rising, rising] };
  assert.equal(drift({ ...drifting, phaseFraction: 0.015 })?.isLarge, true);
  assert.equal(drift({ ...drifting, phaseFraction: 0.5 })?.isLarge, false);
});

test('a slope is found, and chance is not taken for one', () => {
  const { change, t } = trendOf([1, 2, 3, 4, 5.5], 1);
  // By hand: slope 1.1, residuals .1 0 -.1 -.2 .2.
  assert.ok(Math.abs(change - 5.5) < 1e-12);
  assert.ok(Math.abs(t - 1.1 / Math.sqrt(0.1 / 3 / 10)) < 1e-9);
  const flat = estimateOfDrawn({ shape: [800, 800] });
  assert.equal(drift(flat)?.isLarge, false);
  assert.equal(bowl(flat)?.isLarge, false);
  // By hand: the squares of places from -5/6 to 5/6, and a cubic that no parabola takes up.
  const cubic = [-5, 7, 4, -4, -7, 5];
  const bend = trendOf([25, 9, 1, 1, 9, 25].map((square, i) => square / 36 + cubic[i] / 100), 2);
  assert.ok(Math.abs(bend.change + 1) < 1e-12);
  assert.ok(Math.abs(bend.t + 1 / Math.sqrt(0.018 / 3 / (84 * (2 / 27) ** 2))) < 1e-9);
  const profile = Float64Array.from(
    { length: 200 },
    (_, i) => 0.3 + 0.001 * i + 0.002 * Math.sin(i * i),
  );
  const drifting = { ...flat, profiles: [flat.profiles[0], profile] };
  const found = drift(drifting);
  assert.ok(found?.isLarge && found.axis === 1);
  assert.ok(Math.abs(found.change - 0.2) < 0.01, String(found.change));
});

test('a jump of the fraction is a step at its place, and no slow drift', async () => {
  for (const [place, change] of /** @type {const} */ ([
    [0.5, 0.1],
    [0.25, 0.2],
    [0.7, -0.2],
  ])) {
    const image = await estimateOf(
      400,
      400,
      squares(80, 5, 3, (x) => (x < place ? 0.4 : 0.4 + change)),
    );
    const trends = structureFindings(image).filter(({ code }) => /Step|Drift|Middle/.test(code));
    assert.deepEqual(trends.map(({ code }) => code), ['Step']);
    const [axis, placePx, found] = trends[0].details;
    assert.equal(axis, 1);
    assert.ok(Math.abs((placePx ?? 0) - 400 * place) <= 10, JSON.stringify(trends));
    assert.ok(Math.abs((found ?? 0) - change) < 0.04, JSON.stringify(trends));
  }
  // What rises slowly is a drift, however well a step would fit.
  const rising = await estimateOf(400, 400, squares(80, 5, 3, (x) => 0.2 + 0.4 * x));
  assert.deepEqual(
    structureFindings(rising).filter(({ code }) => /Step|Drift/.test(code)).map(({ code }) => code),
    ['Drift'],
  );
});

test('a picture that was padded or tiled by reflection, or turned, is told as a copy', async () => {
  const one = squares(25, 8, 3, () => 0.4);
  const reflected = (/** @type {number} */ at, /** @type {number} */ side) =>
    Math.floor(at / side) % 2 === 0 ? at % side : side - 1 - (at % side);
  for (const [height, width, sidePx] of [
    [400, 400, 200],
    [130, 260, 130],
    [201, 398, 199],
  ]) {
    const image = await estimateOf(height, width, (y, x) =>
      one(reflected(y, sidePx), reflected(x, sidePx)),
    );
    assert.ok(structureFindings(image).some(({ code }) => code === 'Mirrored'), `${height} ${width}`);
    assert.ok(Math.abs((mirror(image)?.placePx ?? 0) - sidePx) <= 2, JSON.stringify(mirror(image)));
  }
  const turned = await estimateOf(400, 200, (y, x) => (y < 200 ? one(y, x) : one(399 - y, 199 - x)));
  assert.ok(mirror(turned));
  assert.equal(mirror(await estimateOf(200, 200, one)), null);
});

test('chance makes no step and no copy, nor do few features or vignetting', async () => {
  for (const material of /** @type {const} */ (['blobs', 'spheres', 'cells'])) {
    for (const sizePx of [3, 8, 20]) {
      for (const fraction of [0.05, 0.4]) {
        for (let seed = 1; seed <= 10; ++seed) {
          const image = estimateOfDrawn({
            material,
            shape: [200, 200],
            sizePx: [sizePx],
            phaseFractions: [fraction],
            seed,
          });
          const what = `${material} ${sizePx} ${fraction} ${seed}`;
          assert.ok(!step(image)?.isLarge, what);
          assert.equal(mirror(image), null, what);
        }
      }
    }
  }
  const vignetted = await estimateOf(400, 400, squares(80, 5, 3, (x) => 0.5 - 0.3 * (2 * x - 1) ** 2));
  assert.equal(mirror(vignetted), null);
});
