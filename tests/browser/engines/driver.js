/**
 * What a flow needs of a browser, the same for all three. Each has its own way to be driven; none of
 * them is a stand-in: they are the browsers that the distribution ships.
 *
 * A place is a path of selectors, " >>> " enters a shadow tree: "phasebound-widget >>> [part=number]".
 *
 * @typedef {object} Driver
 * @property {(address: string) => Promise<void>} open
 * @property {(selector: string) => Promise<void>} enterFrame all that follows happens in it
 * @property {(script: Function, ...args: any[]) => Promise<any>} run in the page; answers JSON
 * @property {(place: string, path: string) => Promise<void>} setFile
 * @property {(place: string) => Promise<void>} click
 * @property {(place: string, key: 'End' | 'Home') => Promise<void>} press
 * @property {string} downloads folder in which downloads arrive
 * @property {(path: string) => Promise<void>} screenshot
 * @property {() => Promise<void>} close
 */

import { createServer } from 'node:net';
import { startChromium } from './chromium.js';
import { startFirefox } from './firefox.js';
import { startWebKit } from './webkit.js';

/** @type {Record<string, (folder: string, isOffline: boolean) => Promise<Driver>>} */
export const engines = { Chromium: startChromium, Firefox: startFirefox, WebKitGTK: startWebKit };

/** Source of a function that finds a place in a page. */
export const kFind = `((place) => place.split(' >>> ').reduce(
  (root, part) => root && (root.shadowRoot ?? root).querySelector(part), document))`;

/** @returns {Promise<number>} a port that was free just now */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Where nobody listens: what a browser without a network is given for a proxy. */
export const kNoProxy = { host: '127.0.0.1', port: 9 };
