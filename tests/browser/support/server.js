import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** @type {Record<string, string>} */
const kTypes = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Not at the root: the page must work from wherever it is put. */
const kFolder = '/some/where/';

/**
 * Serves the built page on a free port.
 * @param {string} dist
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function servePage(dist) {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    const name = path.startsWith(kFolder) ? path.slice(kFolder.length) || 'index.html' : '';
    try {
      if (!/^[\w.]+$/.test(name)) throw new Error('not a file of the page');
      const bytes = await readFile(join(dist, name));
      response.writeHead(200, { 'Content-Type': kTypes[extname(name)] ?? 'text/plain' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${kFolder}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
