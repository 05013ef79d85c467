import { structureFindings } from '../state/structure.js';
import { sharePercent, pixelLength } from './format.js';
import { significant } from './numbers.js';
import { strings } from './strings.js';

/** @typedef {import('../state/structure.js').StructureFinding} StructureFinding */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */

/** Names of the axes, the last one first. */
const kAxes = ['x', 'y', 'z'];

/**
 * What the structure shows, in one sentence: what is the matter, what it does to the number, what
 * to do.
 * @param {StructureFinding} finding
 * @param {ImageEstimate} image
 * @param {string} name of the image where there are several
 */
export function findingSentence({ code, details }, image, name) {
  const [first, second] = details.map((detail) => detail ?? 0);
  const words = {
    Periodic: () => strings.findings.Periodic(pixelLength(first), sharePercent(second)),
    LongFibres: () => strings.findings.LongFibres(),
    Elongated: () => strings.findings.Elongated(significant(first, 2)),
    Endless: () => strings.findings.Endless(sharePercent(first)),
    Drift: () =>
      strings.findings.Drift(
        kAxes[image.shape.length - 1 - first],
        significant(Math.abs(second), 2),
      ),
  };
  return (name ? `${name}: ` : '') + words[code]();
}

/** What concerns the published model alone: the calibrated one takes it into account. */
const kOfPublished = new Set(['Elongated']);

/**
 * What the structure of the images that count does to a model's number.
 * @param {Pick<import('../state/types.js').State, 'images' | 'excluded'>} state
 * @param {readonly ImageEstimate[]} estimates of all images
 * @param {import('../engine/types.js').Model} model
 * @returns {string[]}
 */
export const structureSentences = ({ images, excluded }, estimates, model) =>
  estimates.flatMap((image, index) =>
    excluded.has(images[index].key)
      ? []
      : structureFindings(image)
          .filter(({ code }) => model === 'imagerep' || !kOfPublished.has(code))
          .map((finding) =>
            findingSentence(finding, image, images.length > 1 ? images[index].name : ''),
          ),
  );
