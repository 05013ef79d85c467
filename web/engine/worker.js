/** The engine's server in a worker. */

import { EngineServer } from './server.js';
import { BlobSource } from './sources.js';

const server = new EngineServer({
  reply: (message, transfer) => self.postMessage(message, { transfer }),
  sourceOf: (blob) => new BlobSource(blob),
  pace: null,
});
self.addEventListener('message', (event) => server.receive(event.data));
// Whoever started this worker may wonder whether it was allowed to run.
self.postMessage({ id: 0, type: 'result', value: null });
