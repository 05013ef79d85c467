/** Bytes of one entry of a TIFF directory. */
const kEntryBytes = 12;

/**
 * An uncompressed 8-bit TIFF, a page a slice.
 * @param {number} width
 * @param {number} height
 * @param {readonly Uint8Array[]} pages
 * @param {{tag: number, text: string} | null} note that each page carries, as microscopes write it
 * @returns {Buffer}
 */
export function tiffBytes(width, height, pages, note = null) {
  /** @type {Buffer[]} */
  const parts = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let offset = 8;
  const noteBytes = note ? Buffer.from(`${note.text}\0`) : Buffer.alloc(0);
  pages.forEach((pixels, index) => {
    // Tag, type (3: uint16, 4: uint32) and value: size, bits, no compression, black is zero, the
    // one strip and its place, one sample a pixel, rows and bytes of the strip.
    const tags = [
      [256, 4, width],
      [257, 4, height],
      [258, 3, 8],
      [259, 3, 1],
      [262, 3, 1],
      [273, 4, 0],
      [277, 3, 1],
      [278, 4, height],
      [279, 4, pixels.length],
    ];
    // Text is of type 2 and as many values as bytes; its tag is higher than those above.
    if (note) tags.push([note.tag, 2, 0]);
    const directory = Buffer.alloc(2 + tags.length * kEntryBytes + 4);
    const noteAt = offset + directory.length;
    const pixelsAt = noteAt + noteBytes.length;
    const next = pixelsAt + pixels.length;
    directory.writeUInt16LE(tags.length, 0);
    tags.forEach(([tag, type, value], i) => {
      const at = 2 + i * kEntryBytes;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(type === 2 ? noteBytes.length : 1, at + 4);
      directory.writeUInt32LE(type === 2 ? noteAt : tag === 273 ? pixelsAt : value, at + 8);
    });
    const isLast = index === pages.length - 1;
    directory.writeUInt32LE(isLast ? 0 : next, directory.length - 4);
    parts.push(directory, noteBytes, Buffer.from(pixels));
    offset = next;
  });
  return Buffer.concat(parts);
}

/**
 * A volume of random cells, the same every time.
 * @param {number} sidePx
 * @param {number} cellPx
 * @returns {Buffer}
 */
export function cellsVolume(sidePx, cellPx) {
  const numCells = Math.ceil(sidePx / cellPx);
  let state = 1;
  const cells = Uint8Array.from({ length: numCells ** 3 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31 ? 255 : 0;
  });
  const pages = Array.from({ length: sidePx }, (_, z) => {
    const page = new Uint8Array(sidePx * sidePx);
    for (let y = 0; y < sidePx; ++y) {
      const row = (Math.floor(z / cellPx) * numCells + Math.floor(y / cellPx)) * numCells;
      for (let x = 0; x < sidePx; ++x) page[y * sidePx + x] = cells[row + Math.floor(x / cellPx)];
    }
    return page;
  });
  return tiffBytes(sidePx, sidePx, pages);
}
