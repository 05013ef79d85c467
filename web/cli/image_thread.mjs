// A thread that analyses images by itself, one after the other; see image_queue.js.

import { parentPort, workerData } from 'node:worker_threads';

import { errorOf } from '../engine/failure.js';
import { loadModule } from '../engine/module.js';
import { Estimator } from './helping.js';
import { ImageAnalyser } from './image_analyser.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { wasm, options, mostBytes } = workerData;
const engine = await loadModule(wasm);
const analyser = new ImageAnalyser(wasm, engine, options, new Estimator(wasm, false));

/**
 * @param {readonly string[]} paths
 * @returns {Promise<import('./image_queue.js').Reply>}
 */
async function reply(paths) {
  try {
    return { type: 'analysed', image: await analyser.analyse(paths, mostBytes) };
  } catch (thrown) {
    return { type: 'failed', error: errorOf(thrown) };
  }
}

port.on('message', async (paths) => port.postMessage(await reply(paths)));
port.postMessage({ type: 'ready' });
