// The page as a user feels it, in a fresh tab of Chromium: the time from the drop of a PNG of
// 2000 x 2000 pixels to the number on the screen, and the frames while the slider of the confidence is
// moved once a frame.
//
// usage: node tests/benchmarks/page.mjs [REPETITIONS]
// Needs build/dist and a Chromium. Prints one JSON object.

import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

import { unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { kDist, openChromium } from './tab.mjs';

const repetitions = Number(process.argv[2] ?? 9);
const kSide = 2000;

/** That of PNG and zlib, which Node 18 does not offer. @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** Discs of radius 12 px, grey levels 0 and 255. */
async function picture() {
  const wasm = new URL('../../build/wasm/phasebound.wasm', import.meta.url);
  const engine = await loadModule(new Uint8Array(await readFile(wasm)));
  const spec = { material: 'spheres', shape: [kSide, kSide], sizePx: [12], phaseFractions: [0.4] };
  const { handle } = unwrap(engine.openGenerated(/** @type {any} */ ({ ...spec, seed: 1 })));
  const labels = unwrap(engine.sliceLabels(handle, 0));
  const rows = Buffer.alloc(kSide * (kSide + 1));
  for (let y = 0; y < kSide; ++y) {
    for (let x = 0; x < kSide; ++x) rows[y * (kSide + 1) + 1 + x] = 255 * labels[y * kSide + x];
  }
  const header = Buffer.from([0, 0, 7, 208, 0, 0, 7, 208, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** In the page: ms from the drop of a file to the frame that shows its number. */
const kDrop = async (/** @type {string} */ base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
  const number = () => /** @type {HTMLElement | null} */ (
    document.querySelector('[data-testid=number]')
  );
  const start = performance.now();
  document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const shown = number();
    if (shown && shown.checkVisibility() && /±/.test(shown.textContent ?? '')) break;
  }
  return performance.now() - start;
};

/** In the page: ms of the work of each step of the slider, and between the frames. */
const kSlide = async () => {
  const slider = /** @type {HTMLInputElement} */ (
    document.querySelector('[data-testid=confidence-slider]')
  );
  const work = [];
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let step = 0; step < 120; ++step) {
    const before = performance.now();
    slider.value = String(step % (Number(slider.max) + 1));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    document.body.getBoundingClientRect();
    work.push(performance.now() - before);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return { work, frames };
};

const tab = await openChromium(kDist);
try {
  const png = (await picture()).toString('base64');
  const drops = [];
  let slide = null;
  for (let i = 0; i < repetitions; ++i) {
    const context = await tab.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(tab.url, { waitUntil: 'networkidle' });
    drops.push(await page.evaluate(kDrop, png));
    if (i === repetitions - 1) slide = await page.evaluate(kSlide);
    await context.close();
  }
  const { work, frames } = /** @type {{work: number[], frames: number[]}} */ (slide);
  const within = frames.filter((ms) => ms < 1000 / 60 + 2).length / frames.length;
  process.stdout.write(
    `${JSON.stringify({
      dropToNumberMs: median(drops),
      drops,
      sliderWorkMs: median(work),
      sliderMostWorkMs: Math.max(...work),
      frameMs: median(frames),
      longestFrameMs: Math.max(...frames),
      framesAt60: within,
    })}\n`,
  );
} finally {
  await tab.close();
}
