import { axes, kFrame, linearTicks, scales } from './frame.js';
import { draw, linePath, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} RadialData
 * @property {ArrayLike<number>} radialTpc mean of the TPC at 0, 1, 2, ... px
 * @property {number} phaseFraction
 * @property {number} r0Px
 * @property {{mean: number, deviation: number} | null} plateau what is left beyond r0
 * @property {readonly [number, number]} domain px
 * @property {{x: string, y: string, square: string, r0: string, plateau: string}} texts
 * @property {import('./frame.js').Format} format
 */

/** The ring just inside r0 from which the level is taken, px (SI Section 4.1). */
const kRingPx = 10;
/** Room above the phase fraction, as a share of what is drawn. */
const kHeadroom = 0.06;

/** @param {RadialData} data @returns {[number, number]} */
function domainY({ radialTpc, phaseFraction, plateau }) {
  const noise = plateau?.deviation ?? 0;
  let least = phaseFraction ** 2 - 2 * noise;
  for (let i = 0; i < radialTpc.length; ++i) least = Math.min(least, radialTpc[i]);
  const room = kHeadroom * (phaseFraction - least);
  return [least - room, phaseFraction + room];
}

/**
 * The radial mean of the two-point correlation: it starts at the phase fraction and ends, from r0
 * on, at its square; what it holds above that is the CLS.
 * @param {RadialData} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function radialPlot(data, size, theme) {
  const { radialTpc, phaseFraction, r0Px, plateau, domain, texts, format } = data;
  const rangeY = domainY(data);
  const { x, y } = scales(size, domain, rangeY);
  const [left, right] = [kFrame.left, size.width - kFrame.right];
  const bottom = size.height - kFrame.bottom;
  /** @type {[number, number][]} */
  const line = [];
  for (let r = 0; r < radialTpc.length && r <= domain[1]; ++r) line.push([x(r), y(radialTpc[r])]);
  const square = round(y(phaseFraction ** 2));
  const inside = line.filter(([at]) => at <= x(r0Px));
  const area = `${linePath([[x(0), square], ...inside, [round(x(Math.min(r0Px, domain[1]))), square]])}Z`;
  const r0 = round(x(r0Px));
  const noise = plateau
    ? [
        draw('rect', {
          x: left,
          y: round(y(plateau.mean + plateau.deviation)),
          width: right - left,
          height: Math.max(
            1,
            round(y(plateau.mean - plateau.deviation) - y(plateau.mean + plateau.deviation)),
          ),
          fill: theme.muted,
          'fill-opacity': 0.18,
          'data-part': 'noise',
        }),
      ]
    : [];
  return draw(
    'g',
    {},
    ...noise,
    draw('path', { d: area, fill: theme.phase, 'fill-opacity': 0.25 }),
    draw('rect', {
      x: round(x(Math.max(0, r0Px - kRingPx))),
      y: kFrame.top,
      width: Math.max(1, round(x(r0Px) - x(Math.max(0, r0Px - kRingPx)))),
      height: bottom - kFrame.top,
      fill: theme.other,
      'fill-opacity': 0.15,
      'data-part': 'ring',
    }),
    draw('path', {
      d: `M${left} ${square}H${right}`,
      stroke: theme.muted,
      'stroke-dasharray': '4 3',
    }),
    draw(
      'text',
      { x: right, y: square - 7, 'text-anchor': 'end', fill: theme.muted },
      texts.square,
    ),
    draw('path', { d: `M${r0} ${kFrame.top}V${bottom}`, stroke: theme.other, 'data-part': 'r0' }),
    draw(
      'text',
      { x: r0 - 6, y: kFrame.top + 12, 'text-anchor': 'end', fill: theme.ink, 'font-weight': 600 },
      texts.r0,
    ),
    draw('path', { d: linePath(line), fill: 'none', stroke: theme.ink, 'stroke-width': 1.5 }),
    ...axes(
      {
        x,
        y,
        ticksX: linearTicks(domain, format),
        ticksY: linearTicks(rangeY, format, 3),
        nameX: texts.x,
        nameY: texts.y,
      },
      size,
      theme,
    ),
  );
}
