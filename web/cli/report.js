/**
 * A result as text for a terminal.
 */

import {
  confidenceText,
  fractionText,
  intervalTexts,
  percentText,
  phaseText,
  plainPercentText,
  plusMinusText,
  shapeText,
  significant,
} from '../engine/format.js';
import { estimateOf } from '../engine/models.js';
import { readableLength, readableSize, unitName } from '../engine/pixel_size.js';
import { deviationSentence, sizeSentence } from '../engine/sentences.js';

/** @typedef {import('../engine/analysis.js').Answer} Answer */
/** @typedef {import('../engine/analysis.js').PhaseAnswer} PhaseAnswer */
/** @typedef {import('../engine/analysis.js').PhaseEstimate} PhaseEstimate */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').Interval} Interval */

/** What stands where nothing is known. */
const kNone = '-';

/**
 * @param {import('../engine/types.js').PixelSize} size
 * @param {number} numDimensions
 * @returns {string} e.g. "0.12 µm/px (ImageJ)", each side where they differ
 */
function pixelSizeText(size, numDimensions) {
  const { z, y, x, unit, source } = readableSize(size);
  const sides = numDimensions === 3 ? [x, y, z] : [x, y];
  const texts = sides.map((side) => String(Number(side.toPrecision(6))));
  const text = new Set(texts).size === 1 ? texts[0] : texts.join(' × ');
  return `${text} ${unitName(unit)}/px (${source})`;
}

/**
 * @param {readonly string[][]} rows the first one holds the headings
 * @returns {string[]}
 */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('   ')
      .trimEnd(),
  );
}

/** @param {PhaseAnswer} phase @param {{lower: number, upper: number}} interval */
function boundsText(phase, { lower, upper }) {
  if (phase.sigma === null) return '0 to 1';
  const interval = { ...phase, halfWidth: (upper - lower) / 2, lower, upper, isClipped: false };
  const texts = intervalTexts(phase.phaseFraction, interval);
  return `${texts.lower} to ${texts.upper}`;
}

/** @param {PhaseAnswer} phase */
const nameOf = ({ value }) => (typeof value === 'number' ? phaseText(value, false) : value);

/** @param {PhaseAnswer} phase */
function fractionCell(phase) {
  if (phase.sigma === null) return fractionText(phase.phaseFraction);
  return plusMinusText(phase, { ...phase, isClipped: false });
}

/** @param {number | null} value @param {(value: number) => string} text */
const cell = (value, text) => (value === null ? kNone : text(value));

/**
 * A column of lengths, all in the unit that suits the longest one; null where no pixel size is known.
 * @param {readonly PhaseAnswer[]} phases
 * @param {'cls' | 'requiredSide'} field
 */
function lengthColumn(phases, field) {
  const { lengthUnit } = phases[0];
  if (lengthUnit === null) return null;
  const longest = Math.max(0, ...phases.map((phase) => phase[field] ?? 0));
  const { number, unit } = readableLength(longest, lengthUnit);
  const factor = longest > 0 ? number / longest : 1;
  return {
    unit: unitName(unit),
    text: (/** @type {PhaseAnswer} */ phase) =>
      cell(phase[field], (length) => significant(length * factor, 3)),
  };
}

/** @param {Answer} answer */
function phaseTable({ phases }) {
  const [{ confidence, target, intervals }] = phases;
  const levels = intervals.map((interval) => `${confidenceText(interval.confidence)} interval`);
  const goal = `for ${plainPercentText(target)}:`;
  const cls = lengthColumn(phases, 'cls');
  const side = lengthColumn(phases, 'requiredSide');
  const headings = [
    'phase',
    'fraction',
    `${confidenceText(confidence)} interval`,
    ...levels,
    'error',
    'CLS px',
    ...(cls ? [`CLS ${cls.unit}`] : []),
    `${goal} side px`,
    ...(side ? [`side ${side.unit}`] : []),
    'more images',
  ];
  return table([
    headings,
    ...phases.map((phase) => [
      nameOf(phase),
      fractionCell(phase),
      boundsText(phase, phase),
      ...phase.intervals.map((interval) => boundsText(phase, interval)),
      cell(phase.relativeErrorPercent, (percent) => percentText(percent / 100)),
      cell(phase.clsPx, (cls) => significant(cls, 3)),
      ...(cls ? [cls.text(phase)] : []),
      cell(phase.requiredSidePx, (side) => String(Math.ceil(side))),
      ...(side ? [side.text(phase)] : []),
      cell(phase.moreImages, String),
    ]),
  ]);
}

/** @param {number} count @param {string} one */
const counted = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;

/**
 * @param {Answer} answer
 * @param {readonly ImageInfo[]} infos
 */
function heading({ file, files, slices, pixelSize }, infos) {
  const pixels = pixelSize ? `, ${pixelSizeText(pixelSize, infos[0].shape.length)}` : '';
  if (slices) {
    const range = `${slices[0]} to ${slices[slices.length - 1]}`;
    const [{ shape, format }] = infos;
    return `${range}, ${counted(slices.length, 'slice')}: ${shapeText(shape)}, ${format}${pixels}`;
  }
  if (file !== undefined) {
    return `${file}: ${shapeText(infos[0].shape)}, ${infos[0].format}${pixels}`;
  }
  const lines = (files ?? []).map((name, i) => `  ${name}: ${shapeText(infos[i].shape)}`);
  return [`${counted(infos.length, 'image')} of one material${pixels}`, ...lines].join('\n');
}

/** @param {import('../engine/types.js').SegmentationRecord} record */
function segmentationText(record) {
  const { method, channel, balance, flattenPx, denoise, cleanPx, thresholds, numClasses } = record;
  const steps = [
    channel !== 'luminance' && `channel ${channel}`,
    balance && `balanced between the quantiles ${balance.low} and ${balance.high}`,
    flattenPx && `flattened by ${flattenPx} px`,
    denoise && `${denoise.kind} of ${denoise.sizePx} px`,
    method === 'colours'
      ? `${numClasses} clusters of colours`
      : `${method} with ${thresholds.map((value) => Number(value.toPrecision(6))).join(', ')}`,
    cleanPx && `pieces below ${cleanPx} px removed`,
  ];
  return `Segmented: ${steps.filter(Boolean).join(', ')}.`;
}

/**
 * What seems to be no part of the material, and the option that leaves it out.
 * @param {import('../engine/types.js').Proposal} proposal
 * @param {readonly number[]} fileShape
 */
function proposalText({ kind, source, rectangle, circle }, fileShape) {
  if (circle) {
    const { x, y, radius } = circle;
    return (
      'This looks like a round field of view, and what is around it counts as well; ' +
      `--circle ${x},${y},${radius} leaves it out.`
    );
  }
  const { x, y, width, height } = rectangle ?? { x: 0, y: 0, width: 0, height: 0 };
  const box = `--exclude ${x},${y},${width},${height} leaves it out.`;
  if (kind === 'scaleBar') {
    return `There seems to be a scale bar in the picture, and it counts as material; ${box}`;
  }
  const told = source === 'metadata' ? 'The metadata tell of' : 'This looks like';
  const numRows = fileShape[fileShape.length - 2];
  const isAtBottom = y + height === numRows;
  return (
    `${told} an information bar (${height} rows at the ${isAtBottom ? 'bottom' : 'top'}), which ` +
    `counts as material; ${isAtBottom ? `--cut-bottom ${height} leaves it out.` : box}`
  );
}

/**
 * What was done to an image before it was analysed.
 * @param {ImageInfo} info
 */
function preparationLines({ segmentation, mask, cutInfoBar, proposals, fileShape }) {
  const lines = [];
  if (cutInfoBar?.rectangle) {
    const { y, height } = cutInfoBar.rectangle;
    const where = y === 0 ? 'top' : 'bottom';
    const how = cutInfoBar.source === 'metadata' ? 'that the metadata tell' : 'that was found';
    lines.push(
      `The information bar ${how} (${height} rows at the ${where}) was left out; ` +
        '--no-infobar keeps it.',
    );
  }
  if (mask && mask.numExcluded > 0) {
    lines.push(`${percentText(mask.keptShare)} of the pixels of the file count.`);
  }
  lines.push(...proposals.map((proposal) => proposalText(proposal, fileShape)));
  if (segmentation) lines.push(segmentationText(segmentation));
  return lines;
}

/**
 * The band of the segmentation, and both together.
 * @param {PhaseAnswer} phase
 */
function bandSentences({ segmentationBand, combined }) {
  if (!segmentationBand || !combined) return [];
  const range = (/** @type {{lower: number, upper: number}} */ { lower, upper }) =>
    `${fractionText(lower)} to ${fractionText(upper)}`;
  const causes = segmentationBand.thresholds
    ? 'other defensible thresholds and boundaries shifted by half a pixel'
    : 'boundaries shifted by half a pixel';
  return [
    `The segmentation leaves ${range(segmentationBand)} (${causes}).`,
    `Together: ${range(combined)}. ${combined.assumption} ${combined.advice}`,
  ];
}

/** @type {Record<import('../engine/types.js').Model, string>} */
const kModelNames = { calibrated: 'calibrated model', imagerep: 'ImageRep' };

/**
 * Where a warning tells of the other model than the one whose interval leads, it names that: what
 * has no interval there has one here.
 * @param {import('../engine/analysis.js').WarningAnswer} warning
 * @param {import('../engine/types.js').Model} leading
 */
function warningLine({ file, model, message }, leading) {
  const whose = [file, model && model !== leading && kModelNames[model]].filter(Boolean);
  return `  Warning${whose.length > 0 ? ` (${whose.join(', ')})` : ''}: ${message}`;
}

/**
 * @param {Answer} answer
 * @param {readonly ImageInfo[]} infos
 * @param {readonly PhaseEstimate[]} phases
 * @param {(phase: PhaseEstimate) => Interval} halfInterval the interval at a confidence of 0.5
 * @returns {string}
 */
export function report(answer, infos, phases, halfInterval) {
  const preparations = [...new Set(infos.flatMap(preparationLines))];
  const told = preparations.map((line) => `  ${line}`);
  const lines = [heading(answer, infos), ...told, '', ...phaseTable(answer).map((line) => `  ${line}`), ''];
  for (const [i, phase] of answer.phases.entries()) {
    const estimate = estimateOf(phases[i].material, phase.model);
    const { confidence, target, requiredSidePx: sidePx, moreImages } = phase;
    const size = { target, sidePx, sidePxConservative: null, moreImages };
    const sentences = [
      phase.sentence,
      deviationSentence(estimate, halfInterval(phases[i])),
      sizeSentence(estimate, confidence, size),
      phase.alternative.sentence,
      ...bandSentences(phase),
    ];
    lines.push(`  Phase ${nameOf(phase)}: ${sentences.filter(Boolean).join(' ')}`);
    for (const warning of answer.warnings) {
      if (warning.phase === phase.value) lines.push(warningLine(warning, answer.model));
    }
  }
  for (const warning of answer.warnings) {
    if (warning.phase === undefined) lines.push(warningLine(warning, answer.model));
  }
  return `${lines.join('\n')}\n\n`;
}
