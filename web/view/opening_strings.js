/**
 * Words of the dialogs and choices about files, in the languages of the page.
 */

const english = {
  /** @param {number} n */
  slicesOffer: (n) =>
    `The ${n} files are numbered and alike: they were taken as ${n} images of one material.`,
  slicesAccept: 'They are the slices of one volume',
  /** @param {number} n */
  imagesOffer: (n) => `The ${n} files were taken as the slices of one volume.`,
  imagesAccept: 'They are separate images',
  /** @param {number} n */
  snap: (n) => `Snap to ${n} classes`,
  /** @param {number} n */
  infoBar: (n) => `By its metadata, the lowest ${n} rows of the image are an information bar.`,
  cutBar: 'Leave the bar out',
  /** @param {number} n */
  openOthers: (n) => (n === 1 ? 'Open the other file without it' : `Open the other ${n} files without it`),
  rawOffer: 'Read it as pixels without a header…',
  rawAnew: 'Lay its pixels out in another way…',

  rawTitle: 'Pixels without a header',
  rawHelp: 'The file tells nothing of how its pixels lie. Say it here.',
  width: 'Width',
  height: 'Height',
  depth: 'Depth (slices)',
  sampleType: 'Type of a pixel',
  byteOrder: 'Byte order',
  littleEndian: 'little-endian (usual)',
  bigEndian: 'big-endian',
  offset: 'Bytes before the first pixel',
  /** @param {string} needed @param {string} size */
  rawFits: (needed, size) => `These are ${needed} of the file's ${size} bytes.`,
  /** @param {string} needed @param {string} size */
  rawTooLong: (needed, size) => `These would be ${needed} bytes, and the file has ${size}.`,
  rawInvalid: 'Every number must be a whole one, and the sides at least 1.',
  open: 'Open',
  cancel: 'Cancel',

  pixelSize: 'Pixel size',
  pixelSizeHint: 'as 0.5 um, or 0.5 x 0.5 x 1 um',
  pixelSizeGiven: 'as you gave it',
  /** @param {string} source */
  pixelSizeSource: (source) => `from the file (${source})`,
  pixelSizeNone: 'the file states none',
  pixelSizeIgnored: 'what the file states makes no sense',
  pixelSizesDiffer: 'the files do not state the same',
  pixelSizeUnread: 'not a size: a number and one of nm, µm, mm, cm, m, inch are needed',
  folderEmpty: 'The folder holds no files.',
};

/** @typedef {typeof english} OpeningStrings */

/** @type {OpeningStrings} */
const german = {
  slicesOffer: (n) =>
    `Die ${n} Dateien sind nummeriert und gleich groß: sie gelten als ${n} Bilder eines Materials.`,
  slicesAccept: 'Es sind die Schichten eines Volumens',
  imagesOffer: (n) => `Die ${n} Dateien gelten als Schichten eines Volumens.`,
  imagesAccept: 'Es sind einzelne Bilder',
  snap: (n) => `Auf ${n} Klassen einrasten`,
  infoBar: (n) => `Laut Metadaten sind die untersten ${n} Zeilen des Bildes eine Informationsleiste.`,
  cutBar: 'Leiste weglassen',
  openOthers: (n) =>
    n === 1 ? 'Die andere Datei ohne sie öffnen' : `Die anderen ${n} Dateien ohne sie öffnen`,
  rawOffer: 'Als Pixel ohne Kopf lesen…',
  rawAnew: 'Pixel anders anordnen…',
  rawTitle: 'Pixel ohne Kopf',
  rawHelp: 'Die Datei sagt nicht, wie ihre Pixel liegen. Geben Sie es hier an.',
  width: 'Breite',
  height: 'Höhe',
  depth: 'Tiefe (Schichten)',
  sampleType: 'Typ eines Pixels',
  byteOrder: 'Byte-Reihenfolge',
  littleEndian: 'little-endian (üblich)',
  bigEndian: 'big-endian',
  offset: 'Bytes vor dem ersten Pixel',
  rawFits: (needed, size) => `Das sind ${needed} der ${size} Bytes der Datei.`,
  rawTooLong: (needed, size) => `Das wären ${needed} Bytes, und die Datei hat ${size}.`,
  rawInvalid: 'Jede Zahl muss ganz sein, und die Seiten mindestens 1.',
  open: 'Öffnen',
  cancel: 'Abbrechen',
  pixelSize: 'Pixelgröße',
  pixelSizeHint: 'etwa 0,5 um oder 0,5 x 0,5 x 1 um',
  pixelSizeGiven: 'wie angegeben',
  pixelSizeSource: (source) => `aus der Datei (${source})`,
  pixelSizeNone: 'die Datei nennt keine',
  pixelSizeIgnored: 'die Angabe der Datei ist unsinnig',
  pixelSizesDiffer: 'die Dateien nennen nicht dieselbe',
  pixelSizeUnread: 'keine Größe: gebraucht werden eine Zahl und nm, µm, mm, cm, m oder inch',
  folderEmpty: 'Der Ordner enthält keine Dateien.',
};

/** @type {OpeningStrings} */
const chinese = {
  slicesOffer: (n) => `这 ${n} 个文件带有编号且尺寸相同：已作为同一材料的 ${n} 幅图像处理。`,
  slicesAccept: '它们是一个体数据的切片',
  imagesOffer: (n) => `这 ${n} 个文件已作为一个体数据的切片处理。`,
  imagesAccept: '它们是单独的图像',
  snap: (n) => `归并为 ${n} 类`,
  infoBar: (n) => `根据元数据，图像最下方 ${n} 行是信息栏。`,
  cutBar: '去掉信息栏',
  openOthers: (n) => `不含此文件，打开其余 ${n} 个文件`,
  rawOffer: '按无文件头的像素读取…',
  rawAnew: '按另一种方式排列像素…',
  rawTitle: '无文件头的像素',
  rawHelp: '文件没有说明像素如何排列，请在此说明。',
  width: '宽度',
  height: '高度',
  depth: '深度（切片数）',
  sampleType: '像素类型',
  byteOrder: '字节序',
  littleEndian: '小端（常见）',
  bigEndian: '大端',
  offset: '首个像素之前的字节数',
  rawFits: (needed, size) => `共 ${needed} 字节，文件为 ${size} 字节。`,
  rawTooLong: (needed, size) => `需要 ${needed} 字节，而文件只有 ${size} 字节。`,
  rawInvalid: '所有数字必须是整数，边长至少为 1。',
  open: '打开',
  cancel: '取消',
  pixelSize: '像素尺寸',
  pixelSizeHint: '例如 0.5 um 或 0.5 x 0.5 x 1 um',
  pixelSizeGiven: '由您给出',
  pixelSizeSource: (source) => `来自文件（${source}）`,
  pixelSizeNone: '文件未说明',
  pixelSizeIgnored: '文件中的数值不合理',
  pixelSizesDiffer: '各文件的说明不一致',
  pixelSizeUnread: '不是尺寸：需要一个数字和 nm、µm、mm、cm、m 或 inch 之一',
  folderEmpty: '文件夹中没有文件。',
};

/** @type {Record<string, OpeningStrings>} */
const kTables = { de: german, zh: chinese };

/** The words in the language that the page has now. */
export const openingStrings = () =>
  kTables[document.documentElement.lang.split('-')[0]] ?? english;
