/** Workers of a browser. On Node threads.js stands in for this module: see "imports" in package.json. */

/**
 * Workers whose script is this text, which works wherever the page came from.
 * @param {Promise<string> | string} text of a classic script
 * @returns {(() => Promise<import('./page_worker.js').StartedWorker>) | null} null where there are none
 */
export function workersFromText(text) {
  if (typeof Worker === 'undefined') return null;
  let address = '';
  return async () => {
    address ||= URL.createObjectURL(new Blob([await text], { type: 'text/javascript' }));
    return new Worker(address);
  };
}

/** How many of them can work at the same time. */
export const numCores = () => globalThis.navigator?.hardwareConcurrency ?? 1;

/** Whether they are sent files to read, else the bytes of these. */
export const kWorkersRead = true;
