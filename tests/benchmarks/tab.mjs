// A Chromium and a server of the built page's files, for the benchmarks that run in a tab.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))(
  '@playwright/test',
);

/** The built page. */
export const kDist = new URL('../../build/dist/', import.meta.url);

/** @type {Record<string, string>} */
const kTypes = { html: 'text/html', js: 'text/javascript', css: 'text/css', wasm: 'application/wasm' };

/**
 * Serves a folder on a free port and starts a browser.
 * @param {URL} folder
 * @param {string | null} blank a page to stand at the root instead of the folder's index.html
 */
export async function openChromium(folder, blank = null) {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    const isBlank = blank !== null && name === 'index.html';
    (isBlank ? Promise.resolve(blank) : readFile(new URL(name, folder))).then(
      (bytes) => {
        const type = kTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
        response.setHeader('Content-Type', type);
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // Chromium's sandbox does not start for root, which is who builds run as.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  return {
    browser,
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
