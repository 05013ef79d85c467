/**
 * The page as a frame in somebody else's: one widget, set by the fragment of the frame's address. It
 * tells its parent how high it is, and nothing else; the parent may change the settings and hand over
 * an image. It keeps nothing, so it works in a sandbox without an origin.
 *
 * To the parent:   {type: 'phasebound:height', height}        CSS px
 * From the parent: {type: 'phasebound:settings', fragment}    as in the address
 *                  {type: 'phasebound:open', name, bytes}     an image file; ArrayBuffer or Blob
 */

import { settingsOfFragment } from './settings.js';
import { preferredLanguage, useLanguage } from './view/language.js';
import { PhaseboundWidget } from './widget/define.js';
import { useParts } from './widget/shared_engine.js';

/** Longer names are cut by file systems. */
const kLongestName = 255;
/** Longer addresses are refused by servers. */
const kLongestFragment = 4096;

/** @typedef {{type: 'open', name: string, file: Blob} | {type: 'settings', fragment: string}} Order */

/**
 * What a message from the parent asks for; anybody may send anything.
 * @param {unknown} data
 * @returns {Order | null} null where it is none of ours
 */
export function orderIn(data) {
  if (typeof data !== 'object' || data === null) return null;
  const { type, name, bytes, fragment } = /** @type {Record<string, unknown>} */ (data);
  if (type === 'phasebound:settings') {
    const isFragment = typeof fragment === 'string' && fragment.length <= kLongestFragment;
    return isFragment ? { type: 'settings', fragment } : null;
  }
  if (type !== 'phasebound:open') return null;
  if (typeof name !== 'string' || name === '' || name.length > kLongestName) return null;
  if (bytes instanceof Blob) return { type: 'open', name, file: bytes };
  if (bytes instanceof ArrayBuffer) return { type: 'open', name, file: new Blob([bytes]) };
  return null;
}

/** @param {Pick<import('./start.js').Parts, 'wasm' | 'worker'>} parts */
export function startFrame(parts) {
  useParts(() => parts);
  const widget = new PhaseboundWidget();

  /** @param {string} fragment */
  function take(fragment) {
    const { src, isCompact, ...texts } = settingsOfFragment(fragment);
    useLanguage(texts.lang ?? preferredLanguage(navigator.languages));
    for (const [name, value] of Object.entries(texts)) {
      if (value === null) widget.removeAttribute(name);
      else widget.setAttribute(name, String(value));
    }
    widget.toggleAttribute('compact', isCompact);
    return src;
  }

  widget.setAttribute('page', location.pathname);
  const src = take(location.hash);
  document.body.classList.add('frame');
  document.body.replaceChildren(widget);
  // Whoever wrote the address is not the one who looks at it.
  if (src !== null) widget.offer(src);
  window.addEventListener('hashchange', () => {
    const next = take(location.hash);
    if (next !== null) widget.offer(next);
  });

  const { parent } = window;
  if (parent === window) return;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    parent.postMessage({ type: 'phasebound:height', height }, '*');
  }).observe(document.documentElement);
  window.addEventListener('message', (event) => {
    if (event.source !== parent) return;
    const order = orderIn(event.data);
    if (order?.type === 'open') widget.open(order.file, order.name);
    if (order?.type === 'settings') take(order.fragment);
  });
}
