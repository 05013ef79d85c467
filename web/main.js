/** The page as a site: its parts are files beside it, whose hashes index.html tells. */

import { EngineFailure } from './engine/failure.js';
import { kNotLoaded } from './engine/loading.js';
import { start } from './start.js';
import { createUpdateNotice } from './view/update_notice.js';

/**
 * Hashes of the files as web/build/site.mjs wrote them into the page, by name.
 * @type {Record<string, string>}
 */
const integrities = JSON.parse(
  document.querySelector('meta[name=phasebound-files]')?.getAttribute('content') ?? '{}',
);

/**
 * A file of this version and no other: a host may be in the middle of an update.
 * @param {string} name
 * @returns {Promise<Response>}
 */
async function own(name) {
  const integrity = integrities[name];
  const address = new URL(name, document.baseURI);
  address.searchParams.set('v', integrity.slice(-12));
  const response = await fetch(address, { integrity }).catch(() => null);
  if (!response?.ok) throw new EngineFailure({ code: kNotLoaded, details: [] });
  return response;
}

/** @type {ServiceWorker | null} */
let waiting = null;
let isTaken = false;
const update = createUpdateNotice(() => {
  isTaken = true;
  waiting?.postMessage('take over');
});

start({
  wasm: own('phasebound.wasm').then((response) => response.arrayBuffer()),
  worker: own('worker.js').then((response) => response.text()),
  notices: [update.notice],
});

/**
 * Keeps the page for when there is no network. Another version waits beside the present one until
 * the user takes it.
 */
async function keepForOffline() {
  const registration = await navigator.serviceWorker.register('sw.js', { updateViaCache: 'none' });
  const announceWaiting = () => {
    // Without a controller it is not another version but the first.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    ({ waiting } = registration);
    update.announce();
  };
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // Another tab that took it leaves this one as it is: its user may be in the middle of something.
    if (isTaken) location.reload();
  });
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', announceWaiting);
  });
  announceWaiting();
}

// Only pages of https or of this machine have service workers.
if ('serviceWorker' in navigator) keepForOffline().catch(() => {});
