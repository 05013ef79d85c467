import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { freePort, kFind, kNoProxy } from './driver.js';
import { said, start } from './process.js';

const kKeys = { End: '\uE010', Home: '\uE011' };
/** Name of a WebDriver element reference. */
const kElement = 'element-6066-11e4-a52e-4f735466cecf';
/** How often the driver is asked whether it is up. */
const kPollMs = 50;
const kMostPolls = 200;

/** The browser that WebKitGTK brings to be driven: in a folder by machine and version. */
function findMiniBrowser() {
  for (const machine of readdirSync('/usr/lib')) {
    for (const version of ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0']) {
      const folder = `/usr/lib/${machine}/${version}`;
      try {
        if (readdirSync(folder).includes('MiniBrowser')) return `${folder}/MiniBrowser`;
      } catch {
        // Not there; the next one.
      }
    }
  }
  throw new Error('no MiniBrowser of WebKitGTK');
}

/**
 * WebKitGTK, driven by its WebDriver on a display of its own.
 * @param {string} folder
 * @param {boolean} isOffline
 * @returns {Promise<import('./driver.js').Driver>}
 */
export async function startWebKit(folder, isOffline) {
  const downloads = `${folder}/downloads`;
  mkdirSync(`${folder}/.config`, { recursive: true });
  mkdirSync(downloads, { recursive: true });
  writeFileSync(`${folder}/.config/user-dirs.dirs`, `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  const display = start(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'],
    {},
    ['ignore', 'ignore', 'ignore', 'pipe'],
  );
  const pipe = /** @type {import('node:stream').Readable} */ (display.child.stdio[3]);
  const [, number] = await said(pipe, /(\d+)\n/);
  const port = await freePort();
  const driver = start('WebKitWebDriver', [`--port=${port}`], {
    DISPLAY: `:${number}`,
    HOME: folder,
    XDG_CONFIG_HOME: `${folder}/.config`,
    LANG: 'en_US.UTF-8',
    GDK_BACKEND: 'x11',
    NO_AT_BRIDGE: '1',
    // There is no graphics card to be asked.
    LIBGL_ALWAYS_SOFTWARE: '1',
  });

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  const call = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = await response.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let i = 0; ; ++i) {
    try {
      await call('GET', '/status');
      break;
    } catch (cause) {
      if (i === kMostPolls) throw cause;
      await new Promise((resolve) => setTimeout(resolve, kPollMs));
    }
  }
  const proxy = `${kNoProxy.host}:${kNoProxy.port}`;
  const { sessionId } = await call('POST', '/session', {
    capabilities: {
      alwaysMatch: {
        'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
        ...(isOffline && { proxy: { proxyType: 'manual', httpProxy: proxy, sslProxy: proxy } }),
      },
    },
  });
  const session = `/session/${sessionId}`;
  /** @param {string} script @param {any[]} [args] */
  const execute = (script, args = []) => call('POST', `${session}/execute/sync`, { script, args });
  /** @param {string} place @returns {Promise<string>} */
  const at = async (place) => {
    const element = await execute(`return ${kFind}(arguments[0])`, [place]);
    if (!element) throw new Error(`no ${place}`);
    return element[kElement];
  };
  return {
    downloads,
    open: (url) => call('POST', `${session}/url`, { url }),
    enterFrame: async (selector) =>
      call('POST', `${session}/frame`, { id: { [kElement]: await at(selector) } }),
    run: (script, ...args) => execute(`return (${script})(...arguments)`, args),
    setFile: async (place, path) =>
      call('POST', `${session}/element/${await at(place)}/value`, { text: path }),
    // By its place: of what is in a shadow tree the driver's own click says that its host is in the way.
    click: async (place) => {
      const { x, y } = await execute(
        `const found = ${kFind}(arguments[0]);
        found.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = found.getBoundingClientRect();
        return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };`,
        [place],
      );
      await call('POST', `${session}/actions`, {
        actions: [
          {
            type: 'pointer',
            id: 'mouse',
            actions: [
              { type: 'pointerMove', x, y, origin: 'viewport' },
              { type: 'pointerDown', button: 0 },
              { type: 'pointerUp', button: 0 },
            ],
          },
        ],
      });
    },
    press: async (place, key) =>
      call('POST', `${session}/element/${await at(place)}/value`, { text: kKeys[key] }),
    screenshot: async (path) => {
      writeFileSync(path, Buffer.from(await call('GET', `${session}/screenshot`), 'base64'));
    },
    close: async () => {
      await call('DELETE', session).catch(() => {});
      await driver.end();
      await display.end();
    },
  };
}
