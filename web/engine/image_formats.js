/** Formats that the engine reads (src/decode/decode.h), commonest first. */
export const kImageFormats = Object.freeze([
  'TIFF',
  'PNG',
  'JPEG',
  'BMP',
  'GIF',
  'PNM',
  'NPY',
  'NRRD',
  'MRC',
]);
