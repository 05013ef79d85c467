import { paragraph, section } from '../documents/page.js';
import { byCells, bySize } from './figures.js';
import { leastCells as least } from './parts.js';
import * as sections from './sections.js';

/** @typedef {import('../engine/coverage.js').CoverageData} CoverageData */

/** Volumes in the paper's Table 1. */
const kPaperVolumes = 1000;

/** @param {number} count */
const grouped = (count) => count.toLocaleString('en-US');

/**
 * The validation page: what was measured, and where intervals fail.
 * @param {CoverageData} data
 * @returns {import('../documents/page.js').Document}
 */
export function validation(data) {
  const { numCases, numSamples, numMaterials, numVolumes, longestSidePx, shortestCutPx } =
    sections.counts(data);
  const main = `${paragraph(
  `An interval with 95 % on it must hold the material’s phase fraction in 95 of 100 images, whatever
the material, the size of the image and the level. This was measured on ${grouped(numSamples)} samples of
random materials whose phase fraction is known exactly. Numbers behind ± are 95 % errors of the
measurement itself.`,
)}
${section(
  'What was done',
  'what',
  paragraph(
    `Every material is drawn as a window of a medium that goes on beyond it, and cut at a quantile of the
population, never of the sample: the phase fraction φ is exact, and a sample’s own fraction scatters
about it as a real image’s does. The standard deviation σ of that scatter is known in closed form for
all but fractal noise, where it is measured. An oracle who knows σ would report Φ ± z σ; widths and
scores are given as multiples of the oracle’s. The score is the interval score: the width, plus a
penalty for each miss by how far it missed.`,
  ),
  paragraph(
    `There are ${numMaterials} materials in ${grouped(numCases)} cases of a shape or a stack each: overlapping
discs, balls, rectangles and fibres, also of several sizes at once, thresholded Gaussian fields, round,
elongated and turned, with exponential correlation and with the ring spectrum of spinodal
decomposition, random cells, and fractal noise. 24 of the materials were in sight while the calibrated
model was developed; the others were not. A sample’s number of correlation cells is φ (1 − φ) / σ²: how
many independent pixels would scatter as much.`,
  ),
  paragraph(
    `“Calibrated” is Phasebound’s own model. “ImageRep” is the published one with exact numerics; its authors’
program reads intervals off a grid that ends too early on small images and volumes, and holds the truth
less often there than shown here. “ImageRep, σ only” leaves out its model error.
“Subdivision” cuts the image into parts and takes its characteristic length from their scatter, by
means of whole parts or, as the published program does inside its check, of columns of parts. It
answers nothing where a side is shorter than ${shortestCutPx} px; that counts as the interval from 0 to 1.`,
  ),
)}
${section(
  'Table 1 of the paper, repeated',
  'table1',
  paragraph(
    `The 50 materials and five sizes (600 to 1400 px; 280³ to 400³) are those of the authors’ validation on
PoreSpy’s generators: 20 kinds of blobs and 30 of fractal noise, 10000 images and 1000 volumes${
      numVolumes < kPaperVolumes
        ? `; of the volumes, ${grouped(numVolumes)} with sides of up to ${longestSidePx} were done here`
        : ''
    }. Ours are drawn by our own generators with the same parameters, and the truth is the population’s
fraction instead of the mean of a few large images. Simplex noise hardly varies on large scales; most
methods take it to vary more than it does, and hold its fraction too often.`,
  ),
  sections.table1(data),
)}
${section('By confidence level', 'levels', sections.byLevel(data))}
${section(
  'By size',
  'sizes',
  paragraph(
    `All materials together. At 95 % the published model, with exact numerics, is near nominal from some
800 px or 256 voxels a side, and misses one to four in a hundred too many below. At lower levels and
where there are few cells it is farther off.`,
  ),
  bySize(data),
)}
${section(
  'By number of cells',
  'cells',
  paragraph(
    `What an image can tell depends on how many features it holds. Below ${least} cells no method can know
σ well from one image.`,
  ),
  byCells(data),
)}
${section(
  'Width and score',
  'scores',
  paragraph(
    `“Excess” is how far coverage is from nominal beyond two standard errors of the count, over all six
levels: 0 is perfect. Width and score are multiples of the oracle’s: 1 is perfect, and an interval
that is safe because it is wide has a score far above 1.`,
  ),
  sections.byDistance(data),
)}
${section(
  'Other shapes, and stacks',
  'shapes',
  paragraph(
    `The published model’s check against the subdivision method takes the length of one axis for all, so its
interval of an elongated image depends on which way the image lies.`,
  ),
  sections.bySuite(data, 'shapes'),
  sections.bySuite(data, 'stacks'),
)}
${section(
  'Masks',
  'masks',
  paragraph(
    `Pixels that do not count: a bar along 80 % of the lower edge, nine rectangles over a tenth of the image,
or all outside of the largest circle, as in a round field of view (of a volume, of a cylinder). Both
models take the rest only; nothing is filled in.`,
  ),
  sections.byMask(data),
)}
${section('By material', 'materials', sections.byMaterial(data))}
${section(
  'Where the intervals fail',
  'failures',
  paragraph(
    `The cases in which 95 % intervals of the calibrated model held the truth significantly less often than
that, worst first; among so many cases a few fall short by chance. Few cells are the usual reason: an image that holds a handful of features can show
none of the scatter that the material has.`,
  ),
  sections.worst(data),
  paragraph(
    `What no number here covers: errors of the segmentation, images chosen because they looked typical, and
materials that change from one place to another. Periodic structures and those whose fraction hardly
varies on large scales get intervals that are too wide.`,
  ),
)}
${section(
  'Repeat it',
  'repeat',
  paragraph(
    `<code>scripts/validate</code> in the sources draws every sample again from seed ${data.seed} and writes
this page’s data, <a href="coverage.json">coverage.json</a>. It takes hours on two cores and goes on
where it was interrupted. <code>scripts/validate --suite short</code> takes half a minute and is part of
<code>scripts/test</code>.`,
  ),
)}`;
  return {
    id: 'validation',
    title: 'validation',
    heading: 'How often the interval holds the truth',
    description:
      "How often Phasebound's and ImageRep's intervals hold a material's phase fraction, measured on " +
      'materials where it is known.',
    main,
  };
}
