/**
 * Keeps one version of the site, whole, under a name of its own: what is served is always of the
 * version that this worker was built with.
 */

/** Name and hash of each file, and the hash of all: see web/build/site.mjs. */
const { version, files } = /** @type {{version: string, files: Record<string, string>}} */ (
  /** @type {any} */ (globalThis).phaseboundBuild
);

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const { scope } = worker.registration;
/** The folder's own: several copies of the site may lie on one host. */
const kPrefix = `phasebound ${scope} `;
const kCache = kPrefix + version;

/** @param {string} name */
const kept = (name) => new URL(name, scope).href;

/**
 * The address under which the page asks for a file, so that what it has fetched just now is not
 * sent a second time.
 * @param {string} name
 */
function sent(name) {
  if (name === 'index.html') return scope;
  const address = new URL(name, scope);
  if (!name.endsWith('.html')) address.searchParams.set('v', files[name].slice(-12));
  return address.href;
}

/**
 * @param {Cache} cache
 * @param {string} name
 */
async function keep(cache, name) {
  const fetchAs = (/** @type {RequestCache} */ mode) =>
    fetch(sent(name), { integrity: files[name], cache: mode });
  const response = await fetchAs('default').catch(() => fetchAs('reload'));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  await cache.put(kept(name), response);
}

/** All files or none: where one is of another version, this one is not installed. */
async function install() {
  const cache = await caches.open(kCache);
  try {
    await Promise.all(Object.keys(files).map((name) => keep(cache, name)));
  } catch (cause) {
    await caches.delete(kCache);
    throw cause;
  }
}

async function removeOthers() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(kPrefix) && name !== kCache);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/**
 * @param {Request} request
 * @returns {string | null} the file of the site that is asked for, if it is of this version
 */
function nameOf(request) {
  const address = new URL(request.url);
  if (request.method !== 'GET' || !address.href.startsWith(scope)) return null;
  const name = (address.origin + address.pathname).slice(scope.length) || 'index.html';
  if (!Object.hasOwn(files, name)) return null;
  const wanted = address.searchParams.get('v');
  return wanted === null || files[name].endsWith(wanted) ? name : null;
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(removeOthers()));
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const name = nameOf(event.request);
  if (name === null) return;
  event.respondWith(
    caches
      .open(kCache)
      .then((cache) => cache.match(kept(name)))
      .then((response) => response ?? fetch(event.request)),
  );
});
