import { draw, linePath, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

const kMargin = 34;
const kNumRings = 2;
const kBarPx = 14;
const kBarLabelPx = 28;
const kBarValuePx = 84;

/**
 * A round length for the rings of a polar plot: 1, 2 or 5 times a power of ten.
 * @param {number} longest
 */
function ringStep(longest) {
  const power = 10 ** Math.floor(Math.log10(longest / kNumRings));
  const factor = [5, 2, 1].find((each) => each * power * kNumRings <= longest) ?? 1;
  return factor * power;
}

/**
 * Lengths by direction as a polar plot: round where the structure is alike in all directions.
 * @param {{directions: readonly {angle: number, lengthPx: number}[],
 *   texts: {x: string, y: string, length: (lengthPx: number) => string}}} data over half a turn
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function polarPlot({ directions, texts }, { width, height }, theme) {
  const longest = Math.max(...directions.map(({ lengthPx }) => lengthPx), 1e-9);
  const radius = Math.max(1, Math.min(width, height) / 2 - kMargin);
  const scale = radius / longest;
  const [cx, cy] = [round(width / 2), round(height / 2)];
  const step = ringStep(longest);
  const rings = Array.from({ length: Math.floor(longest / step) }, (_, i) => (i + 1) * step);
  // A direction and its opposite are one.
  const around = [
    ...directions,
    ...directions.map((each) => ({ ...each, angle: each.angle + Math.PI })),
  ];
  const outline = around.map(
    ({ angle, lengthPx }) =>
      /** @type {[number, number]} */ ([
        cx + lengthPx * scale * Math.cos(angle),
        cy + lengthPx * scale * Math.sin(angle),
      ]),
  );
  return draw(
    'g',
    {},
    ...rings.map((ring) =>
      draw('circle', {
        cx,
        cy,
        r: round(ring * scale),
        fill: 'none',
        stroke: theme.line,
        'stroke-opacity': 0.5,
      }),
    ),
    draw('path', {
      d: `M${cx - radius} ${cy}H${cx + radius}M${cx} ${cy - radius}V${cy + radius}`,
      stroke: theme.line,
      'stroke-opacity': 0.5,
    }),
    draw('path', {
      d: `${linePath(outline)}Z`,
      fill: theme.phase,
      'fill-opacity': 0.25,
      stroke: theme.phase,
      'stroke-width': 2,
      'data-part': 'outline',
    }),
    ...rings.map((ring) =>
      draw(
        'text',
        {
          x: round(cx + ring * scale * Math.SQRT1_2) + 3,
          y: round(cy - ring * scale * Math.SQRT1_2) - 3,
          fill: theme.muted,
        },
        texts.length(ring),
      ),
    ),
    draw('text', { x: cx + radius + 8, y: cy + 4, fill: theme.muted }, texts.x),
    draw(
      'text',
      { x: cx, y: cy - radius - 8, 'text-anchor': 'middle', fill: theme.muted },
      texts.y,
    ),
  );
}

/**
 * Lengths along the axes as bars.
 * @param {{bars: readonly {name: string, lengthPx: number, text: string}[]}} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function barsPlot({ bars }, { width, height }, theme) {
  const longest = Math.max(...bars.map(({ lengthPx }) => lengthPx), 1e-9);
  const room = Math.max(1, width - 2 * kMargin - kBarLabelPx - kBarValuePx);
  const step = (height - 2 * kMargin) / bars.length;
  return draw(
    'g',
    {},
    ...bars.flatMap(({ name, lengthPx, text }, index) => {
      const y = round(kMargin + (index + 0.5) * step);
      const left = kMargin + kBarLabelPx;
      const length = round((room * lengthPx) / longest);
      return [
        draw('text', { x: left - 10, y: y + 4, 'text-anchor': 'end', fill: theme.ink }, name),
        draw('rect', {
          x: left,
          y: y - kBarPx / 2,
          width: length,
          height: kBarPx,
          fill: theme.phase,
          'data-part': 'bar',
        }),
        draw('text', { x: left + length + 8, y: y + 4, fill: theme.ink }, text),
      ];
    }),
  );
}
