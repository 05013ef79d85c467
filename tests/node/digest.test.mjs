// The SHA-256 of files: which are taken before anybody asks, and why one is lacking.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { createDigests } from '../../web/view/digest.js';

/** @param {string} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/**
 * A file of any size whose bytes are a short text; counts how many are in memory at once.
 * @param {string} text
 * @param {number} size
 * @param {{now: number, most: number}} inMemory
 */
const fileOf = (text, size, inMemory) => ({
  size,
  async arrayBuffer() {
    if (text === '') throw new Error('gone');
    inMemory.now += 1;
    inMemory.most = Math.max(inMemory.most, inMemory.now);
    await new Promise((resolve) => setImmediate(resolve));
    inMemory.now -= 1;
    return new TextEncoder().encode(text).buffer;
  },
});

/** @param {Record<number, any[] | null>} files by the key of their image */
function digestsOf(files) {
  const client = {
    sourceOf: (/** @type {number} */ key) =>
      files[key] ? { kind: 'file', blobs: files[key] } : undefined,
  };
  return createDigests(/** @type {any} */ (client));
}

const images = (/** @type {number[]} */ ...keys) => /** @type {any[]} */ (keys.map((key) => ({ key })));

test('small files are hashed before anybody asks, one at a time; large ones when somebody does', async () => {
  const inMemory = { now: 0, most: 0 };
  const digests = digestsOf({
    1: [fileOf('a', 10, inMemory), fileOf('b', 10, inMemory)],
    2: [fileOf('c', 2 ** 29, inMemory)],
  });
  digests.takeAhead(images(1, 2));
  assert.deepEqual(
    digests.takenOf(images(1, 2)).map(({ why }) => why),
    ['notTaken', 'notTaken'],
  );
  const both = `${hashOf('a')} ${hashOf('b')}`;
  assert.deepEqual(await digests.of(images(1)), [both]);
  assert.deepEqual(digests.takenOf(images(1, 2)), [
    { sha256: both, why: null },
    { sha256: null, why: 'notTaken' },
  ]);
  assert.deepEqual(await digests.of(images(1, 2)), [both, hashOf('c')]);
  assert.equal(inMemory.most, 1);
});

test('why there is no hash is known', async () => {
  const inMemory = { now: 0, most: 0 };
  const digests = digestsOf({
    1: [fileOf('a', 2 ** 30 + 1, inMemory)],
    2: [fileOf('', 10, inMemory)],
    3: null,
  });
  assert.deepEqual(await digests.of(images(1, 2, 3)), [null, null, null]);
  assert.deepEqual(
    digests.takenOf(images(1, 2, 3)).map(({ why }) => why),
    ['tooLarge', 'unreadable', 'noFile'],
  );
  const saved = /** @type {any[]} */ ([{ key: 4, saved: { picture: null, sha256: 'abc' } }]);
  assert.deepEqual(await digests.of(saved), ['abc']);
});
