import {
  coverageMethods,
  meanSideOf,
  pooledShare,
  shareOf,
} from '../engine/coverage.js';
import { escaped } from '../plot/markup.js';
import { materialText } from './materials.js';
import {
  imagesText,
  leastCells,
  methodNames,
  ofDimension,
  percent,
  single,
  table,
  whole,
  withError,
} from './parts.js';

/** @typedef {import('../engine/coverage.js').CoverageCase} CoverageCase */
/** @typedef {import('../engine/coverage.js').CoverageData} CoverageData */
/** @typedef {import('../engine/coverage.js').CoverageMethod} CoverageMethod */

/** The subdivision method cannot cut sides that are shorter. */
const kShortestCutPx = 128;

/** @param {CoverageData} data */
export function byLevel(data) {
  const rows = [2, 3].flatMap((numDimensions) => {
    const cases = ofDimension(whole(data.cases), numDimensions).filter(
      ({ numCells }) => numCells >= leastCells,
    );
    if (cases.length === 0) return [];
    return /** @type {const} */ (['calibrated', 'imagerep', 'imagerep-sigma']).map((method) => [
      `${numDimensions}D ${methodNames[method]}`,
      ...data.levels.map((_, index) => withError(pooledShare(cases, index, method))),
    ]);
  });
  return table(
    ['coverage in % at', ...data.levels.map((level) => percent(level, level > 0.99 ? 1 : 0))],
    rows,
    `Coverage by confidence level, all cases of at least ${leastCells} cells`,
  );
}

/**
 * Distance from nominal, in the measures by which the calibrated model was developed.
 * @param {CoverageData} data
 */
export function byDistance(data) {
  const classes = [
    { text: 'fewer than 10 cells', least: 0, below: 10 },
    { text: '10 to 30 cells', least: 10, below: leastCells },
    { text: `from ${leastCells} cells`, least: leastCells, below: Infinity },
  ];
  const rows = [2, 3].flatMap((numDimensions) =>
    classes.flatMap(({ text, least, below }) => {
      const cases = ofDimension(whole(data.cases), numDimensions).filter(
        ({ numCells }) => numCells >= least && numCells < below,
      );
      if (cases.length === 0) return [];
      return /** @type {const} */ (['calibrated', 'imagerep']).map((method) => {
        const excesses = cases.flatMap(({ numSamples, methods }) =>
          data.levels.map((level, index) => {
            const error = Math.sqrt((level * (1 - level)) / numSamples);
            return Math.max(0, Math.abs(methods[method].hits[index] / numSamples - level) - 2 * error);
          }),
        );
        const mean = (/** @type {number[]} */ values) =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        return [
          `${numDimensions}D, ${text}: ${methodNames[method]}`,
          String(cases.length),
          mean(excesses).toFixed(4),
          Math.max(...excesses).toFixed(3),
          mean(cases.map(({ methods }) => methods[method].width ?? 0)).toFixed(2),
          mean(cases.map(({ methods }) => methods[method].score?.[0] ?? 0)).toFixed(2),
          mean(cases.map(({ methods }) => methods[method].score?.[1] ?? 0)).toFixed(2),
        ];
      });
    }),
  );
  return table(
    ['', 'cases', 'mean excess', 'largest', 'width 95 %', 'score 95 %', 'score 99.9 %'],
    rows,
    'Distance from nominal, width and interval score',
  );
}

/** @param {CoverageData} data */
export function byMaterial(data) {
  const levelIndex = data.levels.indexOf(0.95);
  return [2, 3]
    .map((numDimensions) => {
      const cases = ofDimension(single(data.cases), numDimensions);
      const sides = [...new Set(cases.map((each) => Math.round(meanSideOf(each))))];
      sides.sort((one, two) => one - two);
      const materials = [...new Set(cases.map(({ material }) => material))];
      if (materials.length === 0) return '';
      const rows = materials.map((material) => [
        escaped(materialText(material)),
        ...sides.map((side) => {
          const each = cases.find(
            (one) => one.material === material && Math.round(meanSideOf(one)) === side,
          );
          if (!each) return '–';
          const text = ['calibrated', 'imagerep']
            .map((method) => {
              const { hits } = each.methods[/** @type {CoverageMethod} */ (method)];
              return (100 * (hits[levelIndex] / each.numSamples)).toFixed(0);
            })
            .join(' <span class="error">/</span> ');
          return each.numCells < leastCells ? `<span class="few">${text}</span>` : text;
        }),
      ]);
      return table(
        ['material', ...sides.map((side) => `${side} px`)],
        rows,
        `${numDimensions}D, coverage of 95 % intervals in %: calibrated / ImageRep. Grey: fewer than ${leastCells} cells`,
      );
    })
    .join('');
}

/** @param {CoverageData} data @param {'shapes' | 'stacks'} suite */
export function bySuite(data, suite) {
  const levelIndex = data.levels.indexOf(0.95);
  const cases = data.cases.filter((each) => each.suite === suite);
  const kinds = [...new Set(cases.map(({ images }) => images.join(' + ')))];
  const rows = kinds.map((kind) => {
    const inside = cases.filter(({ images }) => images.join(' + ') === kind);
    return [
      escaped(imagesText(kind.split(' + '))),
      String(inside.length),
      String(inside.reduce((sum, each) => sum + each.numSamples, 0)),
      withError(pooledShare(inside, levelIndex, 'calibrated')),
      withError(pooledShare(inside, levelIndex, 'imagerep')),
    ];
  });
  return table(
    [suite === 'stacks' ? 'images' : 'sides, px', 'materials', 'samples', 'calibrated, %', 'ImageRep, %'],
    rows,
    `Coverage of 95 % intervals, ${suite === 'stacks' ? 'several images of one material' : 'sides that are not equal'}`,
  );
}

/** @type {Record<import('../engine/coverage.js').MaskName, string>} */
const maskNames = { bar: 'bar', holes: 'nine holes', disc: 'all but a disc' };

/** @param {CoverageData} data */
export function byMask(data) {
  const rows = [2, 3].flatMap((numDimensions) =>
    Object.entries(maskNames).flatMap(([mask, text]) => {
      const cases = ofDimension(data.cases, numDimensions).filter((each) => each.mask === mask);
      if (cases.length === 0) return [];
      const numSamples = cases.reduce((sum, each) => sum + each.numSamples, 0);
      return /** @type {const} */ (['calibrated', 'imagerep']).map((method) => [
        `${numDimensions}D, ${text}: ${methodNames[method]}`,
        String(cases.length),
        String(numSamples),
        ...data.levels.map((_, index) => withError(pooledShare(cases, index, method))),
      ]);
    }),
  );
  return table(
    [
      'coverage in % at',
      'materials',
      'samples',
      ...data.levels.map((level) => percent(level, level > 0.99 ? 1 : 0)),
    ],
    rows,
    'Coverage under masks, by confidence level',
  );
}

/** Coverages of 95 % intervals that the paper prints for PoreSpy's materials. */
const kPaper = { 2: [9442, 10000], 3: [941, 1000] };

/** @param {CoverageData} data */
export function table1(data) {
  const levelIndex = data.levels.indexOf(0.95);
  /** @param {readonly {numSamples: number, methods: CoverageCase['methods']}[]} rows @param {CoverageMethod} method */
  const cell = (rows, method) => {
    const numSamples = rows.reduce((sum, row) => sum + row.numSamples, 0);
    if (numSamples === 0) return '–';
    const share = pooledShare(rows, levelIndex, method);
    return `${share.hits}/${numSamples} = ${withError(share)} %`;
  };
  const rows = coverageMethods.map((method) => [
    escaped(methodNames[method]),
    ...[2, 3].flatMap((numDimensions) => {
      const [hits, numSamples] = kPaper[/** @type {2 | 3} */ (numDimensions)];
      return [
        method === 'imagerep' ? `${hits}/${numSamples} = ${withError(shareOf(hits, numSamples))} %` : '–',
        cell(
          data.table1.filter((row) => row.numDimensions === numDimensions),
          method,
        ),
      ];
    }),
  ]);
  /** @type {Record<string, string>} */
  const families = { blobs: 'blobs', simplex: 'simplex noise', value: 'value noise' };
  const details = [2, 3].flatMap((numDimensions) =>
    Object.entries(families).flatMap(([family, text]) => {
      const inside = data.table1.filter(
        (row) => row.numDimensions === numDimensions && row.family === family,
      );
      if (inside.length === 0) return [];
      return [
        [
          `${numDimensions}D ${text}`,
          ...coverageMethods.map((method) => withError(pooledShare(inside, levelIndex, method))),
        ],
      ];
    }),
  );
  return (
    table(
      ['method', '2D, paper', '2D, here', '3D, paper', '3D, here'],
      rows,
      'Intervals of 95 % that held the material’s phase fraction',
    ) +
    table(
      ['coverage in %', ...coverageMethods.map((method) => methodNames[method])],
      details,
      'The same by kind of material, as measured here',
    )
  );
}

/**
 * The calibrated model's worst cases among those that it is meant for.
 * @param {CoverageData} data
 */
export function worst(data) {
  const levelIndex = data.levels.indexOf(0.95);
  const kMost = 12;
  const ranked = data.cases
    .map((each) => ({
      each,
      calibrated: shareOf(each.methods.calibrated.hits[levelIndex], each.numSamples),
      imagerep: shareOf(each.methods.imagerep.hits[levelIndex], each.numSamples),
    }))
    .filter(({ calibrated }) => calibrated.high < 0.95)
    .sort((one, two) => one.calibrated.high - two.calibrated.high)
    .slice(0, kMost);
  const rows = ranked.map(({ each, calibrated, imagerep }) => [
    escaped(materialText(each.material)),
    escaped(imagesText(each.images) + (each.mask ? `, ${maskNames[each.mask]}` : '')),
    each.numCells.toFixed(0),
    withError(calibrated),
    withError(imagerep),
  ]);
  return table(
    ['material', 'image', 'cells', 'calibrated, %', 'ImageRep, %'],
    rows,
    'Cases where 95 % intervals of the calibrated model held the truth least often',
  );
}

/** @param {CoverageData} data */
export function counts(data) {
  const sum = (/** @type {readonly {numSamples: number}[]} */ rows) =>
    rows.reduce((total, row) => total + row.numSamples, 0);
  const volumes = data.table1.filter(({ numDimensions }) => numDimensions === 3);
  return {
    numVolumes: sum(volumes),
    longestSidePx: Math.max(0, ...volumes.map(({ sidePx }) => sidePx)),
    numCases: data.cases.length,
    numSamples: sum(data.cases) + sum(data.table1),
    numMaterials: new Set(data.cases.map(({ material }) => material)).size,
    shortestCutPx: kShortestCutPx,
  };
}
