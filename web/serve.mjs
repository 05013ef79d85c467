// Serves a folder on this machine only, on the first free port from 8080, and prints the address.
//
// usage: node web/serve.mjs FOLDER [PORT]      PORT 0 takes any free one

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createGzip } from 'node:zlib';
import { extname, join, normalize, resolve, sep } from 'node:path';

const kFirstPort = 8080;
const kLastPort = 8180;

/** @type {Record<string, string>} */
const kTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const folder = resolve(process.argv[2] ?? '.');
const wanted = process.argv[3] === undefined ? undefined : Number(process.argv[3]);

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, normalize(decodeURIComponent(pathname)));
    if (file !== folder && !file.startsWith(folder + sep)) throw new Error('outside the folder');
    const isFolder = (await stat(file)).isDirectory();
    const path = isFolder ? join(file, 'index.html') : file;
    const { size, mtimeMs } = await stat(path);
    // As every static host does: nothing is sent again that has not changed.
    const tag = `"${size}-${mtimeMs}"`;
    if (request.headers['if-none-match'] === tag) {
      response.writeHead(304, { 'Cache-Control': 'no-cache', ETag: tag }).end();
      return;
    }
    // And a third of the bytes.
    const isGzipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(200, {
      'Content-Type': kTypes[extname(path)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
      ETag: tag,
      ...(isGzipped && { 'Content-Encoding': 'gzip' }),
    });
    const bytes = createReadStream(path);
    if (isGzipped) bytes.pipe(createGzip()).pipe(response);
    else bytes.pipe(response);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' });
    response.end('Not found');
  }
});

/** @param {number} port */
function listen(port) {
  server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'EADDRINUSE' && wanted === undefined && port < kLastPort) {
      listen(port + 1);
    } else {
      console.error(`The page cannot be served on port ${port}: ${error.message}`);
      process.exit(1);
    }
  });
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const actual = typeof address === 'object' && address ? address.port : port;
    console.log(`Phasebound is at http://localhost:${actual}/ (stop it with Ctrl+C)`);
  });
}

listen(wanted ?? kFirstPort);
