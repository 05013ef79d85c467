// Types of the glue that Emscripten writes to build/wasm. The build puts a copy of this file beside
// it, which is why the path below holds in both folders.

import type { PhaseboundModule } from '../../web/engine/types.js';

declare function createPhasebound(options: object): Promise<PhaseboundModule>;
export = createPhasebound;
