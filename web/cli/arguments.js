/**
 * The command line: its options, read and checked as far as that goes without the engine.
 */

import { kModels } from '../engine/analysis.js';

/** @typedef {import('../engine/analysis.js').PhaseName} PhaseName */
/** @typedef {import('../engine/analysis.js').Settings} Settings */

/**
 * @typedef {object} Options
 * @property {string[]} files
 * @property {string | null} filesFrom a list of paths, "-" for standard input
 * @property {PhaseName | null} phase null: every phase
 * @property {Settings} settings
 * @property {boolean} isStack
 * @property {boolean} isJson
 * @property {boolean} isHelp
 */

/** What the caller should have typed otherwise. */
export class UsageError extends Error {}

export const kUsage = `usage: scripts/analyse FILE... [option]...

Predicts from segmented images (PNG, JPEG, BMP, TIFF; the pages of a TIFF are the slices of a
volume) the confidence interval of the material's phase fraction.

  --files-from LIST    read paths from the file LIST too, one a line; "-" reads standard input and
                       answers each path as it comes
  --phase VALUE        only this pixel value, or #rrggbb (default: every phase)
  --confidence C       confidence of the interval, 0.5 to 0.9999 (default 0.95)
  --levels C,C,...     further confidences, each with an interval of its own
  --target D           relative error for the required image size, 0.05 is 5% (default 0.05)
  --model NAME         ${kModels.join(', ')} (default ${kModels[0]})
  --stack              the files are several images of one material: one result for all
  --json               one JSON object a file, a line each, and nothing else on standard output
  --help               this text

An option's value follows it, or stands after "=". After "--" everything is a file.
Exit status: 0 all answered, 1 some file could not be analysed, 2 wrong usage.
`;

const kDefaultConfidence = 0.95;
const kDefaultTarget = 0.05;

const kFlags = new Set(['stack', 'json', 'help']);
const kValued = new Set(['files-from', 'phase', 'confidence', 'levels', 'target', 'model']);

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
    if (!kFlags.has(name) && !kValued.has(name)) {
      throw new UsageError(`There is no option '${arg.split('=')[0]}'.`);
    }
    if (given.has(name)) throw new UsageError(`--${name} is given twice.`);
    if (kFlags.has(name)) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
      given.set(name, '');
      continue;
    }
    const taken = value ?? rest.shift();
    if (taken === undefined || taken === '') throw new UsageError(`--${name} needs a value.`);
    given.set(name, taken);
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
  const phase = given.get('phase');
  const levels = given.get('levels');
  const model = given.get('model') ?? kModels[0];
  if (!kModels.includes(model)) {
    throw new UsageError(`--model: there is no '${model}'; it takes ${kModels.join(' or ')}.`);
  }
  const options = {
    files,
    filesFrom: given.get('files-from') ?? null,
    phase: phase === undefined ? null : phaseOf(phase),
    settings: {
      confidence: number('confidence', kDefaultConfidence),
      levels: levels === undefined ? [] : levels.split(',').map((text) => numberOf(text, 'levels')),
      target: number('target', kDefaultTarget),
      model,
    },
    isStack: given.has('stack'),
    isJson: given.has('json'),
    isHelp: given.has('help'),
  };
  if (!options.isHelp && files.length === 0 && options.filesFrom === null) {
    throw new UsageError('No file is given.');
  }
  return options;
}
