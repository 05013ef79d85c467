import { notReadable } from '../engine/sources.js';
import { element } from './dom.js';
import { droppedFiles } from './dropped_files.js';
import { lifetime } from './lifetime.js';
import { strings } from './strings.js';

/** What the file dialog offers first; the engine looks at the bytes, not at the name. */
const kAccept =
  '.json,.png,.jpg,.jpeg,.bmp,.gif,.pgm,.ppm,.pbm,.pnm,.tif,.tiff,.npy,.nrrd,.nhdr,.mrc,.raw,.bin,' +
  '.dat,.vol,image/png,image/jpeg,image/bmp,image/gif,image/tiff';

/** The name that browsers give to a picture from the clipboard. */
const kClipboardName = /^image\.\w+$/;

/**
 * A picture from the clipboard has no name of its own; a copied file has.
 * @param {File} file
 */
const named = (file) =>
  kClipboardName.test(file.name) ? new File([file], strings.pasted, { type: file.type }) : file;

/**
 * The ways in which files come: a dialog, a drop anywhere on the page, and the clipboard.
 * @param {(files: File[]) => void} open
 * @param {(error: import('../engine/types.js').EngineError, folder: string) => void} refuse a folder
 *   that holds no file, or that cannot be read
 * @returns {{input: HTMLInputElement, choose: () => void}}
 */
export function createFileEntry(open, refuse) {
  /** @param {DataTransfer} transfer */
  async function openDropped(transfer) {
    const { folder, files } = droppedFiles(transfer);
    try {
      const all = await files;
      if (all.length > 0 || folder === null) open(all);
      else refuse({ code: 'EmptyFolder', details: [] }, folder);
    } catch (cause) {
      refuse(notReadable(cause).error, folder ?? '');
    }
  }

  const input = element('input', {
    type: 'file',
    multiple: true,
    accept: kAccept,
    hidden: true,
    'data-testid': 'file-input',
    onchange: () => {
      const files = [...(input.files ?? [])];
      // So that choosing the same file again is a change again.
      input.value = '';
      open(files);
    },
  });

  /**
   * @template {keyof WindowEventMap} K
   * @param {K} type
   * @param {(event: WindowEventMap[K]) => void} listener
   */
  const listen = (type, listener) =>
    window.addEventListener(type, listener, { signal: lifetime() });

  /** @param {DragEvent} event */
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  const mark = (/** @type {boolean} */ isOver) =>
    document.documentElement.classList.toggle('is-dragging', isOver);

  // Entering a child leaves its parent: only the last leave means that the drag has gone.
  let depth = 0;
  listen('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    ++depth;
    mark(true);
  });
  listen('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) mark(false);
  });
  listen('dragover', (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  listen('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark(false);
    if (event.dataTransfer) openDropped(event.dataTransfer);
  });
  listen('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    open(files.map((file) => named(file)));
  });
  return { input, choose: () => input.click() };
}
