import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test as base } from '@playwright/test';
import { servePage } from './server.js';

/** @typedef {import('@playwright/test').Page} Page */

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the built page is; another build can be tested with PHASEBOUND_DIST. */
export const dist = process.env.PHASEBOUND_DIST ?? `${root}build/dist`;

/** @param {string} name of a file of the golden cases */
export const goldenFile = (name) => `${root}tests/golden/${name}`;

/** @param {string} name */
export const goldenBytes = (name) => readFileSync(goldenFile(name));

/** What the page must ask for, and all that it may. */
export const kOwnFiles = ['', 'main.css', 'main.js', 'phasebound.wasm', 'worker.js'];

/** What Playwright itself says where it keeps service workers away; update.spec.js lets them be. */
const kPlaywright = /^Service Worker registration blocked by Playwright$/;

/** @typedef {Awaited<ReturnType<typeof servePage>>} Site */

/**
 * @typedef {import('@playwright/test').PlaywrightTestArgs &
 *   import('@playwright/test').PlaywrightTestOptions} TestArgs
 * @typedef {import('@playwright/test').PlaywrightWorkerArgs &
 *   import('@playwright/test').PlaywrightWorkerOptions} WorkerArgs
 * @typedef {import('@playwright/test').Fixtures<{}, {site: Site}, TestArgs, WorkerArgs>} PageFixtures
 * @typedef {import('@playwright/test').TestType<TestArgs, WorkerArgs & {site: Site}>} PageTest
 */

/** @type {PageFixtures} */
const fixtures = {
  site: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await servePage(dist);
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ page, site }, use) => {
    /** @type {string[]} */
    const complaints = [];
    /** @type {string[]} */
    const requests = [];
    page.on('console', (message) => {
      if (!kPlaywright.test(message.text())) complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
    page.context().on('request', (request) => requests.push(request.url()));
    await page.goto(site.url);
    await use(page);
    expect(complaints).toEqual([]);
    const allowed = kOwnFiles.map((name) => site.url + name);
    const foreign = requests.filter(
      (url) => !allowed.includes(url.replace(/\?v=[^?&]*$/, '')) && !/^(data|blob):/.test(url),
    );
    expect(foreign).toEqual([]);
  },
};

/**
 * A page that has been opened; at the end of each test it must have logged nothing, thrown nothing
 * and asked for nothing but its own files.
 * @type {PageTest}
 */
export const test = base.extend(/** @type {any} */ (fixtures));

export { expect };

/**
 * Chooses files as in the file dialog.
 * @param {Page} page
 * @param {Parameters<import('@playwright/test').Locator['setInputFiles']>[0]} files
 */
export const chooseFiles = (page, files) => page.getByTestId('file-input').setInputFiles(files);

/**
 * Waits until the picked phase has an answer and nothing is being computed.
 * @param {Page} page
 */
export async function answered(page) {
  await expect(page.locator('body')).toHaveAttribute('data-result', /answered|unknown/);
  await expect(page.getByTestId('cancel')).toBeHidden();
}

/**
 * The radio button of the picked phase.
 * @param {Page} page
 */
export const pickedPhase = (page) => page.locator('input[name=phase]:checked');

/**
 * Makes the published model the headline, whose numbers are known.
 * @param {Page} page
 */
export async function useImageRep(page) {
  await page.getByTestId('model-imagerep').click();
  await expect(page.getByTestId('model-imagerep').locator('input')).toBeChecked();
}

/**
 * A number of the page at full precision.
 * @param {Page} page
 * @param {string} testId
 */
export async function numberOf(page, testId) {
  const value = await page.getByTestId(testId).first().getAttribute('value');
  return value === null || value === '' ? NaN : Number(value);
}

/**
 * Drops files on the page as a file manager does.
 * @param {Page} page
 * @param {{name: string, bytes: Buffer}[]} files
 */
export async function dropFiles(page, files) {
  const plain = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const init = { bubbles: true, cancelable: true, dataTransfer: transfer };
      document.body.dispatchEvent(new DragEvent(type, init));
    }
  }, plain);
}

/** Where the page's thread notes its own time. */
const kClicked = 'cancel clicked';
const kFree = 'free after the click';

/**
 * Cancels as soon as the status says a thing, from inside the page, so that no run is too slow.
 * @param {Page} page
 * @param {string} words
 * @param {() => Promise<unknown>} begin what is to be cancelled
 * @returns {Promise<{busyMs: number, status: string}>} how long the click kept the page's thread
 *   busy, in time of that thread: what others on the machine take is not the page's doing; without
 *   end where the first frame after it has still something to cancel
 */
export async function cancelWhen(page, words, begin) {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser has gone');
  await browser.startTracing(page, { categories: ['blink.user_timing'] });
  const looked = page.evaluate(
    ({ text, clicked, free }) =>
      new Promise((resolve) => {
        const part = (/** @type {string} */ id) =>
          /** @type {HTMLElement} */ (document.querySelector(`[data-testid=${id}]`));
        const look = () => {
          if (!part('status').textContent?.includes(text)) return requestAnimationFrame(look);
          performance.mark(clicked);
          part('cancel').click();
          // The next task tells when the thread is free; a frame tells what is shown.
          const { port1, port2 } = new MessageChannel();
          const isRun = new Promise((run) => {
            port1.onmessage = () => {
              performance.mark(free);
              port1.close();
              run(undefined);
            };
          });
          port2.postMessage(null);
          requestAnimationFrame(async () => {
            const seen = {
              isFree: getComputedStyle(part('cancel')).visibility === 'hidden',
              status: part('status').textContent,
            };
            await isRun;
            resolve(seen);
          });
          return undefined;
        };
        look();
      }),
    { text: words, clicked: kClicked, free: kFree },
  );
  const [{ isFree, status }] = await Promise.all([looked, begin()]);
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  // Microseconds of the thread that the mark was set on.
  const threadTime = (/** @type {string} */ mark) =>
    traceEvents.find((/** @type {{name: string}} */ { name }) => name === mark).tts;
  return { busyMs: isFree ? (threadTime(kFree) - threadTime(kClicked)) / 1000 : Infinity, status };
}
