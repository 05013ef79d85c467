import { numDimensionsOf } from '../engine/coverage.js';
import { escaped } from '../plot/markup.js';

/** @typedef {import('../engine/coverage.js').CoverageCase} CoverageCase */
/** @typedef {import('../engine/coverage.js').CoverageMethod} CoverageMethod */
/** @typedef {import('../engine/coverage.js').Share} Share */

/** @type {Record<CoverageMethod, string>} */
export const methodNames = {
  calibrated: 'Calibrated',
  imagerep: 'ImageRep',
  'imagerep-sigma': 'ImageRep, σ only',
  'subdivision-textbook': 'Subdivision',
  'subdivision-published': 'Subdivision by columns',
};

/** From here on intervals are meant to hold (README, "What the number means"). */
export const leastCells = 30;
/** @param {number} share @param {number} [digits] */
export const percent = (share, digits = 1) => `${(100 * share).toFixed(digits)} %`;

/** Half of the 95 % interval of a coverage. @param {Share} share */
export const withError = (share) =>
  `${(100 * share.coverage).toFixed(1)} <span class="error">± ${(50 * (share.high - share.low)).toFixed(1)}</span>`;

/**
 * @param {readonly string[]} columns
 * @param {readonly (readonly string[])[]} rows cells are markup
 * @param {string} caption
 */
export function table(columns, rows, caption) {
  const head = columns.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const body = rows
    .map(
      ([first, ...rest]) =>
        `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    )
    .join('\n');
  return (
    `<div class="table-box" role="region" tabindex="0" aria-label="${escaped(caption)}">` +
    `<table class="numbers"><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead>` +
    `<tbody>\n${body}\n</tbody></table></div>`
  );
}

/** @param {readonly CoverageCase[]} cases @param {number} numDimensions */
export const ofDimension = (cases, numDimensions) =>
  cases.filter((each) => numDimensionsOf(each) === numDimensions);

/** Squares and cubes of one image. @param {readonly CoverageCase[]} cases */
export const single = (cases) =>
  cases.filter(({ suite }) => !['shapes', 'stacks', 'masks'].includes(suite));

/** Those all of whose pixels count. @param {readonly CoverageCase[]} cases */
export const whole = (cases) => cases.filter(({ mask }) => !mask);

/**
 * Images of a sample in words, such as 64 × 80 or 4 of 200 × 200.
 * @param {readonly string[]} images
 */
export function imagesText(images) {
  const isEqual = images.length > 1 && images.every((image) => image === images[0]);
  const text = isEqual ? `${images.length} of ${images[0]}` : images.join(' + ');
  return text.replaceAll('x', ' × ');
}
