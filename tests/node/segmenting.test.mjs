// What the page tries on an image before it counts, against plain ways to the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bandOf, combinedOf } from '../../web/engine/segmentation.js';
import { reduceDraft } from '../../web/state/draft.js';
import { emptyHistory, withHistory } from '../../web/state/history.js';
import { initialState, reduce } from '../../web/state/reducer.js';
import {
  areAlike,
  binOf,
  coarse,
  domainOf,
  emptyBitmap,
  hasProposal,
  kExcluded,
  quickLabels,
  rectangleBetween,
  tidied,
  withProposal,
  withStroke,
  withThreshold,
} from '../../web/state/segmentation.js';
import { Drawing } from '../../web/view/segmentation/drawing.js';

/** @typedef {import('../../web/engine/types.js').Preview} Preview */
/** @typedef {import('../../web/engine/types.js').MaskOptions} MaskOptions */

/** Seeded, so that a failure can be looked at. @param {number} seed */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param {number} seed @param {number} numBins */
function randomHistogram(seed, numBins) {
  const random = randomNumbers(seed);
  const counts = Float64Array.from({ length: numBins }, (_, i) =>
    i < 3 || i > numBins - 5 ? 0 : Math.floor(100 * random()),
  );
  counts[3] = 1;
  counts[numBins - 5] = 1;
  return { lower: -2.5, step: 0.25, counts };
}

test('labels by thresholds are those of the values, and what does not count stays out', () => {
  const histogram = randomHistogram(1, 200);
  const random = randomNumbers(2);
  const bins = Uint16Array.from({ length: 500 }, () => Math.floor(200 * random()));
  const labels = Uint8Array.from({ length: 500 }, (_, i) => (i % 7 === 0 ? kExcluded : 0));
  const preview = /** @type {Preview} */ (/** @type {unknown} */ ({ bins, labels, histogram }));
  const thresholds = [2, 11.25, 30];
  const found = quickLabels(preview, thresholds);
  bins.forEach((bin, i) => {
    // Anywhere inside its bin, off the grid that thresholds lie on.
    const value = histogram.lower + (bin + 0.5) * histogram.step;
    const above = thresholds.filter((t) => value > t + histogram.step).length;
    assert.equal(found[i], i % 7 === 0 ? kExcluded : above);
  });
});

test('a threshold goes as far as its neighbours and the values, on the grid', () => {
  const histogram = randomHistogram(3, 100);
  const random = randomNumbers(4);
  const [least, most] = domainOf(histogram);
  assert.equal(least, histogram.lower + 3 * histogram.step);
  for (let i = 0; i < 300; ++i) {
    const moved = withThreshold(histogram, [0, 5, 10], 1, 40 * random() - 10);
    assert.ok(moved[0] < moved[1] && moved[1] < moved[2]);
    const bin = (moved[1] - histogram.lower) / histogram.step;
    assert.ok(Math.abs(bin - Math.round(bin)) < 1e-9);
    const outer = withThreshold(histogram, [0, 5, 10], 2, 1000 * random() - 500);
    assert.ok(outer[2] > 5 && outer[2] < most);
  }
  assert.equal(binOf(histogram, withThreshold(histogram, [0], 0, 3.3)[0]), 23);
});

test('few bars hold every pixel of the histogram', () => {
  for (const numBins of [20, 256, 65_536]) {
    const histogram = randomHistogram(5, numBins);
    const bars = coarse(histogram, 64);
    assert.ok(bars.counts.length <= 64);
    const sum = (/** @type {Iterable<number>} */ all) => [...all].reduce((a, b) => a + b, 0);
    assert.equal(sum(bars.counts), sum(histogram.counts));
  }
});

test('a stroke holds the pixels whose centre is near enough to its line, and can be taken back', () => {
  const random = randomNumbers(6);
  const [width, height] = [45, 30];
  const rowBytes = Math.ceil(width / 8);
  for (let i = 0; i < 20; ++i) {
    const from = /** @type {const} */ ([50 * random() - 2, 34 * random() - 2]);
    const to = /** @type {const} */ ([50 * random() - 2, 34 * random() - 2]);
    const radius = 1 + 8 * random();
    const drawn = withStroke(emptyBitmap(width, height), from, to, radius, false);
    for (let y = 0; y < height; ++y) {
      for (let x = 0; x < width; ++x) {
        // The line as many points close together.
        let nearest = Infinity;
        for (let k = 0; k <= 400; ++k) {
          const px = from[0] + ((to[0] - from[0]) * k) / 400;
          const py = from[1] + ((to[1] - from[1]) * k) / 400;
          nearest = Math.min(nearest, Math.hypot(x + 0.5 - px, y + 0.5 - py));
        }
        if (Math.abs(nearest - radius) < 0.05) continue;
        const bit = (drawn.bits[y * rowBytes + (x >> 3)] >> (x & 7)) & 1;
        assert.equal(bit, nearest < radius ? 1 : 0);
      }
    }
    const erased = withStroke(drawn, from, to, radius, true);
    assert.equal(tidied({ bitmap: erased }), null);
  }
});

test('rectangles are whole pixels inside the image', () => {
  const size = /** @type {const} */ ([100, 50]);
  assert.deepEqual(rectangleBetween([10.2, 40.9], [3.7, 20.1], size), {
    x: 3,
    y: 20,
    width: 8,
    height: 21,
  });
  assert.deepEqual(rectangleBetween([-5, -5], [500, 500], size), {
    x: 0,
    y: 0,
    width: 100,
    height: 50,
  });
  assert.equal(rectangleBetween([10, 10], [10, 30], size), null);
});

test('a proposal that was taken is not made again', () => {
  const nothing = { segmentation: null, mask: null, cutBottomRows: 0 };
  for (const proposal of /** @type {import('../../web/engine/types.js').Proposal[]} */ ([
    { kind: 'infoBar', source: 'pixels', rectangle: { x: 0, y: 90, width: 50, height: 10 }, circle: null },
    { kind: 'infoBar', source: 'pixels', rectangle: { x: 0, y: 0, width: 50, height: 10 }, circle: null },
    { kind: 'scaleBar', source: 'pixels', rectangle: { x: 5, y: 80, width: 9, height: 2 }, circle: null },
    { kind: 'circle', source: 'pixels', rectangle: null, circle: { x: 25, y: 50, radius: 20 } },
  ])) {
    assert.equal(hasProposal(nothing, proposal, 100), false);
    const taken = withProposal(nothing, proposal, 100);
    assert.equal(hasProposal(taken, proposal, 100), true);
    assert.equal(areAlike(nothing, taken), false);
  }
  const bar = { x: 0, y: 90, width: 50, height: 10 };
  const taken = withProposal(
    nothing,
    { kind: 'infoBar', source: 'metadata', rectangle: bar, circle: null },
    100,
  );
  assert.deepEqual([taken.cutBottomRows, taken.mask], [10, null]);
});

test('the same shapes come of dragging and of keys', () => {
  /** @type {MaskOptions[]} */
  const masks = [];
  const drawing = new Drawing((mask) => masks.push(mask));
  const size = /** @type {const} */ ([100, 80]);
  drawing.update({ tool: 'rectangle', size, mask: null, brushPx: 3 });
  drawing.down([10, 10]);
  drawing.move([20, 30]);
  drawing.up([30, 40]);
  drawing.press([10, 10]);
  drawing.press([30, 40]);
  assert.deepEqual(masks[0], masks[1]);
  assert.deepEqual(masks[0].exclude, [{ kind: 'rectangle', x: 10, y: 10, width: 20, height: 30 }]);

  drawing.update({ tool: 'polygon', size, mask: null, brushPx: 3 });
  for (const corner of /** @type {[number, number][]} */ ([[0, 0], [40, 0], [40, 40]])) {
    drawing.down(corner);
    drawing.up(corner);
  }
  // Near the first corner: it is closed.
  drawing.down([0.5, 0.5]);
  assert.deepEqual(masks[2].exclude, [{ kind: 'polygon', points: [0, 0, 40, 0, 40, 40] }]);
  drawing.down([1, 1]);
  drawing.cancel();
  drawing.finish();
  assert.equal(masks.length, 3);
});

test('the band of several images is that of their pixels, and is added at its worst', () => {
  const image = (/** @type {number} */ numPixels, /** @type {number} */ by) =>
    /** @type {import('../../web/engine/types.js').ImageEstimate} */ (
      /** @type {unknown} */ ({
        numPixels,
        segmentationBand: {
          thresholds: { lower: 0.3 - by, upper: 0.3 + by, isClear: true },
          halfPixel: { lower: 0.28, upper: 0.32 },
          onePixel: { lower: 0.25, upper: 0.35 },
          lower: Math.min(0.3 - by, 0.28),
          upper: Math.max(0.3 + by, 0.32),
        },
      })
    );
  const band = bandOf([image(100, 0.01), image(300, 0.05)]);
  assert.ok(band && Math.abs(band.lower - (0.28 * 100 + 0.25 * 300) / 400) < 1e-12);
  assert.ok(band.thresholds && Math.abs(band.thresholds.upper - (0.31 + 3 * 0.35) / 4) < 1e-12);
  assert.equal(bandOf([image(1, 0.1), { ...image(1, 0.1), segmentationBand: null }]), null);
  const combined = combinedOf({ lower: 0.27, upper: 0.35 }, { lower: 0.2, upper: 0.29 }, 0.3);
  // Nothing is taken off where the band lies on one side.
  assert.deepEqual([combined.lower.toFixed(12), combined.upper], ['0.170000000000', 0.35]);
  assert.equal(combined.dominant, 'segmentation');
  assert.equal(combinedOf({ lower: 0.02, upper: 0.9 }, { lower: 0, upper: 0.3 }, 0.1).lower, 0);
});

test('a draft of the same file keeps its picture, one of another does not', () => {
  const settings = { segmentation: null, mask: null, cutBottomRows: 0 };
  const [file, another] = [new Blob(['a']), new Blob(['b'])];
  let draft = reduceDraft(null, { type: 'draftBegun', file, imageKey: 1, settings });
  const preview = /** @type {Preview} */ (/** @type {unknown} */ ({ slice: 0 }));
  draft = reduceDraft(draft, { type: 'draftPreviewed', imageKey: 1, preview, settings });
  draft = reduceDraft(draft, { type: 'draftShown', shown: { tool: 'brush' } });
  const same = reduceDraft(draft, { type: 'draftBegun', file, imageKey: 2, settings });
  assert.deepEqual([same?.preview, same?.tool, same?.imageKey], [preview, 'brush', 2]);
  const other = reduceDraft(draft, { type: 'draftBegun', file: another, imageKey: 3, settings });
  assert.deepEqual([other?.preview, other?.tool], [null, 'pick']);
  // What comes late of another image is dropped.
  assert.equal(reduceDraft(other, { type: 'draftPreviewed', imageKey: 1, preview, settings }), other);
});

test('each change of a draft is a step, and what follows from it is none', () => {
  let time = 0;
  const step = withHistory(reduce, () => time);
  const file = new Blob(['a']);
  const at = (/** @type {number} */ threshold) => ({
    segmentation: { method: /** @type {const} */ ('manual'), thresholds: [threshold] },
    mask: null,
    cutBottomRows: 0,
  });
  const change = (/** @type {number} */ threshold, /** @type {string | null} */ gesture) =>
    /** @type {const} */ ({ type: 'draftChanged', settings: at(threshold), gesture });
  const image = (/** @type {number} */ key) =>
    /** @type {import('../../web/state/types.js').OpenedImage} */ (
      /** @type {unknown} */ ({ key, name: 'a', info: { shape: [4, 4] } })
    );
  const opened = (/** @type {number} */ key, /** @type {boolean} */ isFollowing) =>
    /** @type {import('../../web/state/reducer.js').Action} */ ({
      type: 'opened',
      images: [image(key)],
      phases: [],
      isSame: true,
      isFollowing,
    });
  const threshold = () => state.draft?.settings.segmentation?.thresholds?.[0];

  let state = step({ ...initialState, history: emptyHistory }, opened(1, false));
  state = step(state, { type: 'draftBegun', file, imageKey: 1, settings: at(10) });
  const preview = /** @type {Preview} */ (/** @type {unknown} */ ({ slice: 0 }));
  state = step(state, { type: 'draftPreviewed', imageKey: 1, preview, settings: at(10) });
  assert.equal(state.history.past.length, 1);

  // One drag, then another, however soon; a setting that is chosen again is no step.
  state = step(step(state, change(20, 'drag-1')), change(30, 'drag-1'));
  state = step(step(state, change(40, 'drag-2')), change(40, null));
  assert.equal(state.history.past.length, 3);
  // It counts by itself a moment later, under another key.
  state = step(state, opened(2, true));
  state = step(state, { type: 'draftBegun', file, imageKey: 2, settings: at(40) });
  assert.equal(state.history.past.length, 3);

  state = step(state, { type: 'undone' });
  assert.deepEqual([threshold(), state.images[0].key, state.draft?.preview], [30, 1, preview]);
  state = step(state, { type: 'undone' });
  assert.equal(threshold(), 10);
  state = step(step(state, { type: 'redone' }), { type: 'redone' });
  assert.deepEqual([threshold(), state.images[0].key], [40, 2]);

  // Where the user says when it counts, that is a step too.
  time = 5000;
  state = step(step(state, change(50, null)), opened(3, false));
  state = step(state, { type: 'draftBegun', file, imageKey: 3, settings: at(50) });
  state = step(state, { type: 'undone' });
  assert.deepEqual([threshold(), state.images[0].key, state.draft?.imageKey], [50, 2, 2]);
  state = step(state, { type: 'undone' });
  assert.deepEqual([threshold(), state.images[0].key], [40, 2]);

  // The tools too: each press by itself, what is typed together.
  state = step(state, { type: 'draftShown', shown: { tool: 'crop' } });
  state = step(state, { type: 'draftShown', shown: { tool: 'brush' } });
  state = step(state, { type: 'draftShown', shown: { brushPx: 1 } });
  state = step(state, { type: 'draftShown', shown: { brushPx: 15 } });
  state = step(state, { type: 'undone' });
  assert.deepEqual([state.draft?.tool, state.draft?.brushPx], ['brush', 10]);
  assert.equal(step(state, { type: 'undone' }).draft?.tool, 'crop');
});

test('samples that were drawn come back as far as they went', () => {
  const step = withHistory(reduce, () => 0);
  const draw = /** @type {import('../../web/state/types.js').Draw} */ (
    /** @type {unknown} */ ({ phaseFraction: 0.4 })
  );
  const demonstration = /** @type {const} */ ({
    id: 'cells',
    run: 1,
    confidence: 0.9,
    numWanted: 2,
    draws: [],
  });
  let state = { ...initialState, history: emptyHistory };
  state = step(state, { type: 'demonstrationPicked', id: 'cells' });
  state = step(state, { type: 'demonstrationStarted', demonstration });
  state = step(state, { type: 'modelSet', model: 'imagerep' });
  state = step(state, { type: 'demonstrationDrawn', run: 1, draws: [draw, draw] });
  state = step(state, { type: 'undone' });
  assert.equal(state.demonstration?.draws.length, 2);
  state = step(state, { type: 'undone' });
  assert.deepEqual([state.demonstration, state.demonstrationId], [null, 'cells']);
  // What comes late of a run that was taken back is dropped.
  assert.equal(step(state, { type: 'demonstrationDrawn', run: 1, draws: [draw] }), state);
  assert.equal(step(state, { type: 'redone' }).demonstration?.draws.length, 2);
});
