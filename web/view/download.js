import { element } from './dom.js';

/**
 * Hands a file to the browser's downloads.
 * @param {string} name
 * @param {Blob} blob
 */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = element('a', { href: url, download: name });
  link.click();
  // The download reads from the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export const downloadText = (name, text, type) =>
  download(name, new Blob([text], { type: `${type};charset=utf-8` }));
