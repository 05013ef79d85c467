import { axes, kFrame, logTicks } from './frame.js';
import { linearScale } from './scale.js';
import { draw, linePath, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} SizeCurveData
 * @property {readonly {error: number, sidePx: number}[]} points by falling error
 * @property {{error: number, sidePx: number, text: string} | null} target
 * @property {{sidePx: number, text: string} | null} present side of what was imaged
 * @property {{x: string, y: string}} texts
 * @property {(error: number) => string} formatError
 * @property {(sidePx: number) => string} formatSide
 */

/** Of the target's side, px, with its unit. */
const kLabelWidth = 90;

/**
 * @param {readonly number[]} values > 0
 * @returns {[number, number]}
 */
const logDomain = (values) => [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];

/**
 * The side that an error takes, both on logarithmic axes: half the error takes several times the
 * area.
 * @param {SizeCurveData} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function sizeCurvePlot(
  { points, target, present, texts, formatError, formatSide },
  size,
  theme,
) {
  const domainX = logDomain(points.map(({ error }) => error));
  const domainY = logDomain([
    ...points.map(({ sidePx }) => sidePx),
    ...(present ? [present.sidePx] : []),
  ]);
  const scaleX = linearScale(domainX, [kFrame.left, size.width - kFrame.right]);
  const scaleY = linearScale(domainY, [size.height - kFrame.bottom, kFrame.top]);
  const x = (/** @type {number} */ error) => scaleX(Math.log10(error));
  const y = (/** @type {number} */ side) => scaleY(Math.log10(side));
  const line = points.map(
    ({ error, sidePx }) => /** @type {[number, number]} */ ([x(error), y(sidePx)]),
  );
  const marks = [];
  if (present) {
    marks.push(
      draw('path', {
        d: `M${kFrame.left} ${round(y(present.sidePx))}H${size.width - kFrame.right}`,
        stroke: theme.muted,
        'stroke-dasharray': '4 3',
      }),
      draw(
        'text',
        {
          x: size.width - kFrame.right,
          y: round(y(present.sidePx)) - 6,
          'text-anchor': 'end',
          fill: theme.muted,
        },
        present.text,
      ),
    );
  }
  if (target) {
    const [at, up] = [round(x(target.error)), round(y(target.sidePx))];
    // The curve falls: it is free above it to the right, and below it to the left.
    const isAtEdge = at > size.width - kFrame.right - kLabelWidth;
    marks.push(
      draw('path', {
        d: `M${at} ${size.height - kFrame.bottom}V${up}H${kFrame.left}`,
        fill: 'none',
        stroke: theme.phase,
        'stroke-dasharray': '2 3',
      }),
      draw('circle', { cx: at, cy: up, r: 5, fill: theme.phase, 'data-part': 'target' }),
      draw(
        'text',
        {
          x: at + (isAtEdge ? -10 : 10),
          y: up + (isAtEdge ? 18 : -8),
          'text-anchor': isAtEdge ? 'end' : 'start',
          fill: theme.ink,
          'font-weight': 600,
        },
        target.text,
      ),
    );
  }
  return draw(
    'g',
    {},
    draw('path', { d: linePath(line), fill: 'none', stroke: theme.ink, 'stroke-width': 1.5 }),
    ...marks,
    ...axes(
      {
        x,
        y,
        ticksX: logTicks([10 ** domainX[0], 10 ** domainX[1]], formatError),
        ticksY: logTicks([10 ** domainY[0], 10 ** domainY[1]], formatSide),
        nameX: texts.x,
        nameY: texts.y,
      },
      size,
      theme,
    ),
  );
}
