import { modelOfWarning } from '../engine/models.js';
import { findingsOfImages, structureFindings } from '../engine/structure.js';
import { sentenceOfFinding } from '../engine/structure_sentences.js';
import { sharePercent, pixelLength } from './format.js';
import { significant } from './numbers.js';
import { strings } from './strings.js';

/** @typedef {import('../engine/structure.js').StructureFinding} StructureFinding */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */

/** @type {import('../engine/structure_sentences.js').StructureFormat} */
const kFormat = {
  length: pixelLength,
  share: sharePercent,
  number: (number) => significant(number, 2),
};

/**
 * What the structure shows, in the language of the page.
 * @param {StructureFinding} finding
 * @param {ImageEstimate} image
 * @param {string} name of the image where there are several
 */
export const findingSentence = (finding, image, name) =>
  (name ? `${name}: ` : '') + sentenceOfFinding(finding, image.shape, strings.findings, kFormat);

/** @param {import('../engine/types.js').Model | null} model null: what concerns either */
const concerns = (model) => (/** @type {StructureFinding} */ { code }) =>
  model === null || [null, model].includes(modelOfWarning(code));

/**
 * What the structure of one image does to a model's number.
 * @param {ImageEstimate} image
 * @param {import('../engine/types.js').Model | null} model
 * @param {string} name of the image where there are several
 * @returns {string[]}
 */
export const findingSentences = (image, model, name) =>
  structureFindings(image)
    .filter(concerns(model))
    .map((finding) => findingSentence(finding, image, name));

/**
 * The same of the images that count.
 * @param {Pick<import('../state/types.js').State, 'images' | 'excluded'>} state
 * @param {readonly ImageEstimate[]} estimates of all images
 * @param {import('../engine/types.js').Model | null} model
 * @returns {string[]}
 */
export function structureSentences({ images, excluded }, estimates, model) {
  const counting = images
    .map(({ key, name }, i) => ({ key, name, estimate: estimates[i] }))
    .filter(({ key }) => !excluded.has(key));
  return findingsOfImages(counting.map(({ estimate }) => estimate))
    .filter(({ finding }) => concerns(model)(finding))
    .map(({ index, finding }) => {
      const { name, estimate } = counting[index];
      return findingSentence(finding, estimate, images.length > 1 ? name : '');
    });
}
