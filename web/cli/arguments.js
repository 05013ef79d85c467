/**
 * The command line: its options, read and checked as far as that goes without the engine.
 */

import { kImageFormats } from '../engine/image_formats.js';
import { kModels } from '../engine/models.js';
import { withoutInfoBar } from '../engine/opening.js';
import { parsePixelSize } from '../engine/pixel_size.js';
import { kRawTypes, rawTypeNamed } from '../engine/raw_layout.js';

/** @typedef {import('../engine/phase_names.js').PhaseName} PhaseName */
/** @typedef {import('../engine/analysis.js').Settings} Settings */
/** @typedef {import('../engine/types.js').OpenOptions} OpenOptions */
/** @typedef {import('../engine/types.js').SegmentationOptions} SegmentationOptions */
/** @typedef {import('../engine/types.js').PixelSize} PixelSize */

/**
 * @typedef {object} Options
 * @property {string[]} files
 * @property {string | null} filesFrom a list of paths, "-" for standard input
 * @property {boolean} isListNulled a NUL ends each path of the list, and not the line
 * @property {PhaseName | null} phase null: every phase
 * @property {Settings} settings
 * @property {boolean} isStack
 * @property {boolean} isVolume the files are the slices of one volume
 * @property {OpenOptions} opening how the images are opened
 * @property {string | null} maskPath of an image whose zeros do not count
 * @property {PixelSize | null} pixelSize in place of what the files say
 * @property {boolean} isJson
 * @property {boolean} isHelp
 * @property {boolean} isVersion
 */

/** What the caller should have typed otherwise. */
export class UsageError extends Error {}

export const kUsage = `usage: scripts/analyse FILE... [option]...

Predicts from segmented images the confidence interval of the material's phase fraction. Files are
${kImageFormats.join(', ')}, or RAW with the layout given below; the pages of a
TIFF are the slices of a volume.

  --files-from LIST    read paths from the file LIST too, one a line; "-" reads standard input and
                       answers each path as it comes
  --files0-from LIST   the same with a NUL behind each path, as find -print0 writes them: for names
                       with line breaks
  --phase VALUE        only this pixel value, or #rrggbb (default: every phase)
  --confidence C       confidence of the interval, 0.5 to 0.9999 (default 0.95)
  --levels C,C,...     further confidences, each with an interval of its own
  --target D           relative error for the required image size, 0.05 is 5% (default 0.05)
  --model NAME         whose interval leads, ${kModels.join(' or ')} (default ${kModels[0]}); the other's
                       stands beside it
  --stack              the files are several images of one material: one result for all
  --volume             the files are the slices of one volume, in the order of their names
  --snap [N]           give each pixel to the nearest of N values (default: of those that stand
                       out), for labels blurred by compression or resizing
  --cut-bottom N       leave out N rows at the bottom of every image, such as an info bar
  --threshold HOW      segment grey images first: otsu, multiotsu:N with 2 to 5 classes, the
                       thresholds themselves as VALUE,VALUE,..., or colours:N for clusters of
                       colours; the phases are 0, 1, 2, ... from dark to bright
  --channel NAME       of colour pictures: luminance (default), red, green or blue
  --balance LOW,HIGH   clip every slice to these quantiles, as 0.005,0.995; they become 0 and 1
  --flatten SIGMA      take off what is wider than a Gaussian of SIGMA px: uneven illumination
  --denoise KIND:SIZE  median:RADIUS or gaussian:SIGMA, in px
  --clean N            give connected pieces of fewer than N pixels to what surrounds them
  --mask FILE          an image of the same size: pixels that are 0 there do not count
  --crop X,Y,W,H       only this rectangle, in px from the upper left corner
  --circle X,Y,RADIUS  only pixels whose centre is in this circle, such as a round field of view
  --exclude X,Y,W,H    not this rectangle, such as a scale bar; may be given several times
  --no-infobar         keep the information bar of a microscope, which is left out otherwise: where
                       the metadata tell one, and with --threshold where one is found
  --pixel-size SIZE    side of a pixel with its unit, as 0.5um, in place of what the files say;
                       sides that differ as XxY or XxYxZ, as 0.5x0.5x1um (nm, um, mm, cm, m, inch)
  --raw-shape Z,Y,X    the files have no header: the shape of their pixels, or Y,X of an image
  --raw-type TYPE      of a pixel: U8, U16, U32, U64, I8, I16, I32, I64, F32, F64 (default U8)
  --raw-byte-order B   little or big (default little)
  --raw-offset N       bytes before the first pixel (default 0)
  --json               one JSON object a file, a line each, and nothing else on standard output
  --version            the version that answers, to be cited with its numbers
  --help               this text

An option's value follows it, or stands after "=". After "--" everything is a file.
Exit status: 0 all answered, 1 some file could not be analysed, 2 wrong usage.
`;

const kDefaultConfidence = 0.95;
const kDefaultTarget = 0.05;

const kFlags = new Set(['stack', 'volume', 'no-infobar', 'json', 'version', 'help']);
const kValued = new Set([
  'files-from',
  'files0-from',
  'phase',
  'confidence',
  'levels',
  'target',
  'model',
  'cut-bottom',
  'threshold',
  'channel',
  'balance',
  'flatten',
  'denoise',
  'clean',
  'mask',
  'crop',
  'circle',
  'exclude',
  'pixel-size',
  'raw-shape',
  'raw-type',
  'raw-byte-order',
  'raw-offset',
]);
/** Options that may be given several times; the values are kept with blanks between them. */
const kRepeatable = new Set(['exclude']);
/** Options whose value may be left out; one that follows is taken where it is a whole number. */
const kOptionallyValued = new Set(['snap']);

/**
 * @param {string} text
 * @param {string} option
 * @returns {number}
 */
function numberOf(text, option) {
  // Not what Number() takes beyond decimals: '', ' 1', '0x10', 'Infinity'.
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    throw new UsageError(`--${option}: '${text}' is not a number.`);
  }
  return Number(text);
}

/**
 * @param {string} text
 * @returns {PhaseName}
 */
function phaseOf(text) {
  if (text.startsWith('#')) {
    if (!/^#[0-9a-f]{6}$/i.test(text)) {
      throw new UsageError(`--phase: '${text}' is not a colour; it takes six digits, as #ff8000.`);
    }
    return { value: parseInt(text.slice(1), 16), isColour: true };
  }
  return { value: numberOf(text, 'phase'), isColour: false };
}

/**
 * @param {string} text
 * @param {string} option
 * @param {number} least
 */
function wholeOf(text, option, least) {
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw new UsageError(`--${option}: '${text}' is not a whole number from ${least} on.`);
  }
  return Number(text);
}

/**
 * @param {Map<string, string>} given
 * @returns {import('../engine/types.js').RawLayout | null}
 */
function rawOf(given) {
  const shape = given.get('raw-shape');
  if (shape === undefined) {
    const other = [...given.keys()].find((option) => option.startsWith('raw-'));
    if (other) throw new UsageError(`--${other} needs --raw-shape.`);
    return null;
  }
  if (!/^\d+(,\d+){1,2}$/.test(shape)) {
    throw new UsageError(`--raw-shape: '${shape}' is not SLICES,ROWS,COLUMNS or ROWS,COLUMNS.`);
  }
  const sides = shape.split(',').map((side) => wholeOf(side, 'raw-shape', 1));
  const typeName = given.get('raw-type') ?? 'U8';
  const sampleType = rawTypeNamed(typeName);
  if (sampleType === null) {
    throw new UsageError(`--raw-type: '${typeName}' is none of ${kRawTypes.join(', ')}.`);
  }
  const order = given.get('raw-byte-order') ?? 'little';
  if (order !== 'little' && order !== 'big') {
    throw new UsageError(`--raw-byte-order: '${order}' is neither little nor big.`);
  }
  const offset = wholeOf(given.get('raw-offset') ?? '0', 'raw-offset', 0);
  return { shape: sides, sampleType, isBigEndian: order === 'big', offset };
}

/**
 * @param {Map<string, string>} given
 * @returns {PixelSize | null}
 */
function pixelSizeOf(given) {
  const text = given.get('pixel-size');
  if (text === undefined) return null;
  const size = parsePixelSize(text);
  if (!size) {
    throw new UsageError(
      `--pixel-size: '${text}' is no size; it takes a number with a unit, as 0.5um or 0.5x0.5x1um.`,
    );
  }
  return size;
}

/** Options that say how grey values become labels, beside the one that asks for it. */
const kSegmentationOptions = ['channel', 'balance', 'flatten', 'denoise', 'clean'];
const kChannels = /** @type {const} */ (['luminance', 'red', 'green', 'blue']);

/**
 * @param {string} text
 * @returns {Pick<SegmentationOptions, 'method' | 'numClasses' | 'thresholds'>}
 */
function methodOf(text) {
  const [, name, number] = /^(otsu|multiotsu|colours)(?::(.*))?$/.exec(text) ?? [];
  if (name === 'otsu' && number === undefined) return { method: 'otsu' };
  if ((name === 'multiotsu' || name === 'colours') && number) {
    return { method: name, numClasses: wholeOf(number, 'threshold', 2) };
  }
  if (name !== undefined || /^[a-z]/i.test(text)) {
    const ways = 'otsu, multiotsu:CLASSES, colours:CLASSES or VALUE,VALUE,...';
    throw new UsageError(`--threshold: '${text}' is none of ${ways}`);
  }
  const thresholds = text.split(',').map((value) => numberOf(value, 'threshold'));
  return { method: 'manual', thresholds };
}

/**
 * @param {string} text
 * @returns {NonNullable<SegmentationOptions['denoise']>}
 */
function denoiseOf(text) {
  const [, name, size] = /^(median|gaussian):(.+)$/.exec(text) ?? [];
  if (name === 'median') return { kind: 'median', sizePx: wholeOf(size, 'denoise', 1) };
  if (name === 'gaussian') return { kind: 'gaussian', sizePx: numberOf(size, 'denoise') };
  throw new UsageError(`--denoise: '${text}' is neither median:RADIUS nor gaussian:SIGMA.`);
}

/**
 * @param {Map<string, string>} given
 * @returns {SegmentationOptions | null}
 */
function segmentationOf(given) {
  const threshold = given.get('threshold');
  if (threshold === undefined) {
    const other = kSegmentationOptions.find((option) => given.has(option));
    if (other) throw new UsageError(`--${other} needs --threshold.`);
    return null;
  }
  const name = given.get('channel') ?? kChannels[0];
  const channel = kChannels.find((known) => known === name);
  if (channel === undefined) {
    throw new UsageError(`--channel: there is no '${name}'; it takes ${kChannels.join(', ')}.`);
  }
  const balance = given.get('balance')?.split(',');
  if (balance && balance.length !== 2) throw new UsageError('--balance takes two quantiles.');
  const flatten = given.get('flatten');
  const denoise = given.get('denoise');
  const clean = given.get('clean');
  return {
    ...methodOf(threshold),
    channel,
    balance: balance
      ? { low: numberOf(balance[0], 'balance'), high: numberOf(balance[1], 'balance') }
      : null,
    flattenPx: flatten === undefined ? null : numberOf(flatten, 'flatten'),
    denoise: denoise === undefined ? null : denoiseOf(denoise),
    cleanPx: clean === undefined ? null : wholeOf(clean, 'clean', 1),
  };
}

/**
 * @param {Map<string, string>} given
 * @returns {import('../engine/types.js').MaskOptions | null}
 */
function maskOf(given) {
  const crop = given.get('crop');
  const circle = circleOf(given.get('circle'));
  const exclude = given.get('exclude')?.split(' ');
  if (crop === undefined && !circle && !exclude) return null;
  return {
    ...(crop !== undefined && { crop: rectangleOf(crop, 'crop') }),
    ...(circle && { circle }),
    ...(exclude && {
      exclude: exclude.map((text) => ({
        kind: /** @type {const} */ ('rectangle'),
        ...rectangleOf(text, 'exclude'),
      })),
    }),
  };
}

/**
 * @param {string} text
 * @param {string} option
 */
function rectangleOf(text, option) {
  const numbers = text.split(',');
  if (numbers.length !== 4) throw new UsageError(`--${option}: '${text}' is not X,Y,WIDTH,HEIGHT.`);
  const [x, y] = numbers.slice(0, 2).map((number) => wholeOf(number, option, 0));
  const [width, height] = numbers.slice(2).map((number) => wholeOf(number, option, 1));
  return { x, y, width, height };
}

/** @param {string | undefined} text */
function circleOf(text) {
  if (text === undefined) return null;
  const numbers = text.split(',').map((number) => numberOf(number, 'circle'));
  const [x, y, radius] = numbers;
  if (numbers.length !== 3 || radius <= 0) {
    throw new UsageError(`--circle: '${text}' is not X,Y,RADIUS.`);
  }
  return { x, y, radius };
}

/**
 * @param {Map<string, string>} given
 * @returns {OpenOptions}
 */
function openingOf(given) {
  const snap = given.get('snap');
  const cut = given.get('cut-bottom');
  const segmentation = segmentationOf(given);
  if (segmentation && snap !== undefined) {
    throw new UsageError('--snap is for labels, --threshold for grey values: one of them is enough.');
  }
  return withoutInfoBar({
    segmentation,
    mask: maskOf(given),
    ...(given.has('no-infobar') && { cutsInfoBar: false }),
    raw: rawOf(given),
    // Without a number: those that stand out.
    snapTo: snap === undefined ? null : snap === '' ? 0 : wholeOf(snap, 'snap', 2),
    cutBottomRows: cut === undefined ? null : wholeOf(cut, 'cut-bottom', 1),
  });
}

/**
 * Splits arguments into options and files.
 * @param {readonly string[]} args
 */
function split(args) {
  /** @type {Map<string, string>} */
  const given = new Map();
  /** @type {string[]} */
  const files = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      files.push(...rest);
      break;
    }
    if (arg === '-h') arg = '--help';
    if (!arg.startsWith('-')) {
      files.push(arg);
      continue;
    }
    if (arg === '-') throw new UsageError("'-' is no file; --files-from - reads paths.");
    const [, name, value] = /^--([^=]*)(?:=(.*))?$/s.exec(arg) ?? ['', '', undefined];
    if (!kFlags.has(name) && !kValued.has(name) && !kOptionallyValued.has(name)) {
      throw new UsageError(`There is no option '${arg.split('=')[0]}'.`);
    }
    if (given.has(name) && !kRepeatable.has(name)) throw new UsageError(`--${name} is given twice.`);
    if (kFlags.has(name)) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
      given.set(name, '');
      continue;
    }
    if (kOptionallyValued.has(name) && value === undefined) {
      given.set(name, /^\d+$/.test(rest[0] ?? '') ? (rest.shift() ?? '') : '');
      continue;
    }
    const taken = value ?? rest.shift();
    if (taken === undefined || taken === '') throw new UsageError(`--${name} needs a value.`);
    const before = given.get(name);
    given.set(name, before === undefined ? taken : `${before} ${taken}`);
  }
  return { given, files };
}

/**
 * @param {readonly string[]} args
 * @returns {Options}
 * @throws {UsageError}
 */
export function parseArguments(args) {
  const { given, files } = split(args);
  /** @param {string} option @param {number} otherwise */
  const number = (option, otherwise) => {
    const text = given.get(option);
    return text === undefined ? otherwise : numberOf(text, option);
  };
  const nulled = given.get('files0-from');
  if (nulled !== undefined && given.has('files-from')) {
    throw new UsageError('--files-from and --files0-from: one list is enough.');
  }
  const phase = given.get('phase');
  const levels = given.get('levels');
  const modelName = given.get('model') ?? kModels[0];
  const model = kModels.find((known) => known === modelName);
  if (model === undefined) {
    throw new UsageError(`--model: there is no '${modelName}'; it takes ${kModels.join(' or ')}.`);
  }
  const options = {
    files,
    filesFrom: nulled ?? given.get('files-from') ?? null,
    isListNulled: nulled !== undefined,
    phase: phase === undefined ? null : phaseOf(phase),
    settings: {
      confidence: number('confidence', kDefaultConfidence),
      levels: levels === undefined ? [] : levels.split(',').map((text) => numberOf(text, 'levels')),
      target: number('target', kDefaultTarget),
      model,
    },
    isStack: given.has('stack'),
    isVolume: given.has('volume'),
    opening: openingOf(given),
    maskPath: given.get('mask') ?? null,
    pixelSize: pixelSizeOf(given),
    isJson: given.has('json'),
    isHelp: given.has('help'),
    isVersion: given.has('version'),
  };
  if (options.isStack && options.isVolume) {
    throw new UsageError('Files are a stack or a volume, not both.');
  }
  if (!options.isHelp && !options.isVersion && files.length === 0 && options.filesFrom === null) {
    throw new UsageError('No file is given.');
  }
  return options;
}
