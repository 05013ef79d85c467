// A large file in a tab of Chromium: time, the peak memory of the renderer's process, the longest
// silence between two news, what was told of the time left, and how long a cancelled estimate holds
// its worker. The result has to be the native one where build/native has that program
// (scripts/benchmark builds it).
//
// usage: node tests/benchmarks/large.mjs FILE [NUMBER OF WORKERS] [DIST]
// FILE by scripts/make-large-tiff, an image where it is one slice deep; DIST is build/dist unless
// told. Prints one JSON object; what was told is there as a ratio to what came true, from the first
// second on.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { kDist, openChromium } from './tab.mjs';

const [, , file = '', numWorkers = '2', folder = ''] = process.argv;
const dist = folder ? pathToFileURL(`${folder}/`) : kDist;

/** Peak resident memory of the largest renderer among this process's descendants, MB. */
function peakRendererMb() {
  /** @type {Map<number, {parent: number, peakKb: number, isRenderer: boolean}>} */
  const processes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const isRenderer = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('--type=renderer');
      const parent = Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]);
      const peakKb = Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0);
      processes.set(Number(name), { parent, peakKb, isRenderer });
    } catch {
      // Processes end while they are read.
    }
  }
  const isOurs = (/** @type {number} */ id) => {
    for (let at = id; processes.has(at); at = processes.get(at)?.parent ?? 0) {
      if (at === process.pid) return true;
    }
    return false;
  };
  const peaks = [...processes].filter(([id, { isRenderer }]) => isRenderer && isOurs(id));
  return Math.max(0, ...peaks.map(([, { peakKb }]) => peakKb)) / 1024;
}

const tab = await openChromium(
  dist,
  '<!doctype html><title>benchmark</title><input type="file">',
);
try {
  const page = await tab.browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(tab.url);
  await page.setInputFiles('input', file);
  const measured = await page.evaluate(
    async ({ isShared }) => {
      const blob = /** @type {HTMLInputElement} */ (document.querySelector('input')).files?.[0];
      const bytes = await (await fetch('phasebound.wasm')).arrayBuffer();
      const wasm = await WebAssembly.compile(bytes);
      let lastId = 0;
      let lastNews = 0;
      let longestSilenceMs = 0;
      let lastWords = '';
      /** Silences longer than half of what is allowed, and what was said before and after. @type {string[]} */
      const silences = [];
      /** @type {{at: number, secondsLeft: number}[]} */
      let left = [];
      const toldOf = (/** @type {number} */ start, /** @type {number} */ end) => {
        const ratios = left
          .filter(({ at }) => at - start >= 1000)
          .map(({ at, secondsLeft }) => (1000 * secondsLeft + at - start) / (end - start));
        left = [];
        if (ratios.length === 0) return null;
        return { first: ratios[0], least: Math.min(...ratios), most: Math.max(...ratios) };
      };
      const heard = (/** @type {{type: string, stage?: string, share?: number}} */ data) => {
        const now = performance.now();
        const silenceMs = now - lastNews;
        longestSilenceMs = Math.max(longestSilenceMs, silenceMs);
        const words = `${data.stage ?? data.type} ${data.share?.toFixed(3) ?? ''}`;
        if (silenceMs > 250) silences.push(`${silenceMs.toFixed(0)} ms from ${lastWords} to ${words}`);
        lastWords = words;
        lastNews = now;
        return now;
      };
      /**
       * @param {Worker} worker
       * @param {object} request
       * @param {Transferable[]} transfer
       * @returns {Promise<any>}
       */
      const ask = (worker, request, transfer = []) => {
        const id = ++lastId;
        lastNews = performance.now();
        return new Promise((resolve, reject) => {
          worker.addEventListener('message', ({ data }) => {
            if (data.id !== id) return;
            const at = heard(data);
            if (data.type === 'result') resolve(data.value);
            else if (data.type === 'error') reject(new Error(JSON.stringify(data.error)));
            const secondsLeft = (data.news ?? data.rows)?.secondsLeft ?? null;
            if (secondsLeft !== null) left.push({ at, secondsLeft });
          });
          worker.postMessage({ id, ...request }, transfer);
        });
      };
      const worker = new Worker('worker.js');
      const helper = isShared ? new Worker('worker.js') : null;
      await ask(worker, { type: 'start', wasm });
      if (helper) {
        const { port1, port2 } = new MessageChannel();
        await ask(helper, { type: 'start', wasm });
        helper.postMessage({ id: ++lastId, type: 'help', port: port1 }, [port1]);
        await ask(worker, { type: 'lead', port: port2 }, [port2]);
      }
      longestSilenceMs = 0;
      silences.length = 0;
      const start = performance.now();
      const source = { kind: 'file', blobs: [blob], options: {} };
      const { handle, shape, phases } = await ask(worker, { type: 'open', source });
      const opened = performance.now();
      const silenceOpeningMs = longestSilenceMs;
      const toldOpening = toldOf(start, opened);
      longestSilenceMs = 0;
      const { value } = phases[phases.length - 1];
      const request = { type: 'estimate', handle, shape, value };
      const estimate = await ask(worker, request);
      const done = performance.now();
      const toldEstimating = toldOf(opened, done);
      const silenceEstimatingMs = longestSilenceMs;
      const { clsPx, r0Px, phaseFraction, classicalClsPx } = estimate;
      // Cancelling ends the worker: what counts is when the next one answers.
      ask(worker, request).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const cancelled = performance.now();
      worker.terminate();
      helper?.terminate();
      await ask(new Worker('worker.js'), { type: 'start', wasm });
      const cancelMs = performance.now() - cancelled;
      return {
        openS: (opened - start) / 1000,
        estimateS: (done - opened) / 1000,
        toldOpening,
        toldEstimating,
        silenceOpeningMs,
        silenceEstimatingMs,
        silences,
        cancelMs,
        clsPx,
        r0Px,
        phaseFraction,
        classicalClsPx,
      };
    },
    { isShared: numWorkers === '2' },
  );
  const peakMb = peakRendererMb();
  const program = new URL('../../build/native/tests/native/file_benchmark', import.meta.url);
  /** @type {any} */
  let native = null;
  if (existsSync(program)) {
    native = JSON.parse(execFileSync(fileURLToPath(program), [file]).toString());
    for (const key of /** @type {const} */ (['clsPx', 'r0Px', 'phaseFraction', 'classicalClsPx'])) {
      // Single precision on both sides.
      if (!(Math.abs(measured[key] / native[key] - 1) < 1e-6)) throw new Error(`${key} differs`);
    }
  }
  process.stdout.write(
    `${JSON.stringify({ file, numWorkers: Number(numWorkers), peakMb, ...measured, native })}\n`,
  );
} finally {
  await tab.close();
}
