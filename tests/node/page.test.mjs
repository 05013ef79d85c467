// Parts of the page that need no browser: scales, numbers, history, tables, files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { intervalsPlot } from '../../web/plot/intervals.js';
import { likelihoodPlot } from '../../web/plot/likelihood.js';
import { polarPlot } from '../../web/plot/directions.js';
import { unwrap } from '../../web/engine/failure.js';
import { paperTheme } from '../../web/plot/picture.js';
import { radialPlot } from '../../web/plot/radial.js';
import { linearScale, ticks } from '../../web/plot/scale.js';
import { linearTicks, logTicks, ticksBelow } from '../../web/plot/frame.js';
import { sizeCurvePlot } from '../../web/plot/size_curve.js';
import { differences } from '../../web/state/differences.js';
import { exportedAnswer } from '../../web/state/export.js';
import { emptyHistory, withHistory } from '../../web/state/history.js';
import { initialState, reduce } from '../../web/state/reducer.js';
import { sessionOf } from '../../web/state/session.js';
import { wordedErrorCodes } from '../../web/engine/sentences.js';
import { logGamma, studentBeyond, studentQuantile } from '../../web/engine/student.js';
import { german } from '../../web/view/languages/de.js';
import { germanSentences } from '../../web/view/languages/de_sentences.js';
import { english } from '../../web/view/languages/en.js';
import { chinese } from '../../web/view/languages/zh.js';
import { chineseSentences } from '../../web/view/languages/zh_sentences.js';
import { intervalTexts, parseNumber, significant, useDecimalMark } from '../../web/view/numbers.js';

import { loadEngine } from './support.mjs';

/** @typedef {import('../../web/plot/svg.js').Drawing} Drawing */

/** Seeded, so that a failure can be looked at. @param {number} seed */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('scales map ends to ends, keep order, and ticks are round and inside', () => {
  const random = randomNumbers(1);
  for (let i = 0; i < 500; ++i) {
    const low = (random() - 0.5) * 10 ** Math.floor(random() * 12 - 6);
    const high = low + Math.abs(low) * 10 ** (3 * random() - 3);
    const scale = linearScale([low, high], [10, 500]);
    assert.ok(Math.abs(scale(low) - 10) < 1e-6 && Math.abs(scale(high) - 500) < 1e-6);
    assert.ok(scale(low + 0.3 * (high - low)) < scale(low + 0.6 * (high - low)));
    const least = 2 + Math.floor(random() * 6);
    const { values, numDecimals } = ticks([low, high], least);
    assert.ok(values.length >= least && values.length <= 5 * least + 5, String(values.length));
    const step = values[1] - values[0];
    for (const value of values) {
      assert.ok(value >= low - 1e-9 * step && value <= high + 1e-9 * step);
      assert.ok(Math.abs(Number(value.toFixed(numDecimals)) - value) < 1e-6 * step);
    }
  }
  const marks = logTicks([0.005, 0.5], String).map(({ value }) => value);
  assert.deepEqual(marks, [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]);
});

test('numbers survive being written and read in either decimal mark', () => {
  const random = randomNumbers(2);
  for (const mark of /** @type {('.' | ',')[]} */ (['.', ','])) {
    useDecimalMark(mark);
    for (let i = 0; i < 300; ++i) {
      const value = 10 ** (random() * 10 - 6);
      const text = significant(value, 4);
      assert.ok(Math.abs(parseNumber(text) / value - 1) < 6e-4, `${text} for ${value}`);
      assert.equal(text.includes(mark === '.' ? ',' : '.'), false);
    }
    for (let i = 0; i < 300; ++i) {
      const phaseFraction = 0.02 + 0.96 * random();
      const halfWidth = 10 ** (-1 - 4 * random());
      const lower = Math.max(0, phaseFraction - halfWidth);
      const upper = Math.min(1, phaseFraction + halfWidth * (1 + random()));
      const texts = intervalTexts(phaseFraction, {
        confidence: 0.95,
        halfWidth,
        lower,
        upper,
        isClipped: false,
      });
      const read = (/** @type {string} */ text) => parseNumber(text);
      // The digits that are shown add up.
      assert.ok(
        Math.abs(read(texts.phaseFraction) + read(texts.above) - read(texts.upper)) < 1e-12,
      );
      assert.ok(
        Math.abs(read(texts.phaseFraction) - read(texts.below) - read(texts.lower)) < 1e-12,
      );
    }
  }
  useDecimalMark('.');
  assert.ok(['', 'a', '1.2.3', '--1', '1e'].every((text) => Number.isNaN(parseNumber(text))));
  assert.equal(parseNumber(' 1\u2009234,5 '), 1234.5);
});

test("Student's t agrees with published tables", () => {
  assert.ok(Math.abs(logGamma(10) - Math.log(362880)) < 1e-10);
  for (const [confidence, degrees, quantile] of [
    [0.95, 1, 12.706205],
    [0.95, 5, 2.570582],
    [0.99, 10, 3.169273],
    [0.999, 4, 8.610302],
    [0.5, 30, 0.682756],
  ]) {
    assert.ok(Math.abs(studentQuantile(confidence, degrees) - quantile) < 2e-6);
    assert.ok(Math.abs(studentBeyond(quantile, degrees) - (1 - confidence)) < 1e-6);
  }
});

test('undo takes back a gesture as a whole, keeps what was computed, and redo repeats it', () => {
  let time = 0;
  const step = withHistory(reduce, () => time);
  let state = step(
    { ...initialState, history: emptyHistory },
    { type: 'confidenceSet', confidence: 0.9 },
  );
  time = 100;
  state = step(state, { type: 'confidenceSet', confidence: 0.91 });
  time = 5000;
  state = step(state, { type: 'modelSet', model: 'imagerep' });
  state = step(state, {
    type: 'failed',
    alert: { error: { code: 'X', details: [] }, name: null, numFiles: 0 },
  });
  assert.equal(state.history.past.length, 2);
  state = step(state, { type: 'undone' });
  assert.deepEqual([state.model, state.confidence, state.alert], ['calibrated', 0.91, null]);
  const { results } = (state = { ...state, results: new Map() });
  state = step(state, { type: 'undone' });
  assert.equal(state.confidence, 0.95);
  assert.equal(state.results, results);
  assert.equal(step(state, { type: 'undone' }), state);
  state = step(step(state, { type: 'redone' }), { type: 'redone' });
  assert.deepEqual([state.model, state.confidence], ['imagerep', 0.91]);
  state = step(step(state, { type: 'undone' }), { type: 'targetSet', target: 0.1 });
  assert.equal(state.history.future.length, 0);
});

test('a saved file that was tampered with is refused, whatever is wrong with it', () => {
  for (const text of [
    '',
    '{}',
    'null',
    '{"session":{"format":"phasebound-session","version":1}}',
    '[1,2',
  ]) {
    assert.throws(() => sessionOf(text), { message: 'BrokenSession' });
  }
});

/**
 * Every place in a table of words: its path and what stands there.
 * @param {any} table
 * @param {string} path
 * @returns {[string, string][]}
 */
const places = (table, path = '') =>
  Object.entries(table).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? places(value, `${path}/${key}`)
      : [/** @type {[string, string]} */ ([`${path}/${key}`, typeof value])],
  );

test('every language has every word, and a sentence for every code of the engine', async () => {
  const engine = await loadEngine();
  for (const table of [german, chinese]) {
    assert.deepEqual(places(table).sort(), places(english).sort());
  }
  for (const { errors, warnings, result } of [germanSentences, chineseSentences]) {
    for (const code of new Set([...engine.errorCodes(), ...wordedErrorCodes])) {
      assert.ok(Object.hasOwn(errors, code), `no words for the error ${code}`);
      assert.ok(errors[code]('1', '2', '3').length > 5);
    }
    for (const code of engine.warningCodes()) {
      assert.ok(Object.hasOwn(warnings, code), `no words for the warning ${code}`);
      assert.ok(warnings[code]('1', '2', '3').length > 5);
    }
    const estimate = {
      model: /** @type {const} */ ('imagerep'),
      phaseFraction: 0.405,
      numDimensions: 2,
      numImages: 1,
      clsPx: 10,
      sigma: 0.01,
      sigmaMod: 0.1,
      degreesOfFreedom: null,
      numCells: 100,
    };
    const interval = {
      confidence: 0.95,
      halfWidth: 0.019,
      lower: 0.386,
      upper: 0.424,
      isClipped: false,
    };
    const sentence = result(estimate, interval);
    assert.ok(
      ['0.405', '95.0%', '4.7%', '0.019'].every((part) => sentence.includes(part)),
      sentence,
    );
  }
});

/**
 * A drawing as text with its numbers apart.
 * @param {Drawing | string} drawing
 * @returns {{shape: string, numbers: number[]}}
 */
function flatten(drawing) {
  const text = JSON.stringify(drawing);
  /** @type {number[]} */
  const numbers = [];
  const shape = text.replace(/-?\d+(\.\d+)?/g, (number) => {
    numbers.push(Number(number));
    return '#';
  });
  return { shape, numbers };
}

test('models differ where their intervals do, by less where the reason is known', () => {
  /** @param {number} half width of ImageRep's interval, of ours it is 0.1 */
  const reasonsOf = (/** @type {number[]} */ shape, /** @type {number} */ half, images = [{ shape }]) => {
    const of = (/** @type {string} */ model, /** @type {number} */ halfWidth) => ({
      estimate: { model, sigma: halfWidth / 2, clsPx: 10, numCells: 100 },
      interval: { halfWidth, lower: 0.4 - halfWidth, upper: 0.4 + halfWidth },
    });
    return differences(
      /** @type {any} */ ({
        ...of('calibrated', 0.1),
        alternative: of('imagerep', half),
        result: { material: { numDimensions: 2, phaseFraction: 0.4 }, images },
        counted: [{ shape }],
      }),
    );
  };
  // Bounds are off by 6.5 %, 4 % and 11.5 % of the width.
  assert.equal(reasonsOf([500, 500], 0.115), null);
  assert.deepEqual(reasonsOf([150, 500], 0.115), ['smallImage']);
  assert.equal(reasonsOf([150, 500], 0.109), null);
  assert.deepEqual(reasonsOf([500, 500], 0.13), ['other']);
  // One that is left out is no reason.
  assert.equal(reasonsOf([500, 500], 0.115, [{ shape: [150, 500] }, { shape: [500, 500] }]), null);
});

test('files hold the required size of each phase for its own share of an absolute target', async () => {
  const engine = await loadEngine();
  const info = unwrap(
    engine.openGenerated({
      material: 'spheres',
      shape: [200, 200],
      sizePx: [6],
      phaseFractions: [0.2],
      seed: 3,
    }),
  );
  const answers = info.phases.map(({ value }) => {
    const images = [unwrap(engine.estimatePhase(info.handle, value, null))];
    return { value, result: { images, material: unwrap(engine.poolEstimates(images)), seconds: 0 } };
  });
  engine.closeImage(info.handle);
  const state = {
    ...initialState,
    images: [{ key: 1, name: 'a.png', info }],
    phases: info.phases.map((phase) => ({ ...phase, isColour: false })),
    phaseValue: info.phases[1].value,
    target: 0.01,
  };
  /** @param {'relative' | 'absolute'} targetUnit */
  const exported = (targetUnit) =>
    exportedAnswer(
      /** @type {any} */ ({ pureEngine: engine }),
      { ...state, targetUnit },
      /** @type {any} */ (answers),
    ).phases;
  for (const phase of exported('absolute')) {
    assert.ok(Math.abs(phase.target * phase.phaseFraction - 0.01) < 1e-12);
  }
  // The two phases scatter alike, so the same difference takes the same size.
  const [first, second] = exported('absolute').map(({ requiredSidePx }) => requiredSidePx ?? NaN);
  assert.ok(Math.abs(first / second - 1) < 0.01, `${first} ${second}`);
  assert.deepEqual(
    exported('relative').map(({ target }) => target),
    [0.01, 0.01],
  );
});

test('the numbers of a narrow interval stay inside of the curve and apart', () => {
  const size = { width: 400, height: 240 };
  const values = Float64Array.from({ length: 41 }, (_, i) => i / 40);
  const curve = { phaseFraction: values, density: values.map((value) => 1 + value) };
  for (const ends of [[0, 0.001], [0.4, 0.401], [0.999, 1]]) {
    const [lower, upper] = ends;
    const plot = likelihoodPlot(
      {
        curve,
        interval: { confidence: 0.95, halfWidth: 0.0005, lower, upper, isClipped: false },
        phaseFraction: lower,
        texts: { lower: '0.99995712', upper: '0.99999946', confidence: '95 %', axis: 'fraction' },
        format: String,
      },
      size,
      paperTheme('rgb(0 114 178)'),
    );
    const placeOf = (/** @type {string} */ part) => {
      const label = /** @type {Drawing[]} */ (plot.children).find(
        ({ name, attributes }) => name === 'text' && attributes['data-part'] === part,
      );
      return Number(label?.attributes.x);
    };
    // Ten digits of a bold face of 14 px; the lower one ends where it stands, the upper one begins.
    assert.ok(placeOf('lower') >= 80, String(ends));
    assert.ok(placeOf('upper') <= size.width - 80, String(ends));
    assert.ok(placeOf('upper') - placeOf('lower') >= 12, String(ends));
  }
});

test('numbers below an axis never touch, however narrow the plot', () => {
  const x = linearScale([0.28, 0.32], [68, 128]);
  const ticks = linearTicks([0.28, 0.32], (value, numDecimals) => value.toFixed(numDecimals), 3);
  assert.ok(ticks.length >= 3);
  const drawn = ticksBelow(ticks, x, { y: 0, numbersY: 20 }, paperTheme('rgb(0 114 178)'));
  assert.equal(drawn.filter(({ name }) => name === 'path').length, ticks.length);
  // A digit takes less than 8 px.
  const ends = drawn
    .filter(({ name }) => name === 'text')
    .map(({ attributes, children }) => {
      const half = (String(children[0]).length * 8) / 2;
      return [Number(attributes.x) - half, Number(attributes.x) + half];
    });
  assert.ok(ends.length >= 1);
  for (let i = 1; i < ends.length; ++i) assert.ok(ends[i][0] > ends[i - 1][1], String(ends));
});

test('plots look as they did, to a fifth of a pixel', async () => {
  const size = { width: 400, height: 240 };
  const theme = paperTheme('rgb(0 114 178)');
  const values = Float64Array.from({ length: 41 }, (_, i) => 0.3 + 0.005 * i);
  const density = values.map((value) => Math.exp(-((value - 0.4) ** 2) / 0.002));
  const format = (/** @type {number} */ value, /** @type {number} */ numDecimals) =>
    value.toFixed(numDecimals);
  const interval = {
    confidence: 0.95,
    halfWidth: 0.06,
    lower: 0.34,
    upper: 0.46,
    isClipped: false,
  };
  const drawings = {
    likelihood: likelihoodPlot(
      {
        curve: { phaseFraction: values, density },
        interval,
        phaseFraction: 0.4,
        texts: { lower: '0.34', upper: '0.46', confidence: '95 %', axis: 'fraction' },
        format,
      },
      size,
      theme,
    ),
    radial: radialPlot(
      {
        radialTpc: Float64Array.from({ length: 160 }, (_, r) => 0.16 + 0.24 * Math.exp(-r / 12)),
        phaseFraction: 0.4,
        r0Px: 100,
        plateau: { mean: 0.16, deviation: 0.004 },
        domain: [0, 150],
        texts: { x: 'px', y: 'T', square: 'square', r0: 'r0', plateau: '' },
        format,
      },
      size,
      theme,
    ),
    polar: polarPlot(
      {
        directions: Array.from({ length: 12 }, (_, i) => ({
          angle: (Math.PI * i) / 12,
          lengthPx: 10 + 5 * Math.cos((2 * Math.PI * i) / 12),
        })),
        texts: { x: 'x', y: 'y', length: (px) => `${px} px` },
      },
      size,
      theme,
    ),
    intervals: intervalsPlot(
      {
        marks: [0.38, 0.4, 0.43].map((phaseFraction, i) => ({
          phaseFraction,
          lower: phaseFraction - 0.02,
          upper: phaseFraction + 0.02,
          isOff: i === 2,
        })),
        reference: 0.4,
        band: interval,
        texts: { reference: 'truth', axis: '' },
        format,
      },
      size,
      theme,
    ),
    size: sizeCurvePlot(
      {
        points: [0.5, 0.2, 0.1, 0.05, 0.01].map((error) => ({ error, sidePx: 50 / error })),
        target: { error: 0.05, sidePx: 1000, text: '1000 px' },
        present: { sidePx: 500, text: 'present' },
        texts: { x: 'error', y: 'side' },
        formatError: String,
        formatSide: String,
      },
      size,
      theme,
    ),
  };
  const file = new URL('snapshots/plots.json', import.meta.url);
  if (process.env.PHASEBOUND_UPDATE_SNAPSHOTS) {
    const { writeFile, mkdir } = await import('node:fs/promises');
    await mkdir(new URL('snapshots/', import.meta.url), { recursive: true });
    await writeFile(file, `${JSON.stringify(drawings)}\n`);
  }
  const snapshots = JSON.parse(await readFile(file, 'utf8'));
  for (const [name, drawing] of Object.entries(drawings)) {
    const now = flatten(drawing);
    const then = flatten(snapshots[name]);
    assert.equal(now.shape, then.shape, name);
    now.numbers.forEach((number, i) => {
      assert.ok(
        Math.abs(number - then.numbers[i]) <= 0.2,
        `${name}: ${number} was ${then.numbers[i]}`,
      );
    });
  }
});
