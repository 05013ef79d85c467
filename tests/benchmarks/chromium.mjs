// Times whole estimates in Chromium, by the built page's worker alone and by two of them, in turns:
// how much faster two are is told as quartiles of neighbouring runs' ratios, because a machine that
// others use too is now quick and now slow.
//
// usage: node tests/benchmarks/chromium.mjs WxH|WxHxD [REPETITIONS]
// Prints one JSON object.

import { kDist, openChromium } from './tab.mjs';

const [, , words = '', repetitions = '9'] = process.argv;

const tab = await openChromium(kDist, '<!doctype html><title>benchmark</title>');
try {
  const page = await tab.browser.newPage();
  await page.goto(tab.url);
  const measured = await page.evaluate(
    async ({ shape, count }) => {
      const bytes = await (await fetch('phasebound.wasm')).arrayBuffer();
      const wasm = await WebAssembly.compile(bytes);
      const sizePx = [shape.length === 3 ? 8 : 12];
      const spec = { material: 'spheres', shape, sizePx, phaseFractions: [0.4], seed: 1 };
      let lastId = 0;
      /**
       * @param {Worker} worker
       * @param {object} request
       * @param {Transferable[]} transfer
       * @returns {Promise<any>}
       */
      const ask = (worker, request, transfer = []) => {
        const id = ++lastId;
        return new Promise((resolve, reject) => {
          worker.addEventListener('message', ({ data }) => {
            if (data.id !== id || data.type === 'progress') return;
            if (data.type === 'result') resolve(data.value);
            else reject(new Error(JSON.stringify(data.error)));
          });
          worker.postMessage({ id, ...request }, transfer);
        });
      };
      /** @param {boolean} isShared */
      const start = async (isShared) => {
        const worker = new Worker('worker.js');
        await ask(worker, { type: 'start', wasm });
        if (!isShared) return worker;
        const helper = new Worker('worker.js');
        const { port1, port2 } = new MessageChannel();
        await ask(helper, { type: 'start', wasm });
        helper.postMessage({ id: ++lastId, type: 'help', port: port1 }, [port1]);
        await ask(worker, { type: 'lead', port: port2 }, [port2]);
        return worker;
      };
      const workers = [await start(false), await start(true)];
      /** @type {number[][]} */
      const times = [[], []];
      /** @type {number[]} */
      const clsPx = [];
      for (let i = 0; i <= count; ++i) {
        for (const [which, worker] of workers.entries()) {
          // Opened anew, because of two phases the second one is known.
          const { handle, phases } = await ask(worker, {
            type: 'open',
            source: { kind: 'generated', spec },
          });
          const begun = performance.now();
          const { value } = phases[0];
          clsPx[which] = (await ask(worker, { type: 'estimate', handle, shape, value })).clsPx;
          times[which].push(performance.now() - begun);
          await ask(worker, { type: 'close', handle });
        }
      }
      if (clsPx[0] !== clsPx[1]) throw new Error('two workers differ from one');
      /** @param {number[]} numbers */
      const quartiles = (numbers) => {
        const sorted = [...numbers].sort((a, b) => a - b);
        return [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
      };
      const [all1, all2] = times.map(([coldMs, ...warm]) => ({
        coldMs,
        warmMs: quartiles(warm)[1],
        clsPx: clsPx[0],
      }));
      const ratios = times[0].map((ms, i) => ms / times[1][i]).slice(1);
      return { all1, all2, speedUp: quartiles(ratios) };
    },
    { shape: words.split('x').map(Number).reverse(), count: Number(repetitions) },
  );
  process.stdout.write(
    `${JSON.stringify({ shape: words, clsPx: measured.all1.clsPx, ...measured })}\n`,
  );
} finally {
  await tab.close();
}
