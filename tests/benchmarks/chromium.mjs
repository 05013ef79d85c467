// Times whole estimates in Chromium, by the built page's worker alone and by two of them.
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
      const run = async (isShared) => {
        const worker = new Worker('worker.js');
        const helper = isShared ? new Worker('worker.js') : null;
        await ask(worker, { type: 'start', wasm });
        if (helper) {
          const { port1, port2 } = new MessageChannel();
          await ask(helper, { type: 'start', wasm });
          helper.postMessage({ id: ++lastId, type: 'help', port: port1 }, [port1]);
          await ask(worker, { type: 'lead', port: port2 }, [port2]);
        }
        const times = [];
        let clsPx = 0;
        for (let i = 0; i <= count; ++i) {
          // Opened anew, because of two phases the second one is known.
          const { handle, phases } = await ask(worker, {
            type: 'open',
            source: { kind: 'generated', spec },
          });
          const start = performance.now();
          const { value } = phases[0];
          ({ clsPx } = await ask(worker, { type: 'estimate', handle, shape, value }));
          times.push(performance.now() - start);
          await ask(worker, { type: 'close', handle });
        }
        worker.terminate();
        helper?.terminate();
        const [coldMs, ...warm] = times;
        return { coldMs, warmMs: warm.sort((a, b) => a - b)[warm.length >> 1], clsPx };
      };
      return { all1: await run(false), all2: await run(true) };
    },
    { shape: words.split('x').map(Number).reverse(), count: Number(repetitions) },
  );
  process.stdout.write(
    `${JSON.stringify({ shape: words, clsPx: measured.all1.clsPx, ...measured })}\n`,
  );
} finally {
  await tab.close();
}
