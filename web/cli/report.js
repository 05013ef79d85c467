/**
 * A result as text for a terminal.
 */

import {
  confidenceText,
  fractionText,
  intervalTexts,
  percentText,
  plainPercentText,
  shapeText,
  significant,
} from '../engine/format.js';
import { estimateOf } from '../engine/analysis.js';
import { deviationSentence, sizeSentence } from '../engine/sentences.js';

/** @typedef {import('../engine/analysis.js').Answer} Answer */
/** @typedef {import('../engine/analysis.js').PhaseAnswer} PhaseAnswer */
/** @typedef {import('../engine/analysis.js').PhaseEstimate} PhaseEstimate */
/** @typedef {import('../engine/types.js').ImageInfo} ImageInfo */
/** @typedef {import('../engine/types.js').Interval} Interval */

/** What stands where nothing is known. */
const kNone = '-';

/** @type {Record<string, string>} */
const kUnits = { um: 'µm', inch: 'in' };

/**
 * @param {import('../engine/types.js').PixelSize} size
 * @param {number} numDimensions
 * @returns {string} e.g. "0.12 µm/px (ImageJ)", each side where they differ
 */
function pixelSizeText({ z, y, x, unit, source }, numDimensions) {
  const sides = numDimensions === 3 ? [x, y, z] : [x, y];
  const texts = sides.map((side) => String(Number(side.toPrecision(6))));
  const text = new Set(texts).size === 1 ? texts[0] : texts.join(' × ');
  return `${text} ${kUnits[unit] ?? unit}/px (${source})`;
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
function fractionCell(phase) {
  if (phase.sigma === null) return fractionText(phase.phaseFraction);
  const texts = intervalTexts(phase.phaseFraction, { ...phase, isClipped: false });
  return `${texts.phaseFraction} ± ${texts.halfWidth}`;
}

/** @param {number | null} value @param {(value: number) => string} text */
const cell = (value, text) => (value === null ? kNone : text(value));

/** @param {Answer} answer */
function phaseTable({ phases }) {
  const [{ confidence, target, intervals }] = phases;
  const levels = intervals.map((interval) => `${confidenceText(interval.confidence)} interval`);
  const goal = `for ${plainPercentText(target)}:`;
  const { lengthUnit } = phases[0];
  const unit = lengthUnit === null ? null : (kUnits[lengthUnit] ?? lengthUnit);
  const headings = [
    'phase',
    'fraction',
    `${confidenceText(confidence)} interval`,
    ...levels,
    'error',
    'CLS px',
    ...(unit ? [`CLS ${unit}`] : []),
    `${goal} side px`,
    ...(unit ? [`side ${unit}`] : []),
    'more images',
  ];
  return table([
    headings,
    ...phases.map((phase) => [
      String(phase.value),
      fractionCell(phase),
      boundsText(phase, phase),
      ...phase.intervals.map((interval) => boundsText(phase, interval)),
      cell(phase.relativeErrorPercent, (percent) => percentText(percent / 100)),
      cell(phase.clsPx, (cls) => significant(cls, 3)),
      ...(unit ? [cell(phase.cls, (cls) => significant(cls, 3))] : []),
      cell(phase.requiredSidePx, (side) => String(Math.ceil(side))),
      ...(unit ? [cell(phase.requiredSide, (side) => significant(side, 3))] : []),
      cell(phase.moreImages, String),
    ]),
  ]);
}

/**
 * @param {Answer} answer
 * @param {readonly ImageInfo[]} infos
 */
function heading({ file, files, slices, pixelSize }, infos) {
  const pixels = pixelSize ? `, ${pixelSizeText(pixelSize, infos[0].shape.length)}` : '';
  if (slices) {
    const range = `${slices[0]} to ${slices[slices.length - 1]}`;
    const [{ shape, format }] = infos;
    return `${range}, ${slices.length} slices: ${shapeText(shape)}, ${format}${pixels}`;
  }
  if (file !== undefined) {
    return `${file}: ${shapeText(infos[0].shape)}, ${infos[0].format}${pixels}`;
  }
  const lines = (files ?? []).map((name, i) => `  ${name}: ${shapeText(infos[i].shape)}`);
  return [`${infos.length} images of one material${pixels}`, ...lines].join('\n');
}

/**
 * @param {Answer} answer
 * @param {readonly ImageInfo[]} infos
 * @param {readonly PhaseEstimate[]} phases
 * @param {(phase: PhaseEstimate) => Interval} halfInterval the interval at a confidence of 0.5
 * @returns {string}
 */
export function report(answer, infos, phases, halfInterval) {
  const lines = [heading(answer, infos), '', ...phaseTable(answer).map((line) => `  ${line}`), ''];
  for (const [i, phase] of answer.phases.entries()) {
    const estimate = estimateOf(phases[i].material, phase.model);
    const { confidence, target, requiredSidePx: sidePx, moreImages } = phase;
    const size = { target, sidePx, sidePxConservative: null, moreImages };
    const sentences = [
      phase.sentence,
      deviationSentence(estimate, halfInterval(phases[i])),
      sizeSentence(estimate, confidence, size),
      phase.alternative.sentence,
    ];
    lines.push(`  Phase ${phase.value}: ${sentences.filter(Boolean).join(' ')}`);
    for (const warning of answer.warnings) {
      if (warning.phase === phase.value) lines.push(`  Warning: ${warning.message}`);
    }
  }
  for (const { phase, file, message } of answer.warnings) {
    if (phase === undefined) lines.push(`  Warning${file ? ` (${file})` : ''}: ${message}`);
  }
  return `${lines.join('\n')}\n\n`;
}
