// The chart of README from the benchmark's JSON: time of the correlation against the number of
// pixels, both on logarithmic axes, and FFTW's beside it.
//
// usage: node tests/benchmarks/chart.mjs BENCHMARK.json OUT.svg

import { readFileSync, writeFileSync } from 'node:fs';

const [, , from, to] = process.argv;
const { cases, growth } = JSON.parse(readFileSync(from, 'utf8'));

const kWidth = 720;
const kHeight = 420;
const kLeft = 70;
const kRight = 20;
const kTop = 20;
const kBottom = 50;

/** @param {string} shape */
const pixelsOf = (shape) => shape.split('x').reduce((product, side) => product * Number(side), 1);
/** @type {{label: string, colour: string, isLine: boolean, points: [number, number][]}[]} */
const series = [
  { label: 'images, WebAssembly', colour: '#1f6feb', isLine: true, points: [] },
  { label: 'volumes, WebAssembly', colour: '#8250df', isLine: true, points: [] },
  { label: 'FFTW', colour: '#bc4c00', isLine: false, points: [] },
  { label: 'WebAssembly at the same sizes', colour: '#1a7f37', isLine: false, points: [] },
];
for (const point of growth) {
  series[point.numDimensions - 2].points.push([point.numPixels, point.warmMs]);
}
for (const { shape, engine, warmMs } of cases) {
  if (engine === 'FFTW') series[2].points.push([pixelsOf(shape), warmMs]);
  if (engine === 'wasm') series[3].points.push([pixelsOf(shape), warmMs]);
}
const all = series.flatMap(({ points }) => points);
/** @param {number[]} numbers */
const decades = (numbers) => [
  Math.floor(Math.log10(Math.min(...numbers))),
  Math.ceil(Math.log10(Math.max(...numbers))),
];
const [firstX, lastX] = decades(all.map(([x]) => x));
const [firstY, lastY] = decades(all.map(([, y]) => y));
/** @param {number} x */
const atX = (x) =>
  kLeft + ((Math.log10(x) - firstX) / (lastX - firstX)) * (kWidth - kLeft - kRight);
/** @param {number} y */
const atY = (y) =>
  kHeight - kBottom - ((Math.log10(y) - firstY) / (lastY - firstY)) * (kHeight - kTop - kBottom);

const parts = [];
for (let e = firstX; e <= lastX; ++e) {
  const x = atX(10 ** e).toFixed(1);
  parts.push(
    `<line x1="${x}" x2="${x}" y1="${kTop}" y2="${kHeight - kBottom}" stroke="#d0d7de"/>`,
    `<text x="${x}" y="${kHeight - kBottom + 18}" text-anchor="middle">10<tspan dy="-5" font-size="9">${e}</tspan></text>`,
  );
}
for (let e = firstY; e <= lastY; ++e) {
  const y = atY(10 ** e).toFixed(1);
  parts.push(
    `<line x1="${kLeft}" x2="${kWidth - kRight}" y1="${y}" y2="${y}" stroke="#d0d7de"/>`,
    `<text x="${kLeft - 8}" y="${y}" dy="4" text-anchor="end">${10 ** e} ms</text>`,
  );
}
series.forEach(({ label, colour, isLine, points }, i) => {
  const sorted = [...points].sort(([a], [b]) => a - b);
  const places = sorted.map(([x, y]) => [atX(x).toFixed(1), atY(y).toFixed(1)]);
  if (isLine) {
    const path = places.map(([x, y]) => `${x},${y}`).join(' ');
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
  }
  for (const [x, y] of places) parts.push(`<circle cx="${x}" cy="${y}" r="4" fill="${colour}"/>`);
  const y = kTop + 18 + 18 * i;
  parts.push(
    `<circle cx="${kLeft + 16}" cy="${y - 4}" r="4" fill="${colour}"/>`,
    `<text x="${kLeft + 28}" y="${y}">${label}</text>`,
  );
});
writeFileSync(
  to,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${kWidth} ${kHeight}" font-family="sans-serif" font-size="12" role="img">
<title>Time of the two-point correlation against the number of pixels</title>
<rect width="${kWidth}" height="${kHeight}" fill="#ffffff"/>
<g fill="#1f2328">
${parts.join('\n')}
<text x="${(kLeft + kWidth - kRight) / 2}" y="${kHeight - 12}" text-anchor="middle">pixels or voxels</text>
</g>
</svg>
`,
);
