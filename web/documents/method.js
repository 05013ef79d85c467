import { kPaper } from '../view/citation.js';
import { list, paragraph, section } from './page.js';

/** @typedef {import('./page.js').Document} Document */

/** @type {Document} */
export const method = {
  id: 'method',
  title: 'method',
  heading: 'What the number means',
  description: 'What Phasebound computes from one image, and what the interval does not say.',
  main: [
    section(
      'The question',
      'question',
      paragraph(
        `An image shows a small part of a material. Its phase fraction Φ is counted exactly, pixel by
pixel. But the fraction φ of the whole material is another number: a second image, taken elsewhere,
would show a somewhat different Φ. Phasebound tells from the one image that you have how far φ may
be from Φ, at the confidence that you choose.`,
      ),
      paragraph(
        `“0.405, 0.389 to 0.421 at 95 % confidence” reads: an interval made in this way holds the
material’s fraction for 95 of 100 images. It does not say that 95 % of the material’s places have a
fraction in between.`,
      ),
    ),
    section(
      'How one image can tell',
      'how',
      paragraph(
        `If all pixels were independent, the fraction would scatter as a count does: σ² = φ (1 − φ) / N.
They are not: a pixel’s neighbours are mostly of the same phase. So an image of N pixels counts for
fewer independent ones. How many follows from the two-point correlation: the probability that two
pixels at a given distance both belong to the phase. Where that has come down to Φ², the distance is
so large that pixels know nothing of each other.`,
      ),
      paragraph(
        `The sum of what is above Φ² is the volume of one independent region; its side is the
characteristic length scale (CLS). With n dimensions and an image of |X| pixels, the scatter of the
fraction over such images is σ² = CLSⁿ Φ (1 − Φ) / |X|. From σ follows the interval, and from the
interval the size of an image that would reach the error you wish for.`,
      ),
    ),
    section(
      'Two models',
      'models',
      paragraph(
        `<strong>ImageRep</strong> is the published method. It finds the distance r₀ at which the
correlation is flat, sums the correlation up to it, checks small images against the classical
subdivision of the image into parts, and widens the interval by the known error of its own
prediction. The numbers are those of the authors’ program to better than one in a million, with one
difference: the interval is the exact quantile of the published distribution, where theirs is read
off a grid that rounds it and cuts it short for small images.`,
      ),
      paragraph(
        `<strong>The calibrated model</strong> is Phasebound’s own. The variance of the phase fraction
is the spectral density of the phase at zero frequency over the number of pixels. It is estimated
from the image’s lowest frequencies together with the uncertainty of that estimate, and gives an
interval by Student’s t on the logit scale, which stays between 0 and 1 and is longer on the side on
which it has to be. It is meant for the images where the published model is over-confident: small
images, volumes, small fractions, elongated structures, confidences above 95 %.`,
      ),
      paragraph(
        `Both are always shown. Where they differ, the page says why. <a href="validation.html">The
validation page</a> shows how often each held the truth on materials whose fraction is known.`,
      ),
    ),
    section(
      'Grey pictures, masks, volumes, several images',
      'images',
      paragraph(
        `<strong>Segmentation.</strong> A grey or coloured picture is segmented in the page, at once by
Otsu’s threshold and then as you choose. That choice is uncertain, too: beside the interval stands a
band of the phase fractions that other defensible segmentations of the same image give, by a
threshold elsewhere in the valley of the histogram or with the boundaries half a pixel off. It is
never part of the interval; what both make together is shown as a third range.`,
      ),
      paragraph(
        `<strong>Masks.</strong> Pixels that do not count, such as an info bar, a hole or what is outside
of a round field of view, are left out of the fraction, of the correlation and of the spectrum alike.
What is left is a smaller image, and its interval is as wide as that.`,
      ),
      paragraph(
        `<strong>Voxels that are not cubes</strong> (or pixels that are not squares). Distances are counted
in pixels along each axis, so one correlation length stands for unequal lengths. Lengths in real units
are those of a cube (or square) of the same volume, and the page warns. Resample to cubes first where
the sides differ much.`,
      ),
      paragraph(
        `<strong>Volumes of a few slices, strips of a few pixels</strong> do not show how far features reach
across them. Their interval allows for that, as it is that of further images as thin; among thicker
images of one material they keep a variance of their own. The cube or square that a target takes is
that of features which reach as far across as along, and the page says so.`,
      ),
      paragraph(
        `<strong>Several images of one material</strong> are taken as independent of each other, as if they were
one image of the sum of their areas. An image that shows nothing of the phase counts like the others:
how much images differ is part of what they tell. Neighbouring fields of view, or slices of one volume,
are not independent: give the slices as a volume.`,
      ),
    ),
    section(
      'What the number does not mean',
      'limits',
      list(
        `<strong>Nothing of the segmentation.</strong> The interval is that of a perfectly segmented
image. If the threshold is off, so are Φ and the interval; the band beside it tells by how much that may
be.`,
        `<strong>Nothing of other places.</strong> The material is taken to be the same everywhere: a
gradient, a coating, or an image chosen because it looked typical are outside of what any single
image can tell.`,
        `<strong>Nothing of other properties.</strong> It is about the phase fraction, not about
conductivity, tortuosity or surface area.`,
        `<strong>No replacement for features that are not there.</strong> Where an image holds fewer than
some 30 independent regions, its scatter is hardly known; both models then may be too sure. The page
warns. It cannot where rare giants stand among many small features and the image happens to hold none of
them: no model sees what is not in the image.`,
        `<strong>Rough at every scale.</strong> Where boundaries are rough at every scale and the phase is
rare, or correlations reach as far as the image, the calibrated interval at 95 % holds the truth in about
nine of ten images.`,
        `<strong>Not for periodic structures.</strong> Where the fraction hardly varies on large scales
the intervals are too wide.`,
        `<strong>ImageRep was validated</strong> on sides from 200 px and for a CLS up to 70 px; outside
of that the page warns.`,
      ),
    ),
    section(
      'How to quote it',
      'cite',
      paragraph(
        'The page writes the sentence; press Copy. For the method, cite the paper, and this software by its name and version:',
      ),
      paragraph(
        `Amir Dahari, Ronan Docherty, Steve Kench and Samuel J. Cooper: ${kPaper.title}.
<em>${kPaper.journal}</em> 12 (34), e14149 (${kPaper.year}).
<a href="https://doi.org/${kPaper.doi}" rel="noreferrer">doi:${kPaper.doi}</a>; preprint
<a href="https://arxiv.org/abs/${kPaper.arxiv}" rel="noreferrer">arXiv:${kPaper.arxiv}</a>.`,
      ),
    ),
  ].join('\n'),
};
