/**
 * What can be tried on a grey or coloured image before it counts: how it is segmented and which of
 * its pixels count. Pure; coordinates are pixels of the image as it lies in the file.
 */

/** @typedef {import('../engine/types.js').OpenOptions} OpenOptions */
/** @typedef {import('../engine/types.js').SegmentationOptions} SegmentationOptions */
/** @typedef {import('../engine/types.js').MaskOptions} MaskOptions */
/** @typedef {import('../engine/types.js').Histogram} Histogram */
/** @typedef {import('../engine/types.js').Preview} Preview */
/** @typedef {import('../engine/types.js').Proposal} Proposal */

/**
 * What the user may choose about an image.
 * @typedef {object} Settings
 * @property {SegmentationOptions | null} segmentation null: its values are labels
 * @property {MaskOptions | null} mask
 * @property {number} cutBottomRows
 */

/** What a picture that is not segmented is opened with. @type {SegmentationOptions} */
export const kFirstSegmentation = Object.freeze({ method: 'otsu' });

/** Label of a pixel that does not count. */
export const kExcluded = 255;

/**
 * @param {OpenOptions} options that an image was opened with
 * @returns {Settings}
 */
export const settingsOf = ({ segmentation, mask, cutBottomRows }) => ({
  segmentation: segmentation ?? null,
  mask: mask ?? null,
  cutBottomRows: cutBottomRows ?? 0,
});

/** @param {string} _key @param {unknown} value */
const plain = (_key, value) => (value instanceof Uint8Array ? [...value] : (value ?? undefined));

/**
 * Whether two choices come to the same.
 * @param {unknown} some
 * @param {unknown} others
 */
export const areAlike = (some, others) =>
  some === others || JSON.stringify(some, plain) === JSON.stringify(others, plain);

/**
 * The bin that a value falls into.
 * @param {Histogram} histogram
 * @param {number} value
 */
export const binOf = ({ lower, step }, value) => Math.floor((value - lower) / step);

/**
 * The value at which a bin ends, which as a threshold takes the bin to the darker side: a pixel is
 * above a threshold where its value is larger.
 * @param {Histogram} histogram
 * @param {number} bin
 */
const valueOfBin = ({ lower, step }, bin) => Number((lower + bin * step).toPrecision(12));

/**
 * The ends of what a threshold can be.
 * @param {Histogram} histogram
 * @returns {readonly [number, number]}
 */
export function domainOf(histogram) {
  const { counts } = histogram;
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return [histogram.lower, histogram.lower + histogram.step];
  let last = counts.length - 1;
  while (counts[last] === 0) --last;
  return [valueOfBin(histogram, first), valueOfBin(histogram, Math.max(last, first + 1))];
}

/**
 * How far one of several thresholds can go without passing its neighbours.
 * @param {Histogram} histogram
 * @param {readonly number[]} thresholds ascending
 * @param {number} index
 * @returns {readonly [number, number]}
 */
export function roomOf(histogram, thresholds, index) {
  const [least, most] = domainOf(histogram);
  const { step } = histogram;
  return [
    index > 0 ? thresholds[index - 1] + step : least,
    index < thresholds.length - 1 ? thresholds[index + 1] - step : most - step,
  ];
}

/**
 * One threshold elsewhere, on the grid of the histogram, as far as its neighbours let it.
 * @param {Histogram} histogram
 * @param {readonly number[]} thresholds
 * @param {number} index
 * @param {number} value
 * @returns {number[]}
 */
export function withThreshold(histogram, thresholds, index, value) {
  const [least, most] = roomOf(histogram, thresholds, index);
  const onGrid = valueOfBin(histogram, Math.round((value - histogram.lower) / histogram.step));
  const moved = [...thresholds];
  moved[index] = Math.min(most, Math.max(least, onGrid));
  return moved;
}

/**
 * The same preparation with thresholds that are given.
 * @param {SegmentationOptions} segmentation
 * @param {number[]} thresholds
 * @returns {SegmentationOptions}
 */
export function withThresholds(segmentation, thresholds) {
  const given = { ...segmentation, method: /** @type {const} */ ('manual'), thresholds };
  // That is one more than there are thresholds, and not to be said twice.
  delete given.numClasses;
  return given;
}

/**
 * Labels by thresholds alone, at once and without the worker: what a drag shows until the engine has
 * answered. Small pieces are not cleaned away here.
 * @param {Preview} preview
 * @param {readonly number[]} thresholds
 * @returns {Uint8Array}
 */
export function quickLabels({ bins, labels, histogram }, thresholds) {
  const limits = thresholds.map((threshold) => binOf(histogram, threshold));
  return Uint8Array.from(bins, (bin, i) => {
    if (labels[i] === kExcluded) return kExcluded;
    let label = 0;
    while (label < limits.length && bin > limits[label]) ++label;
    return label;
  });
}

/**
 * The histogram in few bars.
 * @param {Histogram} histogram
 * @param {number} mostBars
 * @returns {{lower: number, step: number, counts: number[]}}
 */
export function coarse(histogram, mostBars) {
  const [least, most] = domainOf(histogram);
  const first = Math.max(0, binOf(histogram, least));
  const numBins = Math.max(1, Math.round((most - least) / histogram.step) + 1);
  const numEach = Math.ceil(numBins / mostBars);
  const counts = Array(Math.ceil(numBins / numEach)).fill(0);
  for (let i = 0; i < numBins && first + i < histogram.counts.length; ++i) {
    counts[Math.floor(i / numEach)] += histogram.counts[first + i];
  }
  return { lower: least, step: numEach * histogram.step, counts };
}

/**
 * A mask without what is empty in it; null where nothing is left.
 * @param {MaskOptions} mask
 * @returns {MaskOptions | null}
 */
export function tidied({ crop, circle, exclude, bitmap }) {
  const all = {
    ...(crop && { crop }),
    ...(circle && { circle }),
    ...(exclude && exclude.length > 0 && { exclude }),
    ...(bitmap && bitmap.bits.some((byte) => byte !== 0) && { bitmap }),
  };
  return Object.keys(all).length > 0 ? all : null;
}

/**
 * The settings with a proposal taken.
 * @param {Settings} settings
 * @param {Proposal} proposal
 * @param {number} numRows of the image
 * @returns {Settings}
 */
export function withProposal(settings, { kind, rectangle, circle }, numRows) {
  const mask = settings.mask ?? {};
  if (circle) return { ...settings, mask: { ...mask, circle } };
  if (!rectangle) return settings;
  const { x, y, width, height } = rectangle;
  if (kind === 'infoBar' && x === 0 && y + height === numRows) {
    return { ...settings, cutBottomRows: height };
  }
  const exclude = [
    ...(mask.exclude ?? []),
    { kind: /** @type {const} */ ('rectangle'), x, y, width, height },
  ];
  return { ...settings, mask: { ...mask, exclude } };
}

/**
 * The proposals that mean something for an image. Among labels a bar of one value is no stranger
 * than any other piece of a phase.
 * @param {readonly Proposal[]} proposals
 * @param {boolean} areLabels
 */
export const meantProposals = (proposals, areLabels) =>
  areLabels ? proposals.filter(({ kind }) => kind !== 'scaleBar') : proposals;

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** @param {Box} one @param {Box | null} other */
const isSameBox = (one, other) =>
  other !== null &&
  one.x === other.x &&
  one.y === other.y &&
  one.width === other.width &&
  one.height === other.height;

/**
 * Whether the settings have a proposal taken already.
 * @param {Settings} settings
 * @param {Proposal} proposal
 * @param {number} numRows
 */
export const hasProposal = (settings, proposal, numRows) =>
  areAlike(withProposal(settings, proposal, numRows), settings) ||
  (settings.mask?.exclude ?? []).some(
    (region) => region.kind === 'rectangle' && isSameBox(region, proposal.rectangle),
  );

/**
 * @typedef {NonNullable<MaskOptions['bitmap']>} Bitmap one bit a pixel, 1: does not count
 */

/** @param {number} width @param {number} height @returns {Bitmap} on which nothing is painted */
export const emptyBitmap = (width, height) => ({
  width,
  height,
  bits: new Uint8Array(Math.ceil(width / 8) * height),
});

/**
 * A copy of a bitmap with a round stroke on it.
 * @param {Bitmap} bitmap
 * @param {readonly [number, number]} from x, y
 * @param {readonly [number, number]} to
 * @param {number} radius px
 * @param {boolean} isErasing
 * @returns {Bitmap}
 */
export function withStroke({ width, height, bits }, [x0, y0], [x1, y1], radius, isErasing) {
  const next = Uint8Array.from(bits);
  const rowBytes = Math.ceil(width / 8);
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - radius));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + radius));
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - radius));
  const right = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + radius));
  for (let y = top; y <= bottom; ++y) {
    for (let x = left; x <= right; ++x) {
      // Distance of the pixel's centre from the line.
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const share = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      if (Math.hypot(px - share * dx, py - share * dy) > radius) continue;
      const at = y * rowBytes + (x >> 3);
      if (isErasing) next[at] &= ~(1 << (x & 7));
      else next[at] |= 1 << (x & 7);
    }
  }
  return { width, height, bits: next };
}

/**
 * The rectangle between two corners in whole pixels inside the image; null where it has no pixel.
 * @param {readonly [number, number]} one
 * @param {readonly [number, number]} other
 * @param {readonly [number, number]} size width and height of the image
 * @returns {{x: number, y: number, width: number, height: number} | null}
 */
export function rectangleBetween([x0, y0], [x1, y1], [width, height]) {
  const left = Math.max(0, Math.floor(Math.min(x0, x1)));
  const top = Math.max(0, Math.floor(Math.min(y0, y1)));
  const right = Math.min(width, Math.ceil(Math.max(x0, x1)));
  const bottom = Math.min(height, Math.ceil(Math.max(y0, y1)));
  if (right - left < 1 || bottom - top < 1) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
