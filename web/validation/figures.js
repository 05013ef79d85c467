import { meanSideOf, pooledShare } from '../engine/coverage.js';
import { coveragePlot } from '../plot/coverage.js';
import { escaped, markup } from '../plot/markup.js';
import { draw } from '../plot/svg.js';
import { leastCells, methodNames, ofDimension, single, table, withError } from './parts.js';

/** @typedef {import('../engine/coverage.js').CoverageCase} CoverageCase */
/** @typedef {import('../engine/coverage.js').CoverageData} CoverageData */
/** @typedef {import('../engine/coverage.js').CoverageMethod} CoverageMethod */

/**
 * Cases that are taken together.
 * @typedef {{text: string, holds: (each: CoverageCase) => boolean}} CaseClass
 */

/** @type {readonly CoverageMethod[]} */
const kPlotted = ['calibrated', 'imagerep', 'subdivision-textbook'];
/** @type {Partial<Record<CoverageMethod, string>>} */
const kColours = {
  calibrated: 'var(--focus)',
  imagerep: 'var(--warning)',
  'subdivision-textbook': 'var(--line-strong)',
};
const kTheme = { ink: 'var(--ink)', muted: 'var(--muted)', line: 'var(--line-strong)' };
const kPlotSize = { width: 700, height: 320 };
/**
 * Cases by a quantity, in classes whose middle is the mark.
 * @param {readonly CoverageCase[]} cases
 * @param {readonly CaseClass[]} classes
 * @param {number} levelIndex
 */
function seriesOver(cases, classes, levelIndex) {
  return kPlotted.map((method) => ({
    name: methodNames[method],
    colour: kColours[method] ?? 'var(--ink)',
    points: classes.flatMap(({ holds }, at) => {
      const inside = cases.filter(
        (each) =>
          holds(each) &&
          (method !== 'subdivision-textbook' || (each.methods[method].none ?? 0) < each.numSamples),
      );
      if (inside.length === 0) return [];
      return [{ at, ...pooledShare(inside, levelIndex, method) }];
    }),
  }));
}

/**
 * A plot with its numbers below it.
 * @param {CoverageData} data
 * @param {readonly CoverageCase[]} cases
 * @param {readonly CaseClass[]} classes
 * @param {{title: string, axis: string}} texts
 */
function plotFigure(data, cases, classes, { title, axis }) {
  const levelIndex = data.levels.indexOf(0.95);
  const filled = classes.filter(({ holds }) => cases.some(holds));
  const series = seriesOver(cases, filled, levelIndex).filter(({ points }) => points.length > 0);
  if (filled.length < 2) return '';
  const drawing = draw(
    'svg',
    {
      viewBox: `0 0 ${kPlotSize.width} ${kPlotSize.height}`,
      role: 'img',
      'aria-label': `${title}. The numbers stand in the table below.`,
      class: 'coverage-plot',
    },
    coveragePlot(
      {
        series,
        marks: filled.map(({ text }) => text),
        nominal: 0.95,
        texts: { axis, nominal: 'where it should be' },
      },
      kPlotSize,
      kTheme,
    ),
  );
  const rows = filled.map(({ text, holds }, at) => {
    const inside = cases.filter(holds);
    const numSamples = inside.reduce((sum, each) => sum + each.numSamples, 0);
    return [
      escaped(text),
      String(inside.length),
      String(numSamples),
      ...series.map(({ points }) => {
        const point = points.find((each) => each.at === at);
        return point ? withError(point) : '–';
      }),
    ];
  });
  const columns = [axis, 'cases', 'samples', ...series.map(({ name }) => `${name}, %`)];
  return (
    `<figure><figcaption>${escaped(title)}</figcaption>${markup(drawing)}` +
    `<details><summary>Numbers</summary>${table(columns, rows, title)}</details></figure>`
  );
}

/** @param {CoverageData} data */
export function bySize(data) {
  return [2, 3]
    .map((numDimensions) => {
      const cases = ofDimension(single(data.cases), numDimensions).filter(
        ({ numCells }) => numCells >= leastCells,
      );
      const sides = [...new Set(cases.map((each) => Math.round(meanSideOf(each))))];
      const classes = sides
        .sort((one, two) => one - two)
        .map((side) => ({
          text: String(side),
          holds: (/** @type {CoverageCase} */ each) => Math.round(meanSideOf(each)) === side,
        }));
      return plotFigure(data, cases, classes, {
        title: `${numDimensions}D, coverage of 95 % intervals by side, samples of at least ${leastCells} cells`,
        axis: 'side, px',
      });
    })
    .join('');
}

const kCellClasses = [3, 10, 30, 100, 300, 1000, 10000, Infinity];

/** @param {CoverageData} data */
export function byCells(data) {
  return [2, 3]
    .map((numDimensions) => {
      const cases = ofDimension(single(data.cases), numDimensions);
      const classes = kCellClasses.slice(0, -1).map((least, index) => {
        const below = kCellClasses[index + 1];
        return {
          text: below === Infinity ? `from ${least}` : `${least}–${below}`,
          holds: (/** @type {CoverageCase} */ { numCells }) => numCells >= least && numCells < below,
        };
      });
      return plotFigure(data, cases, classes, {
        title: `${numDimensions}D, coverage of 95 % intervals by the number of correlation cells in a sample`,
        axis: 'correlation cells',
      });
    })
    .join('');
}
