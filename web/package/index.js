/**
 * Phasebound as a package: the confidence interval of a material's phase fraction from one segmented
 * image, in a browser or on Node. Importing it fetches nothing and starts nothing.
 */

import { answerOf } from '../engine/analysis.js';
import { bytesAt, createClient, Engine } from '../engine/engine.js';
import { EngineFailure } from '../engine/failure.js';
import { kNotLoaded, kNotSupported, kWasmForbidden } from '../engine/loading.js';
import { withMaskChoices } from '../engine/mask_record.js';
import { kModels } from '../engine/models.js';
import { withoutInfoBar } from '../engine/opening.js';
import { materialPhases, namedAsIn } from '../engine/phase_names.js';
import { errorSentence as engineSentence } from '../engine/sentences.js';
import { estimateNext } from '../engine/steps.js';
import { phaseOfSetting } from '../settings.js';

export { kModels as models };
export { createClient, Engine, EngineFailure };

/** @typedef {import('../engine/analysis.js').Answer} Answer */
/** @typedef {import('../engine/types.js').OpenOptions} OpenOptions */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('../engine/engine.js').Wasm} Wasm */
/** @typedef {Uint8Array | ArrayBuffer | Blob} FileBytes of an image file; a File has a name */

/**
 * @typedef {object} Progress
 * @property {'open' | 'tpc' | 'cls'} stage
 * @property {number} share done of all, 0..1
 *
 * @typedef {object} Options
 * @property {string | number | null} [phase] only this pixel value, or "#rrggbb"; every phase if left out
 * @property {number} [confidence] 0.5..0.9999, 0.95 if left out
 * @property {readonly number[]} [levels] further confidences, answered in `intervals`
 * @property {number} [target] relative error for the required size, 0.05 if left out
 * @property {Model} [model] whose interval leads, 'calibrated' if left out; the other is in `alternative`
 * @property {string | readonly string[]} [name] of the file, for the result; a File's own if left out
 * @property {OpenOptions} [opening] how to read files that do not tell it themselves, and what of them
 *   counts; the information bar of a microscope is left out unless `cutsInfoBar` is false, or a crop
 *   or `cutBottomRows` says what to cut
 * @property {AbortSignal} [signal] ends it at once
 * @property {(progress: Progress) => void} [onProgress]
 * @property {Wasm | Promise<Wasm>} [wasm] phasebound.wasm as bytes or compiled; else the one beside
 *   this script is read when it is needed first
 */

/** Put in by the build: the text of the worker's script. */
const kWorker = /** @type {{phaseboundWorker?: string}} */ (globalThis).phaseboundWorker ?? null;

/** Engines by the module they were given; the key of the one with the default module is the function. */
/** @type {WeakMap<object, Engine>} */
const engines = new WeakMap();

/**
 * @param {Wasm | Promise<Wasm> | undefined} wasm
 * @returns {Engine}
 */
function engineFor(wasm) {
  const key = wasm ?? engineFor;
  let engine = engines.get(key);
  if (!engine) {
    engine = new Engine(
      () =>
        createClient({
          wasm: wasm ?? bytesAt(new URL('phasebound.wasm', import.meta.url), undefined),
          worker: kWorker,
        }).client,
    );
    engines.set(key, engine);
  }
  return engine;
}

/**
 * What a program has to be told otherwise than a person before a page.
 * @type {Record<string, string>}
 */
const kOwnSentences = {
  [kNotLoaded]:
    'phasebound.wasm could not be read from beside the script, or is not that of this version. ' +
    'Bundlers do not carry it along: copy it there, or pass its bytes as `wasm`.',
  [kNotSupported]:
    'phasebound.wasm cannot be compiled: its bytes are damaged, or WebAssembly with SIMD is not ' +
    'known here.',
  [kWasmForbidden]:
    "The page's policy forbids WebAssembly. Allow it with 'wasm-unsafe-eval' in script-src.",
};

/**
 * What is wrong and what to do about it, in English.
 * @param {import('../engine/types.js').EngineError} error of an EngineFailure
 * @returns {string}
 */
export const errorSentence = (error) => kOwnSentences[error.code] ?? engineSentence(error);

/** By name, because tests and frames have classes of their own. @param {unknown} file */
const isBytes = (file) =>
  ArrayBuffer.isView(file) ||
  /^\[object (ArrayBuffer|SharedArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(file));

/**
 * @param {readonly FileBytes[]} files
 * @param {Options} options
 * @throws {TypeError} for what only a mistake in the calling program can be
 */
function check(files, { phase = null, model }) {
  if (files.length === 0 || !files.every(isBytes)) {
    throw new TypeError(
      'analyse() takes the bytes of an image file: a Uint8Array, ArrayBuffer, Blob or File, or ' +
        'several of them in an array',
    );
  }
  const isPhase = phase === null || /^#[0-9a-f]{6}$/i.test(String(phase));
  if (!isPhase && (phase === '' || !Number.isFinite(Number(phase)))) {
    throw new TypeError(`phase is a pixel value or "#rrggbb", not ${JSON.stringify(phase)}`);
  }
  if (model !== undefined && !kModels.includes(model)) {
    throw new TypeError(`model is one of ${kModels.join(', ')}, not ${JSON.stringify(model)}`);
  }
}

/**
 * Analyses one image or volume, or several that are images of one material.
 * @param {FileBytes | readonly FileBytes[]} files their bytes, in any format that is read
 * @param {Options} [options]
 * @returns {Promise<Answer>} what the command line prints with --json
 * @throws {EngineFailure} `error.code` says why, errorSentence(error) in words
 * @throws {TypeError} for arguments that are none
 * @throws the signal's reason where it was ended
 */
export async function analyse(files, options = {}) {
  const { phase = null, confidence = 0.95, levels = [], target = 0.05 } = options;
  const { model = 'calibrated', signal = null, onProgress } = options;
  const opening = withoutInfoBar(options.opening ?? {});
  const isStack = Array.isArray(files);
  const list = /** @type {readonly FileBytes[]} */ (isStack ? files : [files]);
  check(list, options);
  const names = namesOf(list, options.name);
  const wanted = phase === null ? null : phaseOfSetting(String(phase));
  // Opening is quick beside what follows it.
  const openShare = 0.1;
  return engineFor(options.wasm).run(async (client) => {
    /** @type {import('../state/types.js').OpenedImage[]} */
    const images = [];
    try {
      for (const [index, file] of list.entries()) {
        const blob = file instanceof Blob ? file : new Blob([/** @type {BlobPart} */ (file)]);
        const tell = (/** @type {string} */ _, /** @type {number} */ share) =>
          onProgress?.({ stage: 'open', share: (openShare * (index + share)) / list.length });
        const source = { kind: /** @type {const} */ ('file'), blobs: [blob], options: opening };
        const opened = await client.open(source, names[index], tell);
        images.push({ ...opened, info: withMaskChoices(opened.info, opening, null) });
      }
      const infos = images.map(({ info }) => info);
      if (infos.some(({ shape }) => shape.length !== infos[0].shape.length)) {
        throw new EngineFailure({ code: 'MixedDimensions', details: [] });
      }
      const phases = wanted ? [namedAsIn(wanted, infos)] : materialPhases(infos);
      const steps = images.flatMap(({ key, info }) =>
        phases.map(({ value, isColour }) => ({ key, info, phase: { value, isColour } })),
      );
      /** @type {import('../engine/types.js').ImageEstimate[]} */
      const estimates = [];
      while (estimates.length < steps.length) {
        const done = estimates.length;
        /** Of each step that is under way. */
        const shares = [0, 0];
        const progressOf =
          (/** @type {number} */ index) =>
          (/** @type {string} */ stage, /** @type {number} */ share) => {
            shares[index] = stage === 'cls' ? 1 : share;
            const part = (done + shares[0] + shares[1]) / steps.length;
            const all = openShare + (1 - openShare) * part;
            onProgress?.({ stage: /** @type {'tpc' | 'cls'} */ (stage), share: all });
          };
        estimates.push(...(await estimateNext(client, steps.slice(done), progressOf)));
      }
      const estimated = phases.map(({ value, isColour }, index) => {
        const own = images.map((_, i) => estimates[i * phases.length + index]);
        return { value, isColour, images: own, material: client.pool(own) };
      });
      const settings = { confidence, levels, target, model };
      const what = { files: names, infos, phases: estimated, isStack };
      return answerOf(client.pureEngine, what, settings);
    } finally {
      for (const { key } of images) client.close(key);
    }
  }, signal);
}

/**
 * @param {readonly FileBytes[]} files
 * @param {string | readonly string[] | undefined} given
 * @returns {string[]}
 */
function namesOf(files, given) {
  const names = typeof given === 'string' ? [given] : (given ?? []);
  // Warnings name the image of a stack that they are about.
  const unnamed = (/** @type {number} */ index) => (files.length > 1 ? `image ${index + 1}` : 'image');
  const own = (/** @type {FileBytes} */ file, /** @type {number} */ index) =>
    typeof File !== 'undefined' && file instanceof File ? file.name : unnamed(index);
  return files.map((file, index) => names[index] ?? own(file, index));
}
