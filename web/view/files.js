import { element } from './dom.js';

/** What the file dialog offers first; the engine looks at the bytes, not at the name. */
const kAccept = '.png,.jpg,.jpeg,.bmp,.tif,.tiff,image/png,image/jpeg,image/bmp,image/tiff';

/**
 * The ways in which files come: a dialog, and a drop anywhere on the page.
 * @param {(files: File[]) => void} open
 * @returns {{input: HTMLInputElement, choose: () => void}}
 */
export function createFileEntry(open) {
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

  /** @param {DragEvent} event */
  const carriesFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  const mark = (/** @type {boolean} */ isOver) =>
    document.documentElement.classList.toggle('is-dragging', isOver);

  // Entering a child leaves its parent: only the last leave means that the drag has gone.
  let depth = 0;
  window.addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    ++depth;
    mark(true);
  });
  window.addEventListener('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) mark(false);
  });
  window.addEventListener('dragover', (event) => {
    if (carriesFiles(event)) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark(false);
    open([...(event.dataTransfer?.files ?? [])]);
  });
  return { input, choose: () => input.click() };
}
