/** What the widget asks of the engine: a file to a picture and the estimate of a phase. */

import { answerOf } from '../engine/analysis.js';
import { EngineFailure, errorOf, unwrap } from '../engine/failure.js';
import { phaseText } from '../engine/format.js';
import { withMaskChoices } from '../engine/mask_record.js';
import { estimateOf } from '../engine/models.js';
import { withoutInfoBar } from '../engine/opening.js';
import { meantPhase } from '../engine/phase_names.js';
import { phaseOfSetting } from '../settings.js';
import { phasesOf, plausiblePhase } from '../state/phases.js';
import { kFirstSegmentation } from '../state/segmentation.js';

/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../engine/types.js').Model} Model */
/** @typedef {import('../state/types.js').Phase} Phase */
/** @typedef {{width: number, height: number, labels: Uint8Array}} Picture */

/**
 * @typedef {object} Opened
 * @property {string} name
 * @property {import('../engine/types.js').ImageInfo} info
 * @property {Phase[]} phases
 * @property {Picture} picture of the middle slice, thinned
 *
 * @typedef {{phase: Phase, image: ImageEstimate, material: MaterialEstimate}} Estimated
 */

/** Longest side of the picture, px. */
const kPicturePx = 512;

/**
 * A grey or coloured picture is segmented as the page does it at first.
 * @param {EngineClient} client
 * @param {Blob} file
 * @param {string} name
 * @param {(stage: string, share: number) => void} onProgress
 */
async function openImage(client, file, name, onProgress) {
  /** @param {import('../engine/types.js').OpenOptions} wishes */
  const open = async (wishes) => {
    const options = withoutInfoBar(wishes);
    const source = { kind: /** @type {const} */ ('file'), blobs: [file], options };
    const { key, info } = await client.open(source, name, onProgress);
    return { key, info: withMaskChoices(info, options, null) };
  };
  try {
    return await open({});
  } catch (cause) {
    if (errorOf(cause).code !== 'NotSegmented') throw cause;
    return open({ segmentation: kFirstSegmentation });
  }
}

/**
 * Opens a file, shows it, and estimates one of its phases. The worker keeps nothing of it.
 * @param {EngineClient} client
 * @param {Blob} file
 * @param {string} name
 * @param {object} wishes
 * @param {string | null} wishes.phase a setting
 * @param {(opened: Opened) => void} wishes.onOpened as soon as there is something to see
 * @param {(stage: string, share: number) => void} wishes.onProgress
 * @returns {Promise<{opened: Opened, estimated: Estimated}>}
 */
export async function openAndEstimate(client, file, name, { phase, onOpened, onProgress }) {
  const { key, info } = await openImage(client, file, name, onProgress);
  try {
    const numSlices = info.shape.length === 3 ? info.shape[0] : 1;
    const stride = Math.max(1, Math.ceil(Math.max(...info.shape.slice(-2)) / kPicturePx));
    const picture = await client.slices(key, Math.floor(numSlices / 2), 1, stride);
    const phases = phasesOf([info]);
    const opened = { name, info, phases, picture };
    onOpened(opened);
    const picked = phaseIn(phases, phase);
    const image = await client.estimate(key, picked.value, onProgress);
    return { opened, estimated: { phase: picked, image, material: client.pool([image]) } };
  } finally {
    client.close(key);
  }
}

/**
 * The phase that a setting names, or the most plausible one.
 * @param {Phase[]} phases
 * @param {string | null} setting
 * @returns {Phase}
 * @throws {EngineFailure} where the image has no such phase
 */
export function phaseIn(phases, setting) {
  if (setting !== null) {
    const found = meantPhase(phases, phaseOfSetting(setting));
    if (!found) {
      const names = phases.map(({ value, isColour }) => phaseText(value, isColour));
      throw new EngineFailure({ code: 'NoSuchPhase', details: [setting, names.join(', ')] });
    }
    return found;
  }
  const value = plausiblePhase(phases);
  return phases.find((phase) => phase.value === value) ?? phases[0];
}

/**
 * What is to be shown at a confidence; quick enough for every move of a slider.
 * @param {EngineClient} client
 * @param {Opened} opened
 * @param {Estimated} estimated
 * @param {{confidence: number, target: number, model: Model}} settings
 */
export function answerAt(client, opened, { phase, image, material }, settings) {
  const { confidence, model } = settings;
  const interval = client.interval(material, confidence, model);
  return {
    interval,
    estimate: estimateOf(material, model),
    /** The same as the command line prints. */
    json: answerOf(
      client.pureEngine,
      {
        files: [opened.name],
        infos: [opened.info],
        phases: [{ ...phase, images: [image], material }],
        isStack: false,
      },
      { ...settings, levels: [] },
    ),
  };
}

/** Points of the curve; odd, so that the image's own fraction is one of them. */
const kNumPoints = 161;

/**
 * @param {EngineClient} client
 * @param {MaterialEstimate} material
 * @param {Model} model
 */
export const curveOf = (client, material, model) =>
  unwrap(client.pureEngine.likelihood(material, kNumPoints, model));
