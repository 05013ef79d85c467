/**
 * What a person does with the page and with the widget, in words that every driver understands.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { goldenBytes, goldenFile } from '../support/page.js';

/** @typedef {import('./driver.js').Driver} Driver */

const id = (/** @type {string} */ name) => `[data-testid=${name}]`;

/**
 * Waits until a place says something.
 * @param {Driver} driver
 * @param {string} place
 * @param {RegExp} pattern
 */
export const says = (driver, place, pattern) =>
  expect
    .poll(
      () =>
        driver.run((/** @type {string[]} */ path) => {
          /** @type {any} */
          let found = document;
          for (const part of path) found = (found?.shadowRoot ?? found)?.querySelector(part);
          return found && !found.closest('[hidden]') ? found.textContent : '';
        }, place.split(' >>> ')),
      { timeout: 30_000, intervals: [100] },
    )
    .toMatch(pattern);

/** @param {Driver} driver @param {RegExp} pattern */
const result = (driver, pattern) =>
  expect
    .poll(() => driver.run(() => document.body.dataset.result), {
      timeout: 30_000,
      intervals: [100],
    })
    .toMatch(pattern);

/**
 * A file comes in by a drop, as a file manager does it.
 * @param {Driver} driver
 * @param {string} name
 * @param {Buffer} bytes
 */
const drop = (driver, name, bytes) =>
  driver.run(
    (/** @type {string} */ fileName, /** @type {string} */ base64) => {
      const contents = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([contents], fileName));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const init = { bubbles: true, cancelable: true, dataTransfer: transfer };
        document.body.dispatchEvent(new DragEvent(type, init));
      }
    },
    name,
    bytes.toString('base64'),
  );

/**
 * @param {Driver} driver
 * @param {boolean} isFramed keys go to what has the focus of the whole page, which a frame need not
 *   have: the slider is clicked in its middle there
 */
export async function openAndSlide(driver, isFramed = false) {
  await says(driver, id('drop-zone'), /./);
  await driver.setFile(id('file-input'), goldenFile('blobs_500.png'));
  await result(driver, /answered/);
  await says(driver, id('alternative'), /0\.328 ± 0\.035/);
  if (isFramed) {
    await driver.click(id('confidence-slider'));
    await says(driver, id('interval'), /at 8\d(\.\d+)?\s%/);
    return;
  }
  await driver.press(id('confidence-slider'), 'End');
  await says(driver, id('interval'), /99\.99\s%/);
}

/**
 * Everything: drop, slider, another phase, export, error.
 * @param {Driver} driver
 * @param {boolean} isFramed
 */
export async function work(driver, isFramed = false) {
  await openAndSlide(driver, isFramed);
  await drop(driver, 'small_150.png', goldenBytes('small_150.png'));
  await says(driver, id('file-name'), /^small_150\.png$/);
  await result(driver, /answered/);
  await driver.click(id('examples'));
  await driver.click(id('example-cells'));
  await says(driver, id('file-name'), /Random squares/);
  await result(driver, /answered/);
  await drop(driver, '<img src=x onerror=alert(1)>.png', Buffer.from('no picture'));
  await says(
    driver,
    '[role=alert]',
    /<img src=x onerror=alert\(1\)>\.png .*in no format that is read/,
  );
  expect(await driver.run(() => document.querySelectorAll('img').length)).toBe(0);
}

/**
 * Saves the result and reads it back.
 * @param {Driver} driver
 */
export async function save(driver) {
  await driver.click(id('tab-export'));
  await driver.click(id('save-json'));
  const saved = () => readdirSync(driver.downloads).filter((name) => name.endsWith('.json'));
  await expect.poll(() => saved().length, { timeout: 15_000 }).toBe(1);
  await expect
    .poll(() => {
      try {
        return JSON.parse(readFileSync(`${driver.downloads}/${saved()[0]}`, 'utf8')).engine.name;
      } catch {
        return 'not yet whole';
      }
    })
    .toBe('phasebound');
}

/**
 * Stops a long analysis and goes on.
 * @param {Driver} driver
 * @param {string} volume path of a file that takes a while
 */
export async function stop(driver, volume) {
  await driver.setFile(id('file-input'), volume);
  await says(driver, id('status'), /comparing pixels/);
  await driver.click(id('cancel'));
  await result(driver, /stopped/);
  await driver.click(id('analyse'));
  await result(driver, /answered/);
}

const part = (/** @type {string} */ name) => `phasebound-widget >>> [part~=${name}]`;

/**
 * The widget alone, in a frame or in a page of somebody else's.
 * @param {Driver} driver
 */
export async function useWidget(driver) {
  await driver.setFile('phasebound-widget >>> input[type=file]', goldenFile('blobs_500.png'));
  await says(driver, part('number'), /^0\.328 ± 0\.035$/);
  // In its middle: keys go to what has the focus of the whole page, which a frame need not have.
  await driver.click(part('slider'));
  await says(driver, part('interval'), /at 8\d\s%/);
  await driver.setFile('phasebound-widget >>> input[type=file]', goldenFile('expected.json'));
  await says(driver, part('error'), /in no format that is read/);
}

/** @param {Driver} driver @param {string} volume */
export async function stopWidget(driver, volume) {
  await driver.setFile('phasebound-widget >>> input[type=file]', volume);
  await says(driver, part('status'), /Comparing pixels/);
  await driver.click(part('stop'));
  await says(driver, part('status'), /Stopped/);
  await driver.click(part('again'));
  await says(driver, part('interval'), /confidence/);
}
