import { tiffBytes } from './tiff.js';

/** Distance of the discs, their radius and values: dark ground, bright discs. */
const kPeriod = 40;
const kRadius = 13;
const kGround = 70;
const kBright = 170;
const kNoise = 24;

/**
 * A micrograph as it comes: bright discs on a dark ground, with noise, the same every time.
 * @param {number} width
 * @param {number} height
 * @param {{barRows?: number, slope?: number}} [options] rows of an information bar below; how much
 *   brighter the right side is than the left
 * @returns {Uint8Array}
 */
export function greyPixels(width, height, { barRows = 0, slope = 0 } = {}) {
  const pixels = new Uint8Array(width * (height + barRows));
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const cy = (y % kPeriod) - kPeriod / 2 + 3 * Math.sin(Math.floor(x / kPeriod) * 1.7);
      const cx = (x % kPeriod) - kPeriod / 2 + 3 * Math.cos(Math.floor(y / kPeriod) * 2.3);
      const inside = Math.min(1, Math.max(0, kRadius - Math.hypot(cy, cx) + 0.5));
      const noise = kNoise * (random() + random() + random() - 1.5);
      const light = (slope * x) / width;
      pixels[y * width + x] = Math.round(kGround + (kBright - kGround) * inside + noise + light);
    }
  }
  // White strokes like letters and a scale bar on black.
  for (let y = height; y < height + barRows; ++y) {
    for (let x = 0; x < width; ++x) {
      const isText =
        y > height + 6 && y < height + barRows - 6 && x > 10 && x < width / 2 && (x * 7 + y * 3) % 11 < 4;
      pixels[y * width + x] = isText ? 255 : 0;
    }
  }
  return pixels;
}

/**
 * The same as a file.
 * @param {number} width
 * @param {number} height
 * @param {{barRows?: number, slope?: number}} [options]
 */
export const greyTiff = (width, height, options = {}) =>
  tiffBytes(width, height + (options.barRows ?? 0), [greyPixels(width, height, options)]);
