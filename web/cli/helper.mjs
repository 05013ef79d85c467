// A second thread that helps the command line's first one to estimate; see engine/pool.js.

import { workerData } from 'node:worker_threads';

import { loadModule } from '../engine/module.js';
import { help } from '../engine/pool_helper.js';

await help(await loadModule(workerData.wasm), workerData.port);
