// The chart of README from the benchmark's JSON: time and memory of the correlation against the number
// of pixels, all axes logarithmic, with the slopes, and FFTW's time beside it.
//
// usage: node tests/benchmarks/chart.mjs BENCHMARK.json OUT.svg

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
const { cases, growth, slopes } = JSON.parse(readFileSync(from, 'utf8'));

const kWidth = 900;
const kHeight = 400;
const kPanelWidth = 350;
const kTop = 40;
const kBottom = 50;
const kLefts = [80, 530];

/**
 * @typedef {{label: string, colour: string, isLine: boolean, points: [number, number][]}} Series
 * @typedef {{title: string, unit: string, series: Series[]}} Panel
 */

/** @param {string} shape */
const pixelsOf = (shape) => shape.split('x').reduce((product, side) => product * Number(side), 1);
/** @param {number} numDimensions @param {'time' | 'memory'} what */
const slopeOf = (numDimensions, what) => {
  const slope = slopes.find((/** @type {any} */ s) => s.numDimensions === numDimensions);
  return slope ? `, slope ${slope[what].toFixed(2)}` : '';
};
/** @param {'processorMs' | 'predictedMb' | 'peakMb'} field @param {'time' | 'memory'} what */
const growthOf = (field, what) =>
  [2, 3].map((numDimensions) => ({
    label: `${numDimensions === 2 ? 'images' : 'volumes'}${slopeOf(numDimensions, what)}`,
    colour: numDimensions === 2 ? '#1f6feb' : '#8250df',
    isLine: true,
    points: growth
      .filter((/** @type {any} */ point) => point.numDimensions === numDimensions)
      .map((/** @type {any} */ point) => [point.numPixels, point[field]]),
  }));
/** @type {Panel[]} */
const panels = [
  {
    title: 'Time, WebAssembly, one worker',
    unit: 'ms',
    series: [
      ...growthOf('processorMs', 'time'),
      {
        label: 'FFTW, native, all lags',
        colour: '#bc4c00',
        isLine: false,
        points: cases
          .filter((/** @type {any} */ { engine }) => engine === 'FFTW')
          .map((/** @type {any} */ { shape, processorMs }) => [pixelsOf(shape), processorMs]),
      },
    ],
  },
  {
    title: 'Memory that the correlation takes',
    unit: 'MB',
    series: growthOf('predictedMb', 'memory'),
  },
];

/** @param {number[]} numbers */
const decades = (numbers) => [
  Math.floor(Math.log10(Math.min(...numbers))),
  Math.ceil(Math.log10(Math.max(...numbers))),
];

/**
 * @param {Panel} panel
 * @param {number} left
 */
function draw({ title, unit, series }, left) {
  const all = series.flatMap(({ points }) => points);
  const [firstX, lastX] = decades(all.map(([x]) => x));
  const [firstY, lastY] = decades(all.map(([, y]) => y));
  const bottom = kHeight - kBottom;
  const right = left + kPanelWidth;
  /** @param {number} x */
  const atX = (x) => left + ((Math.log10(x) - firstX) / (lastX - firstX)) * kPanelWidth;
  /** @param {number} y */
  const atY = (y) => bottom - ((Math.log10(y) - firstY) / (lastY - firstY)) * (bottom - kTop);
  const parts = [`<text x="${left}" y="${kTop - 16}" font-weight="bold">${title}</text>`];
  for (let e = firstX; e <= lastX; ++e) {
    const x = atX(10 ** e).toFixed(1);
    parts.push(
      `<line x1="${x}" x2="${x}" y1="${kTop}" y2="${bottom}" stroke="#d0d7de"/>`,
      `<text x="${x}" y="${bottom + 18}" text-anchor="middle">10<tspan dy="-5" font-size="9">${e}</tspan></text>`,
    );
  }
  for (let e = firstY; e <= lastY; ++e) {
    const y = atY(10 ** e).toFixed(1);
    parts.push(
      `<line x1="${left}" x2="${right}" y1="${y}" y2="${y}" stroke="#d0d7de"/>`,
      `<text x="${left - 8}" y="${y}" dy="4" text-anchor="end">${10 ** e} ${unit}</text>`,
    );
  }
  series.forEach(({ label, colour, isLine, points }, i) => {
    if (points.length === 0) return;
    const sorted = [...points].sort(([a], [b]) => a - b);
    const places = sorted.map(([x, y]) => [atX(x).toFixed(1), atY(y).toFixed(1)]);
    if (isLine) {
      const path = places.map(([x, y]) => `${x},${y}`).join(' ');
      parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    }
    for (const [x, y] of places) parts.push(`<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`);
    const y = kTop + 18 + 18 * i;
    parts.push(
      `<circle cx="${left + 16}" cy="${y - 4}" r="4" fill="${colour}"/>`,
      `<text x="${left + 28}" y="${y}">${label}</text>`,
    );
  });
  parts.push(
    `<text x="${(left + right) / 2}" y="${kHeight - 12}" text-anchor="middle">pixels or voxels</text>`,
  );
  return parts.join('\n');
}

writeFileSync(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${kHeight}" font-family="sans-serif" font-size="12" role="img">
<title>Time and memory of the two-point correlation against the number of pixels</title>
<rect width="${kWidth}" height="${kHeight}" fill="#ffffff"/>
<g fill="#1f2328">
${panels.map((panel, i) => draw(panel, kLefts[i])).join('\n')}
</g>
</svg>
`,
);
