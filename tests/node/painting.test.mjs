// What does not count, in the picture of the segmentation.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { excludedLevel } from '../../web/view/segmentation/painting.js';

test('what does not count has stripes, however light or dark it is', () => {
  // The grounds of both looks.
  for (const ground of [0xfa, 0x18]) {
    for (let level = 0; level <= 255; ++level) {
      assert.equal(excludedLevel(level, ground, true), ground);
      const between = excludedLevel(level, ground, false);
      assert.ok(Math.abs(between - ground) > 20, `${level} on ${ground} becomes ${between}`);
      assert.ok(between >= 0 && between <= 255);
    }
    // And the picture shows through.
    const shade = (/** @type {number} */ level) => excludedLevel(level, ground, false);
    assert.ok(shade(255) - shade(0) > 50);
  }
});
