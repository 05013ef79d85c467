import { countText, fractionText, intervalTexts, phaseText, shapeText, significant } from '../engine/format.js';
import { changeDetector, dataElement, element } from './dom.js';
import { commonPixelSize, confidencePercent, errorPercent, pixelSizeText } from './format.js';
import { createSwatch } from './phase_list.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */

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
  cell(value(answer), () => pick(intervalTexts(answer.result.material.phaseFraction, answer.interval)));

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
    ({ result }) => cell(result.images.reduce((sum, { count }) => sum + count, 0), countText),
  ],
  ['halfWidth', bound((texts) => texts.halfWidth, ({ interval }) => interval.halfWidth)],
  ['lower', bound((texts) => texts.lower, ({ interval }) => interval.lower)],
  ['upper', bound((texts) => texts.upper, ({ interval }) => interval.upper)],
  [
    'relativeErrorPercent',
    ({ relativeError }) =>
      relativeError === null
        ? null
        : { value: 100 * relativeError, text: errorPercent(relativeError) },
  ],
  ['clsPx', ({ result }) => cell(result.material.clsPx, precise)],
  ['clsBeforeCheckPx', (answer) => cell(onlyImage(answer)?.clsBeforeCheckPx, precise)],
  ['classicalClsPx', (answer) => cell(onlyImage(answer)?.classicalClsPx, precise)],
  ['r0Px', (answer) => cell(onlyImage(answer)?.r0Px, whole)],
  ['sigma', ({ result }) => cell(result.material.sigma, precise)],
  ['sigmaMod', ({ result }) => cell(result.material.sigmaMod, precise)],
  ['numCells', ({ result }) => cell(result.material.numCells, (n) => (n < 1000 ? precise(n) : whole(n)))],
  ['requiredSidePx', ({ size }) => cell(size.sidePx, side)],
  ['requiredSidePxConservative', ({ size }) => cell(size.sidePxConservative, side)],
  ['moreImages', ({ size }) => cell(size.moreImages, countText)],
];

/** @param {Cell} content @param {string} testId */
const tableCell = (content, testId) =>
  element(
    'td',
    {},
    content ? dataElement(content.value, content.text, { 'data-testid': testId }) : '–',
  );

/** @param {State} state @param {Answer[]} answers */
function materialTable({ phases, phaseValue }, answers) {
  const head = answers.map(({ value }) => {
    const index = phases.findIndex((phase) => phase.value === value);
    const attributes = { scope: 'col', ...(value === phaseValue ? { class: 'is-picked' } : {}) };
    return element('th', attributes, createSwatch(index), ' ', phaseText(value, phases[index].isColour));
  });
  const rows = materialFields.map(([field, read]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, strings.fields[field]),
      ...answers.map((answer) => tableCell(read(answer), `${field}-${answer.value}`)),
    ),
  );
  return element(
    'table',
    { class: 'numbers', 'data-testid': 'numbers' },
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, strings.phases), ...head)),
    element('tbody', {}, ...rows),
  );
}

/** @param {State} state @param {Answer} answer */
function imagesTable({ images }, answer) {
  const rows = answer.result.images.map((estimate, index) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', class: 'file-cell' }, images[index].name),
      ...imageFields.map(([field, read]) =>
        tableCell(read(estimate), `${field}-${answer.value}-image-${index}`),
      ),
    ),
  );
  const head = imageFields.map(([field]) => element('th', { scope: 'col' }, strings.fields[field]));
  return element(
    'table',
    { class: 'numbers', 'data-testid': 'numbers-by-image' },
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, strings.image), ...head)),
    element('tbody', {}, ...rows),
  );
}

/** @param {State} state @param {string} version */
function facts({ images, confidence, target }, version) {
  const [{ info }] = images;
  const numPixels = images.reduce(
    (sum, image) => sum + image.info.shape.reduce((product, sideLength) => product * sideLength, 1),
    0,
  );
  const size = commonPixelSize(images);
  const pixelSize = size
    ? `${pixelSizeText(size, info.shape.length)} (${size.source})`
    : strings.notStated;
  /** @type {[string, Node | string][]} */
  const entries = [
    [strings.size, [...new Set(images.map((image) => shapeText(image.info.shape)))].join(', ')],
    [strings.numPixels, dataElement(numPixels, countText(numPixels), { 'data-testid': 'numPixels' })],
    [strings.pixelSize, pixelSize],
    [strings.format, `${info.format}, ${info.sampleType}`],
    [strings.confidence, dataElement(confidence, confidencePercent(confidence), { 'data-testid': 'confidence' })],
    [strings.target, dataElement(target, errorPercent(target), { 'data-testid': 'target' })],
    [strings.model, strings.modelName],
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
  const body = element('div', { class: 'details-body' });
  const root = element(
    'details',
    { class: 'details', 'data-testid': 'details' },
    element('summary', {}, strings.details),
    body,
  );
  /** @type {State | null} */
  let next = null;

  /** @param {Node} table */
  const scrolling = (table, label = strings.details) =>
    element('div', { class: 'table-box', tabindex: 0, role: 'region', 'aria-label': label }, table);

  function render() {
    const state = next;
    next = null;
    if (!state || state.images.length === 0) return;
    const answers = answersOf(state);
    const picked = answers.find(({ value }) => value === state.phaseValue);
    const parts = [scrolling(materialTable(state, answers))];
    if (picked && state.images.length > 1) {
      const byImage = scrolling(imagesTable(state, picked), strings.perImage);
      byImage.prepend(element('h2', {}, strings.perImage));
      parts.push(byImage);
    }
    const { scrollLeft } = body.querySelector('.table-box') ?? { scrollLeft: 0 };
    body.replaceChildren(...parts, facts(state, version()));
    parts[0].scrollLeft = scrollLeft;
  }

  const isNews = changeDetector();
  return {
    root,
    /**
     * At most once a frame: the table is long, and a slider asks often.
     * @param {State} state
     */
    update(state) {
      const { images, results, phaseValue, confidence, target } = state;
      if (!isNews(images, results, phaseValue, confidence, target)) return;
      if (next === null) requestAnimationFrame(render);
      next = state;
    },
  };
}
