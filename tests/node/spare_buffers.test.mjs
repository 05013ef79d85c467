// Memory of messages is used again where it fits, and no more is kept than it is worth.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SpareBuffers } from '../../web/engine/spare_buffers.js';

test('what is copied lies in the smallest buffer that is kept and large enough', () => {
  const spares = new SpareBuffers();
  const large = new ArrayBuffer(4000);
  const small = new ArrayBuffer(1600);
  spares.keep(large);
  spares.keep(small);
  spares.keep(new ArrayBuffer(1000));
  const view = new Int32Array(300).map((_, i) => i - 150);
  for (const expected of [small, large]) {
    const copy = spares.copyOf(view);
    assert.equal(copy.buffer, expected);
    assert.deepEqual(copy, view);
  }
  const fresh = spares.copyOf(view);
  assert.deepEqual(fresh, view);
  assert.equal(fresh.buffer.byteLength, view.byteLength);
});

test('a small message does not take the memory of a large one', () => {
  const spares = new SpareBuffers();
  const large = new ArrayBuffer(2 ** 20);
  spares.keep(large);
  assert.notEqual(spares.copyOf(new Uint8Array(1000)).buffer, large);
  assert.equal(spares.copyOf(new Uint8Array(2 ** 18)).buffer, large);
});

test('what is kept has a limit, and memory that has been given away counts no more', () => {
  const spares = new SpareBuffers();
  const whole = new ArrayBuffer(2 ** 24);
  const other = new ArrayBuffer(2 ** 23);
  spares.keep(whole);
  spares.keep(other);
  assert.notEqual(spares.copyOf(new Uint8Array(2 ** 23)).buffer, other);
  assert.equal(spares.copyOf(new Uint8Array(2 ** 23)).buffer.byteLength, 2 ** 23);
  spares.keep(other);
  assert.equal(spares.copyOf(new Uint8Array(2 ** 23)).buffer, other);
});
