import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { extname, join } from 'node:path';

/** @type {Record<string, string>} */
const kTypes = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.wasm': 'application/wasm',
};

/** Not at the root: the page must work from wherever it is put. */
const kFolder = '/some/where/';

/**
 * What a server may be like.
 * @typedef {object} Manner
 * @property {Record<string, string | Uint8Array>} [pages] files besides those of the site, by name
 * @property {Record<string, string>} [headers] sent with every answer
 */

/**
 * Serves the built page on a free port, compressed and with what a browser needs to ask whether a
 * file has changed, as any static host does.
 * @param {string} folder can be changed later
 * @param {Manner} [manner]
 */
export async function servePage(folder, { pages = {}, headers = {} } = {}) {
  const site = { folder, numBytes: 0, url: '', origin: '', requests: /** @type {string[]} */ ([]) };
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/[?#].*$/, '');
    const name = path.startsWith(kFolder) ? path.slice(kFolder.length) || 'index.html' : '';
    site.requests.push(name);
    try {
      if (!/^[\w.-]+$/.test(name)) throw new Error('not a file of the page');
      const bytes = Object.hasOwn(pages, name)
        ? Buffer.from(pages[name])
        : await readFile(join(site.folder, name));
      const tag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
      const common = { ...headers, 'Cache-Control': 'no-cache', ETag: tag };
      if (request.headers['if-none-match'] === tag) {
        response.writeHead(304, common).end();
        return;
      }
      const body = gzipSync(bytes, { level: 6 });
      site.numBytes += body.length;
      const type = kTypes[extname(name)] ?? 'text/plain';
      response.writeHead(200, { ...common, 'Content-Type': type, 'Content-Encoding': 'gzip' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  site.origin = `http://127.0.0.1:${port}`;
  site.url = `${site.origin}${kFolder}`;
  return Object.assign(site, {
    /** @returns {Promise<void>} */
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
