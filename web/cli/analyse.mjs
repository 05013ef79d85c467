// The command line: the same module as the page, on Node. See kUsage in arguments.js.

import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';

import { errorOf, unwrap } from '../engine/failure.js';
import { errorSentence } from '../engine/sentences.js';
import { kUsage, parseArguments, UsageError } from './arguments.js';
import { Analyser, FileFailure } from './images.js';
import { report } from './report.js';

/** @typedef {import('../engine/types.js').PhaseboundModule} PhaseboundModule */
/** @typedef {import('./arguments.js').Options} Options */

const kExitAnswered = 0;
const kExitFailed = 1;
const kExitUsage = 2;

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
 * The lines of a list of paths as they come, without blank ones.
 * @param {NodeJS.ReadableStream} stream
 */
async function* linesOf(stream) {
  // Leaves out a byte order mark.
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(/** @type {Buffer} */ (chunk), { stream: true })).split(
      '\n',
    );
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest.replace(/\r$/, '');
}

/** @param {Options} options */
async function* pathsOf({ files, filesFrom }) {
  yield* files;
  if (filesFrom !== null) {
    yield* linesOf(filesFrom === '-' ? process.stdin : createReadStream(filesFrom));
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
 * @param {Analyser} analyser
 * @param {Options} options
 * @param {readonly string[]} files
 * @returns {Promise<boolean>} whether they could be analysed
 */
async function answer(analyser, options, files) {
  const { isJson, isStack, isVolume } = options;
  const areTogether = isStack || isVolume;
  try {
    const result = await analyser.analyse(files);
    await write(
      isJson
        ? `${JSON.stringify(result.answer)}\n`
        : report(result.answer, result.infos, result.phases, ({ material }) =>
            unwrap(analyser.engine.interval(material, 0.5, options.settings.model)),
          ),
    );
    return true;
  } catch (thrown) {
    if (!(thrown instanceof FileFailure)) throw thrown;
    const { code, details } = errorOf(thrown.thrown);
    const blamed = areTogether && thrown.file !== null ? { file: thrown.file } : {};
    const error = { code, message: errorSentence({ code, details }), ...blamed };
    if (isJson) {
      await write(`${JSON.stringify({ ...(areTogether ? { files } : { file: files[0] }), error })}\n`);
    } else {
      complain(`${thrown.file ?? files.join(', ')}: ${error.message}`);
    }
    return false;
  }
}

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
  const { filesFrom } = options;
  if (filesFrom !== null && filesFrom !== '-') {
    await access(filesFrom).catch(({ code }) => {
      throw new UsageError(
        `--files-from ${filesFrom}: ${errorSentence({ code: 'FileNotReadable', details: [code] })}`,
      );
    });
  }

  const analyser = await Analyser.start(new Uint8Array(await readFile(kWasm)), options);
  checkSettings(analyser.engine, options);
  let areAllAnswered = true;
  if (options.isStack || options.isVolume) {
    const files = [];
    for await (const path of pathsOf(options)) files.push(path);
    if (files.length === 0) throw new UsageError('The list names no file.');
    areAllAnswered = await answer(analyser, options, files);
  } else {
    for await (const path of pathsOf(options)) {
      if (!(await answer(analyser, options, [path]))) areAllAnswered = false;
    }
  }
  return areAllAnswered ? kExitAnswered : kExitFailed;
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
