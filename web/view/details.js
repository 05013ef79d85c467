import {
  countText,
  fractionText,
  intervalTexts,
  phaseText,
  shapeText,
  significant,
} from './numbers.js';
import { changeDetector, dataElement, element } from './dom.js';
import {
  commonPixelSize,
  confidencePercent,
  errorPercent,
  evenPixel,
  pixelLength,
  pixelSizeText,
  realLength,
  sideLength,
  targetText,
} from './format.js';
import { createHelp } from './help.js';
import { createSwatch } from './phase_list.js';
import { segmentationFactElements } from './segmentation/summary.js';
import { stackable } from './stackable.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */

/** What stands where nothing is known. */
const kNone = '–';
/** So many columns of numbers fit beside their names on a narrow screen. */
const kFewPhases = 3;

/**
 * A number of the result: its value at full precision and as text.
 * @typedef {{value: number, text: string} | null} Cell
 */

/** @param {number | null | undefined} value @param {(value: number) => string} format @returns {Cell} */
const cell = (value, format) =>
  value === null || value === undefined ? null : { value, text: format(value) };

const whole = (/** @type {number} */ value) => countText(Math.round(value));
const side = (/** @type {number} */ value) => countText(Math.ceil(value));
const precise = (/** @type {number} */ value) => significant(value, 4);

/** What an image says by itself. @type {[string, (image: ImageEstimate) => Cell][]} */
const imageFields = [
  ['phaseFraction', (image) => cell(image.phaseFraction, fractionText)],
  ['count', (image) => cell(image.count, countText)],
  ['clsPx', (image) => cell(image.clsPx, precise)],
  ['clsBeforeCheckPx', (image) => cell(image.clsBeforeCheckPx, precise)],
  ['classicalClsPx', (image) => cell(image.classicalClsPx, precise)],
  ['r0Px', (image) => cell(image.r0Px, whole)],
];

/** @param {Answer} answer the only image of it, or null */
const onlyImage = ({ result }) => (result.images.length === 1 ? result.images[0] : null);

/** @param {(texts: ReturnType<typeof intervalTexts>) => string} pick @param {(answer: Answer) => number} value */
const bound = (pick, value) => (/** @type {Answer} */ answer) =>
  cell(value(answer), () => pick(intervalTexts(answer.estimate.phaseFraction, answer.interval)));

/** What the material is said to be. @type {[string, (answer: Answer) => Cell][]} */
const materialFields = [
  [
    'phaseFraction',
    bound(
      (texts) => texts.phaseFraction,
      ({ result }) => result.material.phaseFraction,
    ),
  ],
  [
    'count',
    ({ result }) =>
      cell(
        // Of the images that are not left out; a whole number, whatever the division did to it.
        Math.round(result.material.phaseFraction * result.material.numPixels),
        countText,
      ),
  ],
  [
    'halfWidth',
    bound(
      (texts) => texts.halfWidth,
      ({ interval }) => interval.halfWidth,
    ),
  ],
  [
    'lower',
    bound(
      (texts) => texts.lower,
      ({ interval }) => interval.lower,
    ),
  ],
  [
    'upper',
    bound(
      (texts) => texts.upper,
      ({ interval }) => interval.upper,
    ),
  ],
  [
    'relativeErrorPercent',
    ({ relativeError }) =>
      relativeError === null
        ? null
        : { value: 100 * relativeError, text: errorPercent(relativeError) },
  ],
  ['clsPx', ({ estimate }) => cell(estimate.clsPx, precise)],
  ['clsBeforeCheckPx', (answer) => cell(onlyImage(answer)?.clsBeforeCheckPx, precise)],
  ['classicalClsPx', (answer) => cell(onlyImage(answer)?.classicalClsPx, precise)],
  ['r0Px', (answer) => cell(onlyImage(answer)?.r0Px, whole)],
  ['sigma', ({ estimate }) => cell(estimate.sigma, precise)],
  ['sigmaMod', ({ estimate }) => cell(estimate.sigmaMod, precise)],
  ['degreesOfFreedom', ({ estimate }) => cell(estimate.degreesOfFreedom, precise)],
  [
    'numCells',
    ({ estimate }) => cell(estimate.numCells, (n) => (n < 1000 ? precise(n) : whole(n))),
  ],
  ['requiredSidePx', ({ size }) => cell(size.sidePx, side)],
  ['requiredSidePxConservative', ({ size }) => cell(size.sidePxConservative, side)],
  ['moreImages', ({ size }) => cell(size.moreImages, countText)],
];

/** @param {Cell} content @param {string} testId */
const tableCell = (content, testId) =>
  element(
    'td',
    {},
    content ? dataElement(content.value, content.text, { 'data-testid': testId }) : kNone,
  );

/** @param {State} state @param {Answer[]} answers */
function materialTable({ phases, phaseValue }, answers) {
  const head = answers.map(({ value }) => {
    const index = phases.findIndex((phase) => phase.value === value);
    const attributes = { scope: 'col', ...(value === phaseValue ? { class: 'is-picked' } : {}) };
    return element(
      'th',
      attributes,
      createSwatch(index),
      ' ',
      phaseText(value, phases[index].isColour),
    );
  });
  const rows = materialFields.map(([field, read]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, strings.fields[field]),
      ...answers.map((answer) => tableCell(read(answer), `${field}-${answer.value}`)),
    ),
  );
  const table = element(
    'table',
    { class: 'numbers', 'data-testid': 'numbers' },
    element(
      'thead',
      {},
      element('tr', {}, element('th', { scope: 'col' }, strings.phases), ...head),
    ),
    element('tbody', {}, ...rows),
  );
  // Few columns fit everywhere, and are better read side by side.
  return answers.length > kFewPhases ? stackable(table) : table;
}

/**
 * What most people want of all phases at once; the fractions of all pixels add up to 1.
 * @param {State} state
 * @param {Answer[]} answers
 */
function summaryTable({ phases, phaseValue, images, confidence }, answers) {
  const pixel = evenPixel(commonPixelSize(images), images[0].info.shape.length);
  const rows = phases.map(({ value, isColour, phaseFraction }, index) => {
    const answer = answers.find((each) => each.value === value);
    const texts = answer && intervalTexts(phaseFraction, answer.interval);
    const isKnown = answer !== undefined && answer.estimate.sigma !== null;
    const { sidePx = null, moreImages = null } = answer?.size ?? {};
    return element(
      'tr',
      value === phaseValue ? { class: 'is-picked' } : {},
      element('th', { scope: 'row' }, createSwatch(index), ' ', phaseText(value, isColour)),
      element('td', {}, isKnown && texts ? texts.phaseFraction : fractionText(phaseFraction)),
      element('td', {}, isKnown && texts ? strings.fromTo(texts.lower, texts.upper) : kNone),
      element(
        'td',
        {},
        answer && answer.estimate.clsPx !== null
          ? (realLength(answer.estimate.clsPx, pixel) ?? pixelLength(answer.estimate.clsPx))
          : kNone,
      ),
      element('td', {}, sidePx === null ? kNone : sideLength(sidePx, pixel)),
      element('td', {}, moreImages === null ? kNone : countText(moreImages)),
    );
  });
  const sum = element(
    'tr',
    { class: 'pooled' },
    element('th', { scope: 'row' }, strings.sum),
    element('td', { 'data-testid': 'sum' }, '1'),
    ...Array.from({ length: 4 }, () => element('td', {})),
  );
  const head = [
    strings.phases,
    strings.fraction,
    strings.intervalAt(confidencePercent(confidence)),
    strings.cls,
    strings.requiredSide,
    strings.moreImages,
  ].map((text) => element('th', { scope: 'col' }, text));
  return stackable(
    element(
      'table',
      { class: 'numbers', 'data-testid': 'summary' },
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...rows, sum),
    ),
  );
}

/** @param {State} state @param {Answer} answer */
function imagesTable({ images }, answer) {
  const rows = answer.result.images.map((estimate, index) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row', class: 'file-cell', title: images[index].name },
        images[index].name,
      ),
      ...imageFields.map(([field, read]) =>
        tableCell(read(estimate), `${field}-${answer.value}-image-${index}`),
      ),
    ),
  );
  const head = imageFields.map(([field]) => element('th', { scope: 'col' }, strings.fields[field]));
  return stackable(
    element(
      'table',
      { class: 'numbers', 'data-testid': 'numbers-by-image' },
      element(
        'thead',
        {},
        element('tr', {}, element('th', { scope: 'col' }, strings.image), ...head),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}

/** @param {State} state @param {string} version */
function facts(state, version) {
  const { images, excluded, confidence, target, model } = state;
  const [{ info }] = images;
  const counted = images.filter(({ key }) => !excluded.has(key));
  const numPixels = counted.reduce(
    (sum, { info: { phases } }) => sum + phases.reduce((all, { count }) => all + count, 0),
    0,
  );
  const size = commonPixelSize(images);
  const pixelSize = size
    ? `${pixelSizeText(size, info.shape.length)} (${size.source})`
    : strings.notStated;
  /** @type {[string, Node | string][]} */
  const entries = [
    [strings.size, [...new Set(images.map((image) => shapeText(image.info.shape)))].join(', ')],
    [
      strings.numPixels,
      dataElement(numPixels, countText(numPixels), { 'data-testid': 'numPixels' }),
    ],
    [strings.pixelSize, pixelSize],
    // The type of what was segmented here is that of the labels.
    [strings.format, info.segmentation ? info.format : `${info.format}, ${info.sampleType}`],
    ...segmentationFactElements(info),
    [
      strings.confidence,
      dataElement(confidence, confidencePercent(confidence), { 'data-testid': 'confidence' }),
    ],
    [strings.target, dataElement(target, targetText(state), { 'data-testid': 'target' })],
    [strings.model, strings.modelFacts[model]],
    [strings.engine, element('span', { 'data-testid': 'engine-version' }, version)],
  ];
  return element(
    'dl',
    { class: 'facts' },
    ...entries.map(([term, value]) =>
      element('div', {}, element('dt', {}, term), element('dd', {}, value)),
    ),
  );
}

/**
 * Every number of the result for who wants them, each with its full precision.
 * @param {(state: State) => Answer[]} answersOf
 * @param {() => string} version
 */
export function createDetails(answersOf, version) {
  const root = element('div', { class: 'details-body', 'data-testid': 'details' });
  /** @type {State | null} */
  let next = null;

  /** @param {Node} table @param {string} label @param {import('./help.js').HelpId | null} [help] */
  const scrolling = (table, label, help = null) =>
    element(
      'div',
      { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': label },
      element(
        'div',
        { class: 'heading' },
        element('h2', {}, label),
        ...(help ? [createHelp(help)] : []),
      ),
      table,
    );

  function render() {
    const state = next;
    next = null;
    if (!state || state.images.length === 0) return;
    const answers = answersOf(state);
    const picked = answers.find(({ value }) => value === state.phaseValue);
    const parts = [scrolling(summaryTable(state, answers), strings.summary, 'cls')];
    if (answers.length > 0) parts.push(scrolling(materialTable(state, answers), strings.details));
    if (picked && state.images.length > 1) {
      parts.push(scrolling(imagesTable(state, picked), strings.perImage));
    }
    const scrolled = [...root.querySelectorAll('.table-box')].map(({ scrollLeft }) => scrollLeft);
    // Under the short table, where there is room; the long ones stand beside both.
    const [summary, ...tables] = parts;
    const column = element('div', { class: 'details-column' }, summary, facts(state, version()));
    root.replaceChildren(column, ...tables);
    parts.forEach((part, index) => {
      part.scrollLeft = scrolled[index] ?? 0;
    });
  }

  const isNews = changeDetector();
  return {
    root,
    /**
     * At most once a frame: the tables are long.
     * @param {State} state
     */
    update(state) {
      const { images, excluded, results, phaseValue, confidence, target, targetUnit, model } =
        state;
      const inputs = [images, excluded, results, phaseValue, confidence, target, targetUnit, model];
      if (!isNews(...inputs)) return;
      if (!next) requestAnimationFrame(render);
      next = state;
    },
  };
}
