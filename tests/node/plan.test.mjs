// The planner against the answers of images whose values it is given.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { unwrap } from '../../web/engine/failure.js';
import { kModels } from '../../web/engine/models.js';
import {
  kLeastScatterError,
  kUsualScatterError,
  planAnswer,
  planLike,
  plannedMaterial,
  scatterErrorOf,
} from '../../web/state/plan.js';
import { estimateOf } from '../../web/engine/models.js';
import { loadEngine, openBytes } from './support.mjs';

const engine = await loadEngine();
/** @type {Pick<import('../../web/engine/client.js').EngineClient, 'pool' | 'requiredSize'>} */
const client = {
  pool: (estimates) => unwrap(engine.poolEstimates(estimates)),
  requiredSize: (material, confidence, target, model) =>
    unwrap(engine.requiredSize(material, confidence, target, model)),
};

const plan = {
  numDimensions: /** @type {2 | 3} */ (2),
  clsPx: 20,
  phaseFraction: 0.3,
  scatterError: kUsualScatterError,
  target: 0.05,
  pixelSize: 0.1,
  unit: 'um',
  sidePx: 1000,
  secondsPerImage: 60,
};

test('given the values of an image, both models plan what they ask of that image', async () => {
  for (const [name, value] of /** @type {const} */ ([
    ['blobs_500.png', 255],
    ['tiny_60x80.png', 255],
    ['volume_tiny_48.tif', 255],
  ])) {
    const bytes = await readFile(new URL(`../golden/${name}`, import.meta.url));
    const info = await openBytes(engine, new Uint8Array(bytes));
    const material = client.pool([unwrap(engine.estimatePhase(info.handle, value, null))]);
    engine.closeImage(info.handle);
    const { numDimensions, phaseFraction, numPixels } = material;
    const scatterError = scatterErrorOf(material);
    assert.ok(scatterError !== null && material.calibrated);
    const { degreesOfFreedom } = material.calibrated;
    assert.ok(Math.abs(scatterError - 1 / Math.sqrt(2 * degreesOfFreedom)) < 1e-9);
    for (const model of kModels) {
      const { clsPx } = estimateOf(material, model);
      assert.ok(clsPx !== null);
      const asked = {
        ...plan,
        numDimensions: numDimensions === 3 ? /** @type {const} */ (3) : /** @type {const} */ (2),
        clsPx,
        phaseFraction,
        scatterError,
        sidePx: numPixels ** (1 / numDimensions),
        target: 0.02,
      };
      const expected = client.requiredSize(material, 0.95, 0.02, model);
      const found = planAnswer(client, asked, 0.95, model);
      assert.ok(found && expected.sidePx !== null && expected.moreImages !== null);
      assert.ok(Math.abs(found.sidePx / expected.sidePx - 1) < 1e-6, `${name} ${model}`);
      assert.equal(found.numImages, expected.moreImages + 1);
    }
  }
});

test('images that tell their scatter worse have to be more', () => {
  let before = 0;
  for (const scatterError of [kLeastScatterError, 0.15, kUsualScatterError, 0.4, 1]) {
    const asked = { ...plan, clsPx: 60, target: 0.02, scatterError };
    const { sidePx } = client.requiredSize(plannedMaterial(client, asked), 0.99, 0.02, 'calibrated');
    assert.ok(sidePx !== null && sidePx >= before);
    before = sidePx;
    // ImageRep does not ask.
    const other = planAnswer(client, asked, 0.99, 'imagerep');
    const usual = planAnswer(client, { ...asked, scatterError: 0.2 }, 0.99, 'imagerep');
    assert.deepEqual(other, usual);
  }
});

test('a plan like an image of uneven pixels is of the same area, and volume', async () => {
  for (const [name, numDimensions] of /** @type {const} */ ([
    ['blobs_500.png', 2],
    ['volume_tiny_48.tif', 3],
  ])) {
    const bytes = await readFile(new URL(`../golden/${name}`, import.meta.url));
    const info = await openBytes(engine, new Uint8Array(bytes));
    const material = client.pool([unwrap(engine.estimatePhase(info.handle, 255, null))]);
    engine.closeImage(info.handle);
    const pixelSize = { x: 5e-7, y: 2.5e-7, z: 4e-6, unit: 'm', source: 'given' };
    const made = planLike(
      /** @type {any} */ ({ estimate: estimateOf(material, 'calibrated'), result: { material } }),
      0.1,
      pixelSize,
    );
    assert.ok(made);
    const own = { ...plan, ...made };
    assert.equal(own.numDimensions, numDimensions);
    const answer = planAnswer(client, own, 0.95, 'calibrated');
    const ofPixel = numDimensions === 3 ? 0.5 * 0.25 * 4 : 0.5 * 0.25;
    const extent = (answer?.numImages ?? 0) * material.numPixels * ofPixel;
    assert.ok(Math.abs((answer?.extent ?? 0) / extent - 1) < 1e-4, `${answer?.extent} ${extent}`);
  }
});

test('a plan like a thin volume asks for the cube that the volume asks for', () => {
  const drawn = engine.openGenerated({
    material: 'blobs',
    shape: [5, 128, 128],
    sizePx: [4],
    phaseFractions: [0.3],
    seed: 3,
  }).value;
  assert.ok(drawn);
  const material = client.pool([unwrap(engine.estimatePhase(drawn.handle, 1, null))]);
  engine.closeImage(drawn.handle);
  assert.ok(material.warnings.some(({ code }) => code === 'ThinImage'));
  const made = planLike(
    /** @type {any} */ ({ estimate: estimateOf(material, 'calibrated'), result: { material } }),
    0.05,
    null,
  );
  const asked = client.requiredSize(material, 0.95, 0.05, 'calibrated').sidePx ?? 0;
  const planned = planAnswer(client, { ...plan, ...made }, 0.95, 'calibrated')?.sidePx ?? 0;
  assert.ok(Math.abs(planned / asked - 1) < 0.01, `${planned} ${asked}`);
});
