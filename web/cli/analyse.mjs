// The command line: the same module as the page, on Node. See kUsage in arguments.js.

import { constants, createReadStream } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';

import { errorOf, unwrap } from '../engine/failure.js';
import { errorSentence } from '../engine/sentences.js';
import { notReadable } from '../engine/sources.js';
import { kUsage, parseArguments, UsageError } from './arguments.js';
import { Analyser, FileFailure } from './images.js';
import { report } from './report.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./arguments.js').Options} Options */

const kExitAnswered = 0;
const kExitFailed = 1;
const kExitUsage = 2;

/** Files that are asked for before the answer to the first of them is written. */
const kMostDue = 16;

const kWasm = new URL('../../build/wasm/phasebound.wasm', import.meta.url);

/**
 * Writes to standard output, and waits until it is out.
 * @param {string} text
 * @returns {Promise<void>}
 */
function write(text) {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** @param {string} text */
const complain = (text) => process.stderr.write(`${text}\n`);

/**
 * The pieces of a stream between two separators as they come, without empty ones.
 * @param {NodeJS.ReadableStream} stream
 * @param {string} separator
 * @param {TextDecoder} decoder
 */
async function* piecesOf(stream, separator, decoder) {
  let rest = '';
  for await (const chunk of stream) {
    const text = rest + decoder.decode(/** @type {Buffer} */ (chunk), { stream: true });
    const pieces = text.split(separator);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) if (piece !== '') yield piece;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/**
 * The lines of a list of paths, without blank ones.
 * @param {NodeJS.ReadableStream} stream
 */
async function* linesOf(stream) {
  // Leaves out a byte order mark.
  for await (const line of piecesOf(stream, '\n', new TextDecoder())) {
    if (line.trim() !== '') yield line.replace(/\r$/, '');
  }
}

/** @param {Options} options */
async function* pathsOf({ files, filesFrom, isListNulled }) {
  yield* files;
  if (filesFrom === null) return;
  const list = filesFrom === '-' ? process.stdin : createReadStream(filesFrom);
  // Whatever stands between two NULs is a name, a byte order mark too.
  const asItIs = new TextDecoder('utf-8', { ignoreBOM: true });
  yield* isListNulled ? piecesOf(list, '\0', asItIs) : linesOf(list);
}

/**
 * @param {string} path of a list
 * @param {boolean} isNulled
 * @throws {UsageError}
 */
async function checkList(path, isNulled) {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (thrown) {
    const option = isNulled ? '--files0-from' : '--files-from';
    throw new UsageError(`${option} ${path}: ${errorSentence(notReadable(thrown).error)}`);
  }
}

/**
 * The ranges of the numbers are the engine's own.
 * @param {PhaseboundModule} engine
 * @param {Options} options
 */
function checkSettings(engine, { settings: { confidence, levels, target } }) {
  const material = {
    numDimensions: 2,
    numImages: 1,
    numPixels: 1,
    phaseFraction: 0,
    clsPx: null,
    sigma: null,
    sigmaMod: 1,
    numCells: null,
    calibrated: null,
    warnings: [],
  };
  try {
    for (const level of [confidence, ...levels]) unwrap(engine.interval(material, level, 'imagerep'));
    unwrap(engine.requiredSize(material, confidence, target, 'imagerep'));
  } catch (thrown) {
    throw new UsageError(errorSentence(errorOf(thrown)));
  }
}

/**
 * What is to be written of files that were analysed, or could not be.
 * @typedef {{output: string, complaint: string, isAnswered: boolean}} Words
 *
 * @param {Analyser} analyser
 * @param {Options} options
 * @param {readonly string[]} files
 * @returns {Promise<Words>}
 */
async function wordsOf(analyser, options, files) {
  const { isJson, isStack, isVolume } = options;
  const areTogether = isStack || isVolume;
  try {
    const result = await analyser.analyse(files);
    const output = isJson
      ? `${JSON.stringify(result.answer)}\n`
      : report(result.answer, result.infos, result.phases, ({ material }) =>
          unwrap(analyser.engine.interval(material, 0.5, options.settings.model)),
        );
    return { output, complaint: '', isAnswered: true };
  } catch (thrown) {
    if (!(thrown instanceof FileFailure)) throw thrown;
    const { code, details, isOfMask } = errorOf(thrown.thrown);
    const isNamed = (areTogether || isOfMask) && thrown.file !== null;
    const blamed = isNamed ? { file: thrown.file } : {};
    const error = { code, message: errorSentence({ code, details }), ...blamed };
    const names = isOfMask ? `${files.join(', ')} with --mask ${thrown.file}` : null;
    const named = areTogether ? { files } : { file: files[0] };
    return {
      output: isJson ? `${JSON.stringify({ ...named, error })}\n` : '',
      complaint: isJson ? '' : `${names ?? thrown.file ?? files.join(', ')}: ${error.message}`,
      isAnswered: false,
    };
  }
}

/** @param {Words} words */
async function say({ output, complaint }) {
  if (output !== '') await write(output);
  if (complaint !== '') complain(complaint);
}

/**
 * Answers each path as it comes, in their order.
 * @param {Analyser} analyser
 * @param {Options} options
 * @returns {Promise<boolean>} whether all could be analysed
 */
async function answerEach(analyser, options) {
  let areAllAnswered = true;
  let last = Promise.resolve();
  /** Answers that are not written yet, of the oldest on. @type {Promise<void>[]} */
  const due = [];
  for await (const path of pathsOf(options)) {
    const words = wordsOf(analyser, options, [path]);
    last = Promise.all([words, last]).then(async ([own]) => {
      await say(own);
      areAllAnswered &&= own.isAnswered;
    });
    due.push(last);
    if (due.length >= kMostDue) await due.shift();
  }
  await last;
  return areAllAnswered;
}

/** @param {Options} options */
const startAnalyser = async (options) =>
  Analyser.start(new Uint8Array(await readFile(kWasm)), options);

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit status
 */
async function main(args) {
  const options = parseArguments(args);
  if (options.isHelp) {
    await write(kUsage);
    return kExitAnswered;
  }
  if (options.isVersion) {
    const analyser = await startAnalyser(options);
    await write(`Phasebound ${analyser.engine.version()}\n`);
    analyser.end();
    return kExitAnswered;
  }
  const { filesFrom, isListNulled } = options;
  if (filesFrom !== null && filesFrom !== '-') {
    await checkList(filesFrom, isListNulled);
  }

  const analyser = await startAnalyser(options);
  checkSettings(analyser.engine, options);
  try {
    if (!options.isStack && !options.isVolume) {
      return (await answerEach(analyser, options)) ? kExitAnswered : kExitFailed;
    }
    const files = [];
    for await (const path of pathsOf(options)) files.push(path);
    if (files.length === 0) throw new UsageError('The list names no file.');
    const words = await wordsOf(analyser, options, files);
    await say(words);
    return words.isAnswered ? kExitAnswered : kExitFailed;
  } finally {
    analyser.end();
  }
}

// Whoever reads the results may stop early, as head does.
process.stdout.on('error', () => process.exit(kExitFailed));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown;
  complain(`scripts/analyse: ${thrown.message} (--help tells the usage)`);
  process.exitCode = kExitUsage;
}
