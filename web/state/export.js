/**
 * The result as files: all from the same numbers that the page shows.
 */

import { answerOf } from '../engine/analysis.js';
import { relativeTarget } from './derived.js';

/** @typedef {import('./types.js').State} State */
/** @typedef {import('./types.js').Phase} Phase */
/** @typedef {import('../engine/analysis.js').Answer} Answer */
/** @typedef {import('../engine/analysis.js').PhaseAnswer} PhaseAnswer */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** Intervals at further levels that every file holds. */
const kLevels = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999];

/**
 * The result as the command line prints it, of the images that count and the phases that have been
 * analysed.
 * @param {EngineClient} client
 * @param {State} state
 * @param {import('./derived.js').Answer[]} answers
 * @returns {Answer}
 */
export function exportedAnswer(client, state, answers) {
  const included = state.images
    .map((image, index) => ({ image, index }))
    .filter(({ image }) => !state.excluded.has(image.key));
  const phases = answers.map(({ value, result }) => {
    const phase = /** @type {Phase} */ (state.phases.find((each) => each.value === value));
    return {
      value,
      isColour: phase.isColour,
      images: included.map(({ index }) => result.images[index]),
      material: result.material,
      // An absolute target is another share of each phase.
      target: relativeTarget(state, result.material.phaseFraction),
    };
  });
  return answerOf(
    client.pureEngine,
    {
      files: included.map(({ image }) => image.name),
      infos: included.map(({ image }) => image.info),
      phases,
      isStack: included.length > 1,
    },
    {
      confidence: state.confidence,
      levels: kLevels,
      target: state.target,
      model: state.model,
    },
  );
}

/**
 * How the columns of a CSV file are kept apart, and its decimal mark.
 * @typedef {{separator: ',' | ';', decimalMark: '.' | ','}} CsvStyle
 */

/** @type {Record<'comma' | 'semicolon', CsvStyle>} */
export const csvStyles = {
  comma: { separator: ',', decimalMark: '.' },
  semicolon: { separator: ';', decimalMark: ',' },
};

/** Columns of the CSV file, as the JSON names them. @type {(keyof PhaseAnswer)[]} */
const kColumns = [
  'value',
  'count',
  'phaseFraction',
  'model',
  'confidence',
  'lower',
  'upper',
  'halfWidth',
  'relativeErrorPercent',
  'clsPx',
  'sigma',
  'sigmaMod',
  'degreesOfFreedom',
  'numCells',
  'target',
  'requiredSidePx',
  'requiredSidePxConservative',
  'moreImages',
  'r0Px',
  'classicalClsPx',
  'sentence',
];

/** Columns of the other model. @type {(keyof import('../engine/analysis.js').ModelAnswer)[]} */
const kOtherColumns = ['model', 'lower', 'upper', 'halfWidth', 'clsPx', 'sigma', 'numCells'];

/**
 * Columns of what the segmentation adds. @type {[string, (phase: PhaseAnswer) => unknown][]}
 */
const kBandColumns = [
  ['segmentationBand.lower', ({ segmentationBand }) => segmentationBand?.lower],
  ['segmentationBand.upper', ({ segmentationBand }) => segmentationBand?.upper],
  ['combined.lower', ({ combined }) => combined?.lower],
  ['combined.upper', ({ combined }) => combined?.upper],
  ['combined.dominant', ({ combined }) => combined?.dominant],
];

/**
 * @param {unknown} value
 * @param {CsvStyle} style
 */
function csvCell(value, { separator, decimalMark }) {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'number' ? String(value).replace('.', decimalMark) : String(value);
  return text.includes(separator) || /["\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/**
 * A row a phase, and of several images a row an image below it.
 * @param {Answer} answer
 * @param {CsvStyle} style
 * @returns {string}
 */
export function csvText(answer, style) {
  const files = answer.files ?? [answer.file ?? ''];
  const rows = [
    [
      'file',
      ...kColumns,
      ...kOtherColumns.map((column) => `alternative.${column}`),
      ...kBandColumns.map(([column]) => column),
    ],
  ];
  for (const phase of answer.phases) {
    rows.push([
      files.length === 1 ? files[0] : `${files.length} images`,
      .../** @type {any[]} */ (kColumns.map((column) => phase[column])),
      .../** @type {any[]} */ (kOtherColumns.map((column) => phase.alternative[column])),
      .../** @type {any[]} */ (kBandColumns.map(([, of]) => of(phase))),
    ]);
    for (const image of phase.images ?? []) {
      const own = /** @type {Record<string, unknown>} */ ({ ...image, value: phase.value });
      rows.push([
        image.file,
        .../** @type {any[]} */ (kColumns.map((column) => own[column])),
        ...kOtherColumns.map(() => ''),
        ...kBandColumns.map(() => ''),
      ]);
    }
  }
  return `${rows.map((row) => row.map((cell) => csvCell(cell, style)).join(style.separator)).join('\r\n')}\r\n`;
}
