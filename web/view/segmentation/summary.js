import { element } from '../dom.js';
import { sharePercent } from '../format.js';
import { countText } from '../numbers.js';
import { strings } from '../strings.js';
import { valueText } from './histogram.js';

/** @typedef {import('../../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../../engine/types.js').SegmentationRecord} SegmentationRecord */

/** @param {number} px */
const pixels = (px) => `${valueText(px)} ${strings.pixelUnit}`;

/** @param {SegmentationRecord} record @returns {string[]} steps that were taken, in their order */
function steps({ balance, flattenPx, denoise, cleanPx }) {
  return [
    ...(balance
      ? [`${strings.balance} (${sharePercent(balance.low)}, ${sharePercent(1 - balance.high)})`]
      : []),
    ...(flattenPx ? [`${strings.flatten} (${pixels(flattenPx)})`] : []),
    ...(denoise ? [`${strings.denoiseKinds[denoise.kind]} (${pixels(denoise.sizePx)})`] : []),
    ...(cleanPx ? [`${strings.clean} (${pixels(cleanPx)})`] : []),
  ];
}

/**
 * What was left out, or what alone was kept.
 * @param {import('../../engine/types.js').MaskChoices} choices
 * @returns {string[]}
 */
function choiceWords({ cutBottomRows, crop, circle, exclude, paintedPixels, file }) {
  const names = strings.regionNames;
  const box = (/** @type {{x: number, y: number, width: number, height: number}} */ each) =>
    `(${each.x}, ${each.y}, ${each.width} × ${each.height} ${strings.pixelUnit})`;
  return [
    ...(file !== null ? [strings.maskFileName(file)] : []),
    ...(cutBottomRows > 0 ? [`${names.bar}: ${countText(cutBottomRows)}`] : []),
    ...(crop ? [`${names.crop} ${box(crop)}`] : []),
    ...(circle
      ? [`${names.circle} (${valueText(circle.x)}, ${valueText(circle.y)}, ${pixels(circle.radius)})`]
      : []),
    ...exclude.map((each) =>
      each.kind === 'rectangle' ? `${names.rectangle} ${box(each)}` : names.polygon,
    ),
    ...(paintedPixels > 0 ? [`${names.bitmap}: ${countText(paintedPixels)} ${strings.pixelUnit}`] : []),
  ];
}

/**
 * How an image was segmented and what of it counts, in words; nothing where it came as labels and
 * counts whole.
 * @param {ImageInfo} info
 * @returns {[string, string][]} terms and what stands for them
 */
export function segmentationFacts({ segmentation, mask }) {
  /** @type {[string, string][]} */
  const facts = [];
  if (segmentation) {
    const { method, channel } = segmentation;
    // The luminance of grey values is themselves.
    const isPlain = !channel || channel === 'luminance';
    const names = [strings.methods[method], ...(isPlain ? [] : [strings.channels[channel]])];
    const thresholds = segmentation.thresholds.map(valueText).join(', ');
    facts.push([strings.bandTitle, strings.segmentedBy(names.join(', '), thresholds)]);
    const taken = steps(segmentation);
    if (taken.length > 0) facts.push([strings.steps, taken.join(strings.semicolon)]);
  }
  if (mask) {
    const kept = strings.keptText(sharePercent(mask.keptShare), countText(mask.numKept));
    const made = mask.choices ? choiceWords(mask.choices) : [];
    facts.push([strings.regions, [kept, made.join(strings.semicolon)].filter(Boolean).join(' ')]);
  }
  return facts;
}

/** The same as elements. @param {ImageInfo} info @returns {[string, Node][]} */
export const segmentationFactElements = (info) =>
  segmentationFacts(info).map(([term, words], index) => [
    term,
    element('span', { 'data-testid': `segmentation-fact-${index}` }, words),
  ]);
