import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { answerOf } from '../../web/engine/analysis.js';
import { absentEstimate, findPhase, materialPhases, namedAsIn } from '../../web/engine/phase_names.js';
import { EngineFailure, errorOf, unwrap } from '../../web/engine/failure.js';
import { bitmap, cells, kBlack, kRed, kWhite, loadEngine, openBytes } from './support.mjs';

/** @typedef {import('../../web/engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('../../web/engine/types.js').ImageInfo} ImageInfo */

/** @type {import('../../web/engine/analysis.js').Settings} */
const kSettings = { confidence: 0.95, levels: [0.5, 0.99], target: 0.05, model: 'imagerep' };

/** @type {PhaseboundModule} */
let engine;
before(async () => {
  engine = await loadEngine();
});

/**
 * @param {readonly number[]} colours
 * @param {number} [seed]
 */
const open = (colours, seed) => openBytes(engine, cells(90, colours, seed));

/** @param {ImageInfo} info @param {number} value */
const estimate = (info, value) => unwrap(engine.estimatePhase(info.handle, value, null));

test('a missing phase is what the engine says of a value that no pixel has', async () => {
  const exclude = [{ kind: /** @type {const} */ ('rectangle'), x: 10, y: 20, width: 40, height: 30 }];
  for (const options of [{}, { mask: { exclude } }]) {
    const info = await openBytes(engine, cells(90, [kBlack, kWhite]), options);
    assert.deepEqual(absentEstimate({ value: 7, isColour: false }, info), estimate(info, 7));
    engine.closeImage(info.handle);
  }
});

test('grey images match the greys of coloured ones', async () => {
  const grey = await open([kBlack, kWhite], 2);
  const coloured = await open([kBlack, kRed, kWhite], 3);
  assert.equal(grey.isColour, false);
  assert.equal(coloured.isColour, true);
  const phases = materialPhases([grey, coloured]);
  assert.deepEqual(
    phases.map(({ value, isColour }) => [value, isColour]),
    [
      [kBlack, true],
      [kRed, true],
      [kWhite, true],
    ],
  );
  const [, red, white] = phases;
  assert.equal(grey.phases[findPhase(white, grey)].value, 255);
  assert.equal(findPhase(red, grey), -1);
  assert.equal(white.count, grey.phases[1].count + coloured.phases[2].count);

  const asked = { value: 255, isColour: false };
  assert.deepEqual(namedAsIn(asked, [grey, coloured]), { value: kWhite, isColour: true });
  assert.deepEqual(namedAsIn({ value: kWhite, isColour: true }, [grey]), asked);
  assert.deepEqual(namedAsIn({ value: kRed, isColour: true }, [grey]), {
    value: kRed,
    isColour: true,
  });
  const deep = { ...grey, sampleType: 'U16' };
  assert.throws(() => materialPhases([deep, coloured]), /MixedColours/);
  for (const { handle } of [grey, coloured]) engine.closeImage(handle);
});

test('warnings that concern one phase name it, those of the image stand once', async () => {
  const info = await open([kBlack, kRed, kWhite]);
  const phases = materialPhases([info]).map(({ value, isColour }) => {
    const images = [estimate(info, value)];
    return { value, isColour, images, material: unwrap(engine.poolEstimates(images)) };
  });
  const [red] = phases.splice(1, 1, {
    ...phases[1],
    material: { ...phases[1].material, warnings: [{ code: 'LongCls', details: ['80', '70'] }] },
  });
  const answer = answerOf(
    engine,
    { files: ['a.bmp'], infos: [info], phases, isStack: false },
    kSettings,
  );
  const told = answer.warnings.map(({ code, phase }) => [code, phase]);
  assert.deepEqual(
    told.filter(([code]) => code === 'SmallImage'),
    [['SmallImage', undefined]],
  );
  assert.deepEqual(
    told.filter(([code]) => code === 'LongCls'),
    [['LongCls', '#ff0000']],
  );
  assert.ok(red.material.warnings.some(({ code }) => code === 'SmallImage'));
  engine.closeImage(info.handle);
});

test('what the structure does to a number is told beside it, each kind once a phase', async () => {
  const stripes = (/** @type {number} */ period) =>
    openBytes(
      engine,
      bitmap(90, 90, (_, x) => (x % period < period / 2 ? kWhite : kBlack)),
    );
  const infos = [await stripes(10), await stripes(12)];
  const phases = materialPhases(infos).map(({ value, isColour }) => {
    const images = infos.map((info) => estimate(info, value));
    return { value, isColour, images, material: unwrap(engine.poolEstimates(images)) };
  });
  const files = ['a.bmp', 'b.bmp'];
  const answer = answerOf(engine, { files, infos, phases, isStack: true }, kSettings);
  const periodic = answer.warnings.filter(({ code }) => code === 'Periodic');
  assert.deepEqual(
    periodic.map(({ phase }) => phase),
    [0, 255],
  );
  for (const { message, model } of periodic) {
    assert.match(message, /^The structure repeats after about 10\.0 px \(correlation \d+%\): /);
    assert.equal(model, undefined);
  }
  for (const { handle } of infos) engine.closeImage(handle);

  const long = unwrap(
    engine.openGenerated({
      material: 'blobs',
      shape: [400, 800],
      sizePx: [3, 12],
      phaseFractions: [0.4],
      seed: 5,
    }),
  );
  const images = [estimate(long, 1)];
  const material = unwrap(engine.poolEstimates(images));
  const phase = { value: 1, isColour: false, images, material };
  const [told] = answerOf(
    engine,
    { files: ['long'], infos: [long], phases: [phase], isStack: false },
    kSettings,
  ).warnings.filter(({ code }) => code === 'Elongated');
  assert.match(told.message, /^Features are about \d\.\d times as long in one direction/);
  // The calibrated model takes it into account.
  assert.equal(told.model, 'imagerep');
  engine.closeImage(long.handle);
});

test('unwrap throws the engine error as it came', async () => {
  const error = { code: 'EmptyFile', details: [] };
  assert.throws(() => unwrap({ error }), EngineFailure);
  assert.equal(errorOf(new EngineFailure(error)), error);
  assert.deepEqual(errorOf(new RangeError('x')), { code: 'Internal', details: ['x'] });
});
