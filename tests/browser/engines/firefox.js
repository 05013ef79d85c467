import { mkdirSync, writeFileSync } from 'node:fs';
import WebSocket from 'ws';
import { kFind, kNoProxy } from './driver.js';
import { said, start } from './process.js';

const kKeys = { End: '\uE010', Home: '\uE011' };

/** @param {string} downloads @param {boolean} isOffline */
const preferences = (downloads, isOffline) => ({
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.download.useDownloadDir': true,
  'browser.download.alwaysOpenPanel': false,
  'browser.helperApps.neverAsk.saveToDisk': 'application/json,text/csv,text/plain',
  // Nothing is looked for at its maker's.
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'intl.accept_languages': 'en',
  ...(isOffline && {
    'network.proxy.type': 1,
    'network.proxy.http': kNoProxy.host,
    'network.proxy.http_port': kNoProxy.port,
    'network.proxy.ssl': kNoProxy.host,
    'network.proxy.ssl_port': kNoProxy.port,
  }),
});

/**
 * Firefox ESR, driven by WebDriver BiDi, which it speaks itself.
 * @param {string} folder
 * @param {boolean} isOffline
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function startFirefox(folder, isOffline) {
  const profile = `${folder}/profile`;
  const downloads = `${folder}/downloads`;
  mkdirSync(profile, { recursive: true });
  mkdirSync(downloads, { recursive: true });
  const lines = Object.entries(preferences(downloads, isOffline)).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(`${profile}/user.js`, lines.join('\n'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const { child, end } = start('firefox-esr', [...args, 'about:blank'], { HOME: profile });
  if (!child.stderr) throw new Error('no output');
  const [, address] = await said(child.stderr, /listening on (ws:\S+)/);

  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let lastId = 0;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (cause: Error) => void}>} */
  const pending = new Map();
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if (message.type === 'error') {
      waiting?.reject(new Error(`${message.error}: ${message.message}`));
    } else waiting?.resolve(message.result);
  });
  /** @param {string} method @param {object} params @returns {Promise<any>} */
  const call = (method, params) =>
    new Promise((resolve, reject) => {
      pending.set(++lastId, { resolve, reject });
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  await call('session.new', { capabilities: {} });
  const [{ context: top }] = (await call('browsingContext.getTree', {})).contexts;
  let context = top;

  /** @param {string} expression */
  const evaluate = async (expression) => {
    const answer = await call('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return answer.result;
  };
  /** @param {string} place */
  const at = async (place) => {
    const { sharedId } = await evaluate(`${kFind}(${JSON.stringify(place)})`);
    if (!sharedId) throw new Error(`no ${place}`);
    return { sharedId };
  };
  return {
    downloads,
    open: async (url) => {
      context = top;
      await call('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    enterFrame: async () => {
      const [{ children }] = (await call('browsingContext.getTree', { root: top })).contexts;
      ({ context } = children[0]);
    },
    run: async (script, ...rest) => {
      const { value } = await evaluate(
        `Promise.resolve((${script})(...${JSON.stringify(rest)})).then((value) => JSON.stringify(value ?? null))`,
      );
      return JSON.parse(value);
    },
    setFile: async (place, path) => {
      await call('input.setFiles', { context, element: await at(place), files: [path] });
    },
    click: async (place) => {
      const element = await at(place);
      await evaluate(`${kFind}(${JSON.stringify(place)}).scrollIntoView({ block: 'center' })`);
      const origin = { type: 'element', element };
      await call('input.performActions', {
        context,
        actions: [
          {
            type: 'pointer',
            id: 'mouse',
            actions: [
              { type: 'pointerMove', x: 0, y: 0, origin },
              { type: 'pointerDown', button: 0 },
              { type: 'pointerUp', button: 0 },
            ],
          },
        ],
      });
    },
    press: async (place, key) => {
      await evaluate(`${kFind}(${JSON.stringify(place)}).focus()`);
      await call('input.performActions', {
        context,
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: [
              { type: 'keyDown', value: kKeys[key] },
              { type: 'keyUp', value: kKeys[key] },
            ],
          },
        ],
      });
    },
    screenshot: async (path) => {
      const { data } = await call('browsingContext.captureScreenshot', { context: top });
      writeFileSync(path, Buffer.from(data, 'base64'));
    },
    close: async () => {
      socket.terminate();
      await end();
    },
  };
}
