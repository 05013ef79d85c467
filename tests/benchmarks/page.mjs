// The page as a user feels it, in a fresh tab of Chromium: the time from the drop of a PNG of
// 2000 x 2000 pixels to the number with its interval on the screen; what another phase, confidence and
// target cost then; and, by a trace, the frames while the slider of the confidence is dragged.
//
// usage: node tests/benchmarks/page.mjs [REPETITIONS]
// Needs build/dist and a Chromium. Prints one JSON object.

import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';

import { unwrap } from '../../web/engine/failure.js';
import { loadModule } from '../../web/engine/module.js';
import { kDist, openChromium } from './tab.mjs';
import { frameReport, traced } from './trace.mjs';

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
function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0], most: sorted[sorted.length - 1] };
}

/**
 * In the page: ms from the drop of a file to the frame that shows the fraction of its phase, to the one
 * that shows the number with its interval, and until all phases are analysed.
 */
const kDrop = async (/** @type {string} */ base64) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
  const textOf = (/** @type {string} */ name) => {
    const shown = document.querySelector(`[data-testid=${name}]`);
    return shown?.checkVisibility() ? (shown.textContent ?? '') : '';
  };
  const start = performance.now();
  document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  const shownAfter = async (/** @type {() => boolean} */ isShown) => {
    while (!isShown()) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  };
  const fractionMs = await shownAfter(() => /\d/.test(textOf('fraction')));
  // While it is waited for, dots stand for it.
  const numberMs = await shownAfter(() => /\d/.test(textOf('half-width')));
  const allMs = await shownAfter(() => !document.querySelector('.status.is-busy'));
  return { fractionMs, numberMs, allMs };
};

/**
 * In the page: ms of what asks for nothing new: the other phase of two, another confidence, another
 * target, each until its work is done and laid out.
 */
const kKnown = () => {
  const timed = (/** @type {() => void} */ act) => {
    const start = performance.now();
    act();
    document.body.getBoundingClientRect();
    return performance.now() - start;
  };
  const put = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ type) => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector(`[data-testid=${name}]`));
    field.value = value;
    field.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const others = [
    ...document.querySelectorAll('.phase-radio:not(:checked)'),
  ].map((radio) => /** @type {HTMLInputElement} */ (radio));
  const halfWidth = () => document.querySelector('[data-testid=half-width]')?.textContent;
  const sideText = () => document.querySelector('[data-testid=side]')?.textContent;
  const phaseMs = timed(() => others[0].click());
  if (!/\d/.test(halfWidth() ?? '')) throw new Error('the other phase was not known');
  const before = halfWidth();
  const confidenceMs = timed(() => put('confidence-slider', '20', 'input'));
  if (halfWidth() === before) throw new Error('the confidence changed nothing');
  const side = sideText();
  const targetMs = timed(() => put('target-field', '2.5', 'input'));
  if (sideText() === side) throw new Error('the target changed nothing');
  return { phaseMs, confidenceMs, targetMs };
};

/** The mouse tells that often where it is, whatever the page makes of it. */
const kMouseMs = 8;
/** From one end of the slider to the other. */
const kDragMs = 2000;

/**
 * Drags the slider of the confidence through its whole range and back by the mouse.
 * @param {any} session of the page
 * @param {{x: number, y: number, width: number, height: number}} place of the slider
 */
async function drag(session, { x, y, width, height }) {
  const send = (/** @type {string} */ type, /** @type {number} */ share) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: x + 1 + share * (width - 2),
      y: y + height / 2,
      button: 'left',
      buttons: 1,
      clickCount: 1,
    });
  await send('mousePressed', 0);
  const sent = [];
  const start = performance.now();
  for (let ms = 0; ms <= 2 * kDragMs; ms += kMouseMs) {
    const waitMs = start + ms - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    sent.push(send('mouseMoved', 1 - Math.abs(1 - ms / kDragMs)));
  }
  await Promise.all(sent);
  await send('mouseReleased', 0);
}

const tab = await openChromium(kDist);
try {
  const png = (await picture()).toString('base64');
  const drops = [];
  let known = null;
  let slide = null;
  for (let i = 0; i < repetitions; ++i) {
    const context = await tab.browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(tab.url, { waitUntil: 'networkidle' });
    drops.push(await page.evaluate(kDrop, png));
    if (i === repetitions - 1) {
      known = await page.evaluate(kKnown);
      const place = await page.getByTestId('confidence-slider').boundingBox();
      const session = await page.context().newCDPSession(page);
      slide = frameReport(await traced(tab.browser, page, () => drag(session, place)), 'mousedown');
    }
    await context.close();
  }
  process.stdout.write(
    `${JSON.stringify({
      fractionMs: spread(drops.map(({ fractionMs }) => fractionMs)),
      numberMs: spread(drops.map(({ numberMs }) => numberMs)),
      allMs: spread(drops.map(({ allMs }) => allMs)),
      known,
      slide,
    })}\n`,
  );
} finally {
  await tab.close();
}
