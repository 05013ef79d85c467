/**
 * Files without a header: what their names and sizes tell of how their pixels lie.
 */

/** @typedef {import('./types.js').RawLayout} RawLayout */

/** Bytes of a sample of each type. @type {Readonly<Record<string, number>>} */
const kSampleBytes = Object.freeze({
  U8: 1,
  U16: 2,
  U32: 4,
  U64: 8,
  I8: 1,
  I16: 2,
  I32: 4,
  I64: 8,
  F32: 4,
  F64: 8,
});

/** Types that a pixel can have, as the engine names them. */
export const kRawTypes = Object.freeze(Object.keys(kSampleBytes));

/** Sides of what is guessed from the size alone. */
const kLeastGuess = 16;
/** Types in the order in which they are tried: labels are mostly bytes. */
const kGuessedTypes = ['U8', 'U16', 'F32', 'F64'];

/**
 * Types as programs write them into names, longest first.
 * @type {readonly [RegExp, string][]}
 */
const kTypeNames = [
  [/(?:^|[^a-z])(?:float64|double|f64)(?![a-z0-9])/i, 'F64'],
  [/(?:^|[^a-z])(?:float32|float|f32|real)(?![a-z0-9])/i, 'F32'],
  [/(?:^|[^a-z])(?:uint64|u64)(?![a-z0-9])/i, 'U64'],
  [/(?:^|[^a-z])(?:uint32|u32)(?![a-z0-9])/i, 'U32'],
  [/(?:^|[^a-z])(?:uint16|u16|ushort|16bit|16-bit)(?![a-z0-9])/i, 'U16'],
  [/(?:^|[^a-z])(?:uint8|u8|uchar|8bit|8-bit|byte)(?![a-z0-9])/i, 'U8'],
  [/(?:^|[^a-z])(?:int64|i64)(?![a-z0-9])/i, 'I64'],
  [/(?:^|[^a-z])(?:int32|i32|int)(?![a-z0-9])/i, 'I32'],
  [/(?:^|[^a-z])(?:int16|i16|short)(?![a-z0-9])/i, 'I16'],
  [/(?:^|[^a-z])(?:int8|i8)(?![a-z0-9])/i, 'I8'],
];

/** @param {string} sampleType @returns {number} bytes of a sample, 0 for no type */
const sampleBytes = (sampleType) => kSampleBytes[sampleType] ?? 0;

/**
 * Bytes that a file must have at the least.
 * @param {RawLayout} layout
 */
export const numBytesOf = ({ shape, sampleType, offset }) =>
  offset + shape.reduce((product, side) => product * side, sampleBytes(sampleType));

/** @param {string} name */
const typeIn = (name) => kTypeNames.find(([pattern]) => pattern.test(name))?.[1] ?? null;

/**
 * A type by the engine's name or by that of other programs, such as "uint8".
 * @param {string} text
 * @returns {string | null}
 */
export const rawTypeNamed = (text) =>
  kRawTypes.find((type) => type === text.toUpperCase()) ?? (/^[a-z]+\d*$/i.test(text) ? typeIn(text) : null);

/**
 * Sides in a name, as in "sand_512x512x300_uint8.raw": width first, as people say it.
 * @param {string} name
 * @returns {number[] | null} slowest axis first
 */
export function shapeIn(name) {
  const match = /(\d{1,9})\s*[x×]\s*(\d{1,9})(?:\s*[x×]\s*(\d{1,9}))?/i.exec(name);
  if (!match) return null;
  const sides = match.slice(1).filter(Boolean).map(Number);
  return sides.every((side) => side > 0) ? sides.reverse() : null;
}

/** @param {string} name */
const isBigEndianIn = (name) => /(?:^|[^a-z])(?:be|big|bigendian|msb)(?![a-z])/i.test(name);

/** @param {number} number @returns {number | null} its root, if it is whole */
function wholeRoot(number, degree = 2) {
  const root = Math.round(number ** (1 / degree));
  return root >= kLeastGuess && root ** degree === number ? root : null;
}

/**
 * A cube, or a square, of that many pixels.
 * @param {number} numPixels
 * @returns {number[] | null}
 */
function evenShape(numPixels) {
  const cube = wholeRoot(numPixels, 3);
  if (cube !== null) return [cube, cube, cube];
  const square = wholeRoot(numPixels);
  return square !== null ? [square, square] : null;
}

/**
 * How the pixels may lie: as the name says, completed by what fits the size. What goes before the
 * pixels of a shape that is known is taken for a header.
 * @param {string} name
 * @param {number} size of the file in bytes
 * @returns {RawLayout | null} null where nothing fits
 */
export function guessRawLayout(name, size) {
  const isBigEndian = isBigEndianIn(name);
  const shape = shapeIn(name);
  const named = typeIn(name);
  const types = named ? [named] : kGuessedTypes;
  if (shape) {
    const fits = types
      .map((sampleType) => ({ shape, sampleType, isBigEndian, offset: 0 }))
      .map((layout) => ({ ...layout, offset: size - numBytesOf(layout) }))
      .filter(({ offset }) => offset >= 0);
    // The one with the shortest header.
    return fits.sort((a, b) => a.offset - b.offset)[0] ?? null;
  }
  for (const sampleType of types) {
    const even = size % sampleBytes(sampleType) === 0 && evenShape(size / sampleBytes(sampleType));
    if (even) return { shape: even, sampleType, isBigEndian, offset: 0 };
  }
  return null;
}
