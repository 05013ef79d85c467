/** The engine's server in a thread of Node. */

import { parentPort } from 'node:worker_threads';

import { notReadable } from './sources.js';
import { EngineServer } from './server.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const server = new EngineServer({
  reply: (message, transfer) => port.postMessage(message, /** @type {any[]} */ (transfer)),
  sourceOf: () => {
    throw notReadable('a thread is sent bytes');
  },
  pace: null,
});
port.on('message', (request) => server.receive(request));
// As worker.js does.
port.postMessage({ id: 0, type: 'result', value: null });
