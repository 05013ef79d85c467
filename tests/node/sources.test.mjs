import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { EngineFailure, unwrap } from '../../web/engine/failure.js';
import { openSources } from '../../web/engine/opening.js';
import { BlobSource, MemorySource } from '../../web/engine/sources.js';
import { bitmap, loadEngine } from './support.mjs';

/** What was read of a file, synchronously and not. */
class Reads {
  now = 0;
  ahead = 0;
  /** @type {Error | null} */
  failure = null;
}

/**
 * Stands for a Blob, which Node cannot read synchronously.
 * @param {Uint8Array} bytes
 * @param {Reads} reads
 * @returns {any}
 */
const blobOf = (bytes, reads) => ({
  size: bytes.length,
  bytes,
  reads,
  slice: (/** @type {number} */ start, /** @type {number} */ end) =>
    blobOf(bytes.subarray(start, end), reads),
  async arrayBuffer() {
    if (reads.failure) throw reads.failure;
    reads.ahead += bytes.length;
    return Uint8Array.from(bytes).buffer;
  },
});

/** @type {any} */ (globalThis).FileReaderSync = class {
  /** @param {ReturnType<typeof blobOf>} blob */
  readAsArrayBuffer({ bytes, reads }) {
    if (reads.failure) throw reads.failure;
    reads.now += bytes.length;
    return Uint8Array.from(bytes).buffer;
  }
};

/** @param {number} size */
function noise(size) {
  let state = 7;
  return Uint8Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

test('a blob gives its bytes, wherever they are asked for', async () => {
  const bytes = noise(9 * 2 ** 20 + 17);
  const source = new BlobSource(blobOf(bytes, new Reads()));
  assert.equal(source.size, bytes.length);
  let at = 0;
  for (const length of [1, 100, 16384, 5_000_000, 40_000, 3, 9_000_000]) {
    for (const offset of [at, bytes.length - length, 4 * 2 ** 20 - 50, bytes.length - 1]) {
      await source.readAhead();
      const into = new Uint8Array(length);
      const expected = bytes.subarray(Math.max(offset, 0), Math.max(offset, 0) + length);
      const numRead = source.read(Math.max(offset, 0), into);
      assert.equal(numRead, expected.length);
      assert.ok(Buffer.from(into.buffer, 0, numRead).equals(expected), `${offset} ${length}`);
    }
    at += 1_234_567;
  }
  assert.equal(source.read(bytes.length, new Uint8Array(5)), 0);
});

test('what is read from front to back is read ahead, and once', async () => {
  const bytes = noise(13 * 2 ** 20);
  const reads = new Reads();
  const source = new BlobSource(blobOf(bytes, reads));
  const into = new Uint8Array(2 ** 20);
  for (let offset = 0; offset < bytes.length; offset += into.length) {
    await source.readAhead();
    source.read(offset, into);
  }
  assert.equal(reads.now, 0);
  assert.equal(reads.ahead, bytes.length);
});

test('looking through the pages of a file is told of, and then reading them', async () => {
  const engine = await loadEngine();
  const path = new URL('../golden/volume_blobs_120.tif', import.meta.url);
  /** @type {number[]} */
  const shares = [];
  let numSteps = 0;
  const counting = /** @type {any} */ ({
    ...engine,
    stepOpen: (/** @type {number} */ opening) => {
      const answer = engine.stepOpen(opening);
      if (++numSteps === 1) assert.ok(shares.length > 3, `${shares}`);
      return answer;
    },
  });
  const source = new MemorySource(new Uint8Array(await readFile(path)));
  const info = await openSources(counting, [source], {}, (share) => shares.push(share));
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => a - b),
  );
  assert.ok(shares[shares.length - 1] <= 1);
  engine.closeImage(info.handle);
});

test('a file that cannot be read any more is told as that', async () => {
  const engine = await loadEngine();
  const bytes = bitmap(40, 50, (_, x) => (x < 7 ? 0xffffff : 0));
  const reads = new Reads();
  const gone = new Error('gone');
  gone.name = 'NotReadableError';
  reads.failure = gone;
  const failed = await openSources(engine, [new BlobSource(blobOf(bytes, reads))], {}).catch(
    (thrown) => thrown,
  );
  assert.ok(failed instanceof EngineFailure);
  assert.deepEqual(failed.error, { code: 'FileNotReadable', details: ['NotReadableError'] });
});

test('of several files the one that failed is told', async () => {
  const engine = await loadEngine();
  const slice = bitmap(40, 50, (_, x) => (x < 7 ? 0xffffff : 0));
  const sources = [slice, slice, new Uint8Array([1, 2, 3])].map((bytes) => new MemorySource(bytes));
  const failed = await openSources(engine, sources, {}).catch((thrown) => thrown);
  assert.deepEqual(failed.error, { code: 'UnknownFormat', details: [], index: 2 });
  const info = await openSources(engine, sources.slice(0, 2), {});
  assert.deepEqual(info.shape, [2, 40, 50]);
  assert.deepEqual(
    info.phases.map(({ value, count }) => [value, count]),
    [
      [0, 2 * 40 * 43],
      [255, 2 * 40 * 7],
    ],
  );
});

test('one bit a pixel is handed out for a phase', async () => {
  const engine = await loadEngine();
  const bytes = bitmap(5, 19, (y, x) => ((x * 7 + y) % 3 === 0 ? 0xffffff : 0));
  const info = await openSources(engine, [new MemorySource(bytes)], {});
  const bits = unwrap(engine.phaseBits(info.handle, 255, 0, 5));
  assert.equal(bits.length, 5 * 3);
  assert.deepEqual(unwrap(engine.phaseBits(info.handle, 255, 2, 3)), bits.subarray(6));
  for (let y = 0; y < 5; ++y) {
    for (let x = 0; x < 24; ++x) {
      const bit = (bits[3 * y + (x >> 3)] >> (x & 7)) & 1;
      assert.equal(bit, x < 19 && (x * 7 + y) % 3 === 0 ? 1 : 0);
    }
  }
  assert.equal(engine.phaseBits(info.handle, 255, 3, 3).error?.code, 'NoSuchItem');
});
