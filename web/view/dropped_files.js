/**
 * What was dropped, as files: a folder stands for the files in it, at any depth.
 */

/** Files that systems put into folders by themselves. */
const kSystemNames = new Set(['thumbs.db', 'desktop.ini']);

/** @param {File} file */
const isWanted = ({ name }) => !name.startsWith('.') && !kSystemNames.has(name.toLowerCase());

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<File[]>}
 */
async function filesIn(entry) {
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    return [await new Promise((resolve, reject) => file.file(resolve, reject))];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const files = [];
  for (;;) {
    // It hands over some hundred at a time, and none at the end.
    /** @type {FileSystemEntry[]} */
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return files;
    for (const each of entries) files.push(...(await filesIn(each)));
  }
}

/**
 * To be called while the drop is handled; what it carries is gone afterwards.
 * @param {DataTransfer} transfer
 * @returns {{files: Promise<File[]>, folder: string | null}} folder: the name of one, if there was;
 *   files: rejects with the browser's error where a folder cannot be read
 */
export function droppedFiles(transfer) {
  const plain = [...transfer.files];
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const folder = entries.find(({ isDirectory }) => isDirectory)?.name ?? null;
  if (folder === null) return { files: Promise.resolve(plain), folder };
  const nested = Promise.all(entries.map(filesIn));
  return { files: nested.then((all) => all.flat().filter(isWanted)), folder };
}
