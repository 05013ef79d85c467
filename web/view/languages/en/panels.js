/** English: words of the panels on why, the planner and the method, and the helps. */

import { plural } from '../plural.js';

export const panels = {
  panels: {
    phases: 'All phases',
    why: 'Why',
    trust: 'Can I trust this?',
    samples: 'Samples',
    planner: 'Planner',
    export: 'Save and export',
    method: 'How this works',
  },
  panelsLabel: 'More about the result',

  lagAxis: 'distance, px',
  tpcAxis: 'two-point correlation',
  /** @param {string} axis */
  tpcAlong: (axis) => `two-point correlation along ${axis}`,
  /** @param {string} value */
  squareLabel: (value) => `Φ² = ${value}`,
  /** @param {string} length */
  r0Label: (length) => `r₀ = ${length}`,
  plateauLabel: 'plateau',
  radialHeading: 'Correlation by distance',
  radialTitle: 'Two-point correlation by distance',
  /** @param {string} phi @param {string} square @param {string} r0 */
  radialDescription: (phi, square, r0) =>
    `It starts at the phase fraction ${phi} and is flat at its square ${square} from ${r0} on.`,
  radialHelp:
    'The probability that two pixels at a distance both lie in the phase. From r₀ on it is flat at ' +
    'Φ², the dashed line. The level is taken from the ring just inside r₀ (orange); the grey band is ' +
    'the noise of what is left beyond r₀.',
  /** @param {string} lag @param {string} value */
  radialReading: (lag, value) => `${lag} px: ${value}`,
  mapHeading: 'Correlation by direction',
  mapTitle: 'Two-point correlation in all directions',
  mapTitle3d: 'Two-point correlation in all directions, central slice',
  /** @param {string} extent @param {string} r0 */
  mapDescription: (extent, r0) =>
    `A peak in the middle that fades outwards; shown to ${extent}, nothing is left beyond ${r0}.`,
  mapHelp:
    'The same in all directions: the stronger the colour, the more likely both ends of a step lie ' +
    'in the phase. A round spot is an isotropic structure; further spots are a periodic one.',
  /** @param {string} extent */
  mapEdge: (extent) => `± ${extent}`,
  directionsHeading: 'Length by direction',
  directionsTitle: 'Correlation length by direction',
  /** @param {string} length @param {string} direction @param {string} ratio */
  directionsDescription: (length, direction, ratio) =>
    `Longest ${length} along ${direction}; ${ratio} times the shortest.`,
  directionsHelp:
    'How far the phase stays correlated along each direction. Long in one direction means fibres or ' +
    'layers, of which an image holds fewer than it seems.',
  direction: 'Direction',
  lengthPx: 'Length, px',
  whyBefore: 'The phase hangs together over about ',
  whyBetween: ' (CLS), so the image counts as about ',
  whyAfter:
    ' independent regions. The fewer there are, the further the fraction of the image may be from ' +
    'that of the material.',
  whyUnknown: 'The correlations do not add up to a length, so there is no interval.',

  planTitle: 'Plan a measurement',
  planHelp: 'No image is needed: a guess of the size of the features will do.',
  planKind: 'What is imaged',
  planImages: '2D images',
  planVolumes: '3D volumes',
  planUnit: 'Unit of the pixel size',
  planFields: {
    clsPx: 'CLS, or typical feature size',
    phaseFraction: 'Phase fraction',
    scatterError: 'Error of σ from one image',
    target: 'Target error, of the fraction',
    sidePx: 'Side of one image',
    pixelSize: 'Pixel size',
    secondsPerImage: 'Time per image',
  },
  planAssumption:
    'Both models take the CLS as given. How well one image tells the scatter σ is a guess that the ' +
    'calibrated model needs: 20 % is cautious for most materials, a few large features tell it worse. ' +
    'ImageRep reckons with the error of its own validation instead.',
  planTake: 'Take the values of this image',
  /** @param {string} target @param {string} confidence */
  planBefore: (target, confidence) => `To be within ± ${target} at ${confidence} confidence takes `,
  /** @param {number} n @param {boolean} isVolume */
  planImagesUnit: (n, isVolume) =>
    isVolume ? plural(n, ' volume', ' volumes') : plural(n, ' image', ' images'),
  /** @param {string} extent @param {string} time @param {string} side */
  planExtent: (extent, time, side) =>
    `: ${extent} in all, in about ${time}; one of ${side} a side would do too.`,
  sizeCurveHeading: 'Size against error',
  /** @param {string} confidence */
  sizeCurveTitle: (confidence) => `Side that an error takes at ${confidence} confidence`,
  /** @param {string} error @param {string} side */
  sizeCurveDescription: (error, side) => `An error of ${error} takes a side of ${side}.`,
  sizeCurveHelp:
    'Half the error takes four times the pixels, and somewhat fewer where the image is small: a ' +
    'larger one also makes the prediction itself surer.',
  presentSize: 'what is open',
  planSize: 'one planned image',
  errorAxis: 'error, % of the fraction',
  sideAxis: 'side, px',

  methodSteps: [
    {
      title: 'One phase against the rest',
      text:
        'The image shows the phase in a part of its pixels: that is its phase fraction, and it is' +
        ' counted, not estimated.',
    },
    {
      title: 'The image over itself',
      text:
        'A copy is moved across the image by every distance; the share where both hold the phase ' +
        '(full colour) is the two-point correlation.',
    },
    {
      title: 'Where it becomes flat',
      text:
        'Near pixels hang together, far ones do not: the curve falls from Φ to Φ² and is flat ' +
        'from r₀ on. The area above Φ² is what is correlated.',
    },
    {
      title: 'How many independent regions',
      text:
        'That area gives the characteristic length scale (CLS): squares of this side count as ' +
        'independent samples of the material.',
    },
    {
      title: 'How far off the image may be',
      text:
        "Few regions scatter much, many scatter little: this gives the interval of the material's" +
        " fraction, widened by how uncertain the prediction itself is.",
    },
  ],
  /** @param {string} cls @param {string} cells @param {boolean} isVolume */
  methodCells: (cls, cells, isVolume) =>
    `That area gives the characteristic length scale (CLS), ${cls}: ` +
    `${isVolume ? 'cubes' : 'squares'} of this side count as ` +
    `independent samples of the material, about ${cells} of them.`,
  methodLimits:
    'The method is that of Dahari, Docherty, Kench and Cooper (ImageRep); the calibrated interval ' +
    'takes the scatter from the slowest waves in the image instead. Errors of the segmentation are ' +
    'not included, and neither model is made for periodic structures.',

  /** @param {string} term */
  helpOn: (term) => `What is this: ${term}`,
  help: {
    band: {
      term: 'Certainty of the segmentation',
      text:
        'The phase fractions that other defensible segmentations of the same image give: a threshold ' +
        'elsewhere in the valley of the histogram, or the boundary half a pixel off. It is no part of ' +
        'the interval, which takes the segmentation as perfect.',
    },
    phase: {
      term: 'Phase',
      text:
        'All pixels that hold one value. Each phase is analysed by itself against all the others.',
    },
    confidence: {
      term: 'Confidence',
      text:
        "How often an interval made this way holds the material's fraction: at 95 %, in 95 of 100 " +
        'images. More confidence takes a wider interval.',
    },
    model: {
      term: 'Two models',
      text:
        'Calibrated takes the scatter from the slowest waves in the image and holds the truth as often ' +
        'as it says also for small images, volumes, small fractions and elongated structures. ImageRep ' +
        'is the published model, to compare and to quote.',
    },
    target: {
      term: 'Target error',
      text:
        'Half the width of the interval that you wish for, as a share of the fraction or as a ' +
        'difference of fractions. What it takes is one larger image, or more images like this one.',
    },
    cls: {
      term: 'Characteristic length scale (CLS)',
      text:
        'How far the phase hangs together. Regions of this side count as independent of each other, ' +
        'so an image of 100 CLS a side is worth 10 000 of them.',
    },
    tpc: {
      term: 'Two-point correlation',
      text:
        'The probability that two pixels a given step apart both lie in the phase. It is the fraction ' +
        'Φ at no distance, and Φ² where the two know nothing of each other.',
    },
    r0: {
      term: 'r₀',
      text:
        'The distance from which the correlation is flat: in the ring beyond it fewer than 3 % of all ' +
        'steps are still correlated.',
    },
    directions: {
      term: 'Length by direction',
      text:
        'The correlation added up along each direction until it first ends. The CLS is one number for ' +
        'all directions together.',
    },
    fields: {
      term: 'Scatter of the images',
      text:
        'Several images of one material should scatter as much as their structure predicts. If one is ' +
        'far off, or all scatter more, they are probably not alike.',
    },
  },
};
