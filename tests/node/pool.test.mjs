// Two workers come to the numbers of one, to the last bit, and a failed helper does no harm.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';

import { EngineFailure, unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { Lead } from '../../web/engine/pool.js';
import { help } from '../../web/engine/pool_helper.js';
import { kWasm, openBytes } from './support.mjs';

/** @type {WebAssembly.Module} */
let wasm;
/** @type {import('../../web/engine/types.js').PhaseboundModule} */
let engine;
/** @type {Worker} */
let helper;
/** @type {Lead} */
let lead;

before(async () => {
  wasm = await WebAssembly.compile(new Uint8Array(await readFile(kWasm)));
  engine = await loadModule(wasm);
  const { port1, port2 } = new MessageChannel();
  helper = new Worker(new URL('../../web/cli/helper.mjs', import.meta.url), {
    workerData: { wasm, port: port1 },
    transferList: [port1],
  });
  lead = new Lead(port2);
  port2.unref();
});

after(() => helper.terminate());

/**
 * @param {number[]} shape
 * @param {number} size of the features, px
 * @param {number[]} phaseFractions
 */
function open(shape, size, phaseFractions) {
  const material = phaseFractions.length > 1 ? 'blobs' : 'spheres';
  const spec = { material, shape, sizePx: [size], phaseFractions, seed: 5 };
  return unwrap(engine.openGenerated(/** @type {any} */ (spec)));
}

/**
 * @param {import('../../web/engine/types.js').ImageInfo} info
 * @param {number} index
 */
async function compare(info, index) {
  const { value } = info.phases[index];
  const shares = [];
  const both = await lead.estimate(engine, info.handle, value, (_, share) => shares.push(share));
  // Closed and opened anew, or the second answer would be the first one's.
  const alone = unwrap(engine.estimatePhase(info.handle, value, null));
  assert.deepEqual(both, alone);
}

for (const [shape, size] of /** @type {[number[], number][]} */ ([
  [[500, 640], 12],
  [[333, 257], 9],
  [[521, 520], 60],
  [[40, 48, 64], 6],
  [[31, 37, 41], 5],
  // Whose pixels and sums come in several messages.
  [[90, 100, 120], 6],
])) {
  test(`two workers equal one at ${shape.join(' x ')}`, async () => {
    const info = open(shape, size, [0.3, 0.3]);
    try {
      await compare(info, 1);
    } finally {
      engine.closeImage(info.handle);
    }
  });
}

test('of two phases the second one is known already, and the covariances are shared', async () => {
  const info = open([400, 400], 12, [0.4]);
  const [first, second] = info.phases;
  const a = await lead.estimate(engine, info.handle, first.value, () => {});
  assert.equal(unwrap(engine.describePhase(info.handle, second.value)), null);
  const b = await lead.estimate(engine, info.handle, second.value, () => {});
  assert.equal(a.r0Px, b.r0Px);
  assert.ok(Math.abs((a.clsPx ?? 0) / (b.clsPx ?? 1) - 1) < 1e-6);
  engine.closeImage(info.handle);
});

test('each worker packs and surveys a half of the pixels, but for those of few rows', async () => {
  for (const shape of [
    [40, 48, 64],
    [200, 300],
    // One chunk, which the lead packs.
    [60, 900],
  ]) {
    const info = open(shape, 6, [0.3]);
    /** @type {Record<string, number>} */
    const numCalls = { packChunks: 0, putChunks: 0, survey: 0, addSurvey: 0 };
    let numPacked = 0;
    let numChunks = 0;
    const counting = /** @type {any} */ ({
      ...engine,
      beginEstimate: (/** @type {number} */ handle, /** @type {number} */ value) => {
        const { job } = unwrap(engine.beginEstimate(handle, value));
        const any = /** @type {any} */ (job);
        for (const name of Object.keys(numCalls)) {
          const call = any[name].bind(job);
          any[name] = (/** @type {any[]} */ ...words) => {
            ++numCalls[name];
            if (name === 'packChunks') numPacked += words[1] - words[0];
            return call(...words);
          };
        }
        const beginLags = job.beginLags.bind(job);
        job.beginLags = (maxLag) => {
          const answer = beginLags(maxLag);
          numChunks += unwrap(answer).numChunks;
          return answer;
        };
        return { value: { job } };
      },
    });
    for (const { value } of info.phases) {
      engine.forgetEstimate(info.handle);
      const both = await lead.estimate(counting, info.handle, value, () => {});
      engine.forgetEstimate(info.handle);
      assert.deepEqual(both, unwrap(engine.estimatePhase(info.handle, value, null)));
    }
    const isShared = shape[0] !== 60;
    assert.equal(numPacked, isShared ? numChunks / 2 : numChunks);
    assert.equal(numCalls.putChunks > 0, isShared);
    assert.equal(numCalls.addSurvey, isShared ? 2 : 0);
    assert.ok(numCalls.survey > 0);
    engine.closeImage(info.handle);
  }
});

test('two workers tell of the work of both, up to the end', async () => {
  // Slices that are large enough to be transformed one by one.
  const info = open([64, 720, 768], 6, [0.3]);
  /** @type {number[]} */
  const shares = [];
  await lead.estimate(engine, info.handle, info.phases[0].value, (stage, share) => {
    if (stage === 'tpc') shares.push(share);
  });
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  // Of 64 slices, of the pixels and of what the helper has done.
  assert.ok(shares.length > 64 && shares[0] < 0.05, `${shares}`);
  assert.ok(shares[shares.length - 1] > 0.999, `${shares}`);
  engine.closeImage(info.handle);
});

for (const [shape, size] of /** @type {[number[], number][]} */ ([
  [[333, 257], 9],
  // Which takes more lags than the first ones.
  [[521, 520], 60],
  [[40, 48, 64], 6],
])) {
  test(`a phase that is lent to the helper is the one of one worker at ${shape.join(' x ')}`, async () => {
    const info = open(shape, size, [0.3, 0.3]);
    const values = info.phases.map(({ value }) => value);
    /** @type {unknown} */
    let own = null;
    const lent = await lead.lend(engine, info.handle, values[2], () => {}, async () => {
      own = unwrap(engine.estimatePhase(info.handle, values[1], null));
    });
    const [, second, third] = values.map((value) =>
      unwrap(engine.estimatePhase(info.handle, value, null)),
    );
    assert.deepEqual(own, second);
    assert.deepEqual(lent, third);
    engine.closeImage(info.handle);
  });
}

test('what the choice of thresholds leaves open goes to the helper with the phase', async () => {
  const file = new URL('../native/segmentation/grey_8bit.png', import.meta.url);
  for (const numClasses of [2, 3]) {
    const info = await openBytes(engine, new Uint8Array(await readFile(file)), {
      segmentation: { method: 'multiotsu', numClasses, cleanPx: 5 },
    });
    for (const { value } of info.phases) {
      engine.forgetEstimate(info.handle);
      const alone = unwrap(engine.estimatePhase(info.handle, value, null));
      assert.ok(alone.segmentationBand?.thresholds);
      engine.forgetEstimate(info.handle);
      const lent = await lead.lend(engine, info.handle, value, () => {}, async () => {});
      assert.deepEqual(lent, alone);
      const shared = await lead.estimate(engine, info.handle, value, () => {});
      assert.deepEqual(shared, alone);
    }
    engine.closeImage(info.handle);
  }
});

test('what needs no correlations is not lent, and what fails meanwhile fails', async () => {
  const info = open([300, 300], 12, [0.4]);
  const [first, second] = info.phases;
  const nothing = async () => assert.fail('nothing was lent');
  unwrap(engine.estimatePhase(info.handle, first.value, null));
  assert.equal(await lead.lend(engine, info.handle, second.value, () => {}, nothing), null);
  assert.equal(await lead.lend(engine, info.handle, 7, () => {}, nothing), null);
  engine.closeImage(info.handle);
  const other = open([300, 300], 12, [0.3, 0.3]);
  const fail = async () => {
    throw new Error('meanwhile');
  };
  await assert.rejects(lead.lend(engine, other.handle, other.phases[0].value, () => {}, fail), {
    message: 'meanwhile',
  });
  await compare(other, 1);
  engine.closeImage(other.handle);
});

test('the second phase of several images is known of each', () => {
  const infos = [1, 2, 3].map(() => open([200, 200], 12, [0.4]));
  for (const { handle, phases } of infos) {
    unwrap(engine.estimatePhase(handle, phases[0].value, null));
  }
  for (const { handle, phases } of infos) {
    assert.equal(unwrap(engine.describePhase(handle, phases[1].value)), null);
    engine.forgetEstimate(handle);
    assert.ok(unwrap(engine.describePhase(handle, phases[1].value)));
    engine.closeImage(handle);
  }
});

test('phases that were correlated together are answered at once', async () => {
  for (const shape of [
    [300, 300],
    [40, 48, 56],
  ]) {
    const info = open(shape, 9, [0.3, 0.3]);
    const alone = info.phases.map(({ value }) =>
      unwrap(engine.estimatePhase(info.handle, value, null)),
    );
    assert.equal(unwrap(engine.correlateAll(info.handle, null)), true);
    info.phases.forEach(({ value }, i) => {
      assert.equal(unwrap(engine.describePhase(info.handle, value)), null);
      const estimate = unwrap(engine.estimatePhase(info.handle, value, null));
      assert.equal(estimate.r0Px, alone[i].r0Px);
      assert.ok(Math.abs((estimate.clsPx ?? 0) / (alone[i].clsPx ?? 1) - 1) < 1e-5);
    });
    engine.closeImage(info.handle);
  }
  const two = open([100, 100], 9, [0.3]);
  assert.equal(unwrap(engine.correlateAll(two.handle, null)), false);
  engine.closeImage(two.handle);
});

/**
 * Two ends of a channel that is closed when the test is over, however it ends: an open one would keep
 * the process from ending.
 * @param {import('node:test').TestContext} context
 */
function channelOf(context) {
  const { port1, port2 } = new MessageChannel();
  context.after(() => port1.close());
  return { port1, port2 };
}

/**
 * An engine whose jobs are slow to correlate, a step at a time, or count what they are called for.
 * @param {import('../../web/engine/types.js').PhaseboundModule} of
 * @param {Record<string, (call: any, ...words: any[]) => any>} calls instead of those of its jobs
 */
function engineWith(of, calls) {
  const changed = (/** @type {any} */ answer) => {
    for (const [name, call] of Object.entries(calls)) {
      const own = answer.value.job[name].bind(answer.value.job);
      answer.value.job[name] = (/** @type {any[]} */ ...words) => call(own, ...words);
    }
    return answer;
  };
  return /** @type {any} */ ({
    ...of,
    beginEstimate: (/** @type {any[]} */ ...words) =>
      changed(/** @type {any} */ (of.beginEstimate)(...words)),
    joinEstimate: (/** @type {any[]} */ ...words) =>
      changed(/** @type {any} */ (of.joinEstimate)(...words)),
  });
}

for (const slower of ['lead', 'helper']) {
  test(`a slow ${slower} gives lines away, and the numbers are those of one worker`, async (context) => {
    for (const shape of [
      [1500, 2000],
      [64, 300, 128],
    ]) {
      let numGiven = 0;
      let numCorrelated = 0;
      const slow = {
        correlate: (/** @type {any} */ call) => call(0),
        giveLines: (/** @type {any} */ call) => {
          const answer = call();
          if (answer.value) ++numGiven;
          return answer;
        },
      };
      const fast = {
        // However busy the machine is.
        correlate: (/** @type {any} */ call) => call(Infinity),
        correlateGiven: (/** @type {any} */ call, /** @type {any[]} */ ...words) => {
          ++numCorrelated;
          return call(...words);
        },
      };
      const { port1, port2 } = channelOf(context);
      help(engineWith(await loadModule(wasm), slower === 'helper' ? slow : fast), port1);
      const other = new Lead(port2);
      const info = open(shape, 12, [0.3]);
      const { value } = info.phases[0];
      const own = engineWith(engine, slower === 'lead' ? slow : fast);
      const both = await other.estimate(own, info.handle, value, () => {});
      engine.forgetEstimate(info.handle);
      assert.deepEqual(both, unwrap(engine.estimatePhase(info.handle, value, null)));
      assert.ok(numGiven > 0);
      assert.equal(numCorrelated, numGiven);
      engine.closeImage(info.handle);
    }
  });
}

test('lines that the other worker cannot correlate are a failure, and the next job is none', async (context) => {
  const slow = { correlate: (/** @type {any} */ call) => call(0) };
  const error = { code: 'OutOfMemory', details: [] };
  const failing = {
    correlate: (/** @type {any} */ call) => call(Infinity),
    correlateGiven: () => ({ error }),
  };
  for (const slower of ['lead', 'helper']) {
    const { port1, port2 } = channelOf(context);
    const calls = slower === 'lead' ? [failing, slow] : [slow, failing];
    let isOver = false;
    const unlessOver = (/** @type {any} */ own) =>
      Object.fromEntries(
        Object.entries(own).map(([name, call]) => [
          name,
          (/** @type {any} */ of, /** @type {any[]} */ ...words) =>
            isOver ? of(...words) : call(of, ...words),
        ]),
      );
    help(engineWith(await loadModule(wasm), unlessOver(calls[0])), port1);
    const other = new Lead(port2);
    const own = engineWith(engine, unlessOver(calls[1]));
    const info = open([1500, 2000], 12, [0.3]);
    const { value } = info.phases[0];
    await assert.rejects(
      other.estimate(own, info.handle, value, () => {}),
      (thrown) => thrown instanceof EngineFailure && thrown.error.code === 'OutOfMemory',
    );
    isOver = true;
    const both = await other.estimate(own, info.handle, value, () => {});
    engine.forgetEstimate(info.handle);
    assert.deepEqual(both, unwrap(engine.estimatePhase(info.handle, value, null)));
    engine.closeImage(info.handle);
  }
});

test('a helper that fails is told of, and serves the next job', async () => {
  const info = open([400, 400], 12, [0.3, 0.3]);
  const broken = /** @type {any} */ ({
    ...engine,
    describePhase: (/** @type {number} */ handle, /** @type {number} */ value) => ({
      value: { ...unwrap(engine.describePhase(handle, value)), shape: [1e6, 1e6, 1e6] },
    }),
  });
  await assert.rejects(lead.estimate(broken, info.handle, info.phases[0].value, () => {}));
  await compare(info, 0);
  engine.closeImage(info.handle);
});
