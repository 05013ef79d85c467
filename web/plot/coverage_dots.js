import { linearTicks, ticksBelow } from './frame.js';
import { linearScale } from './scale.js';
import { draw, round } from './svg.js';

/** @typedef {import('./svg.js').Drawing} Drawing */
/** @typedef {import('./picture.js').Size} Size */
/** @typedef {import('./picture.js').Theme} Theme */

/**
 * @typedef {object} CoverageRow
 * @property {string} name
 * @property {number} coverage 0..1
 * @property {number} low of its own uncertainty
 * @property {number} high
 * @property {string} text
 * @property {boolean} isHeadline
 */

const kMarginLeft = 104;
const kMarginRight = 64;
const kMarginTop = 48;
const kBelowAxis = 30;
const kLeastTicks = 3;
/** The tools of a plot's frame stand in its upper right corner. */
const kToolsWidth = 135;
const kHalfLabel = 45;
/** So much of the axis is shown at least. */
const kLeastSpan = 0.1;

/**
 * Coverage of models, each a dot with its uncertainty, against what the level promises.
 * @param {{rows: readonly CoverageRow[], level: number, levelText: string,
 *   format: (value: number, numDecimals: number) => string}} data
 * @param {Size} size
 * @param {Theme} theme
 * @returns {Drawing}
 */
export function coverageDots({ rows, level, levelText, format }, { width, height }, theme) {
  const least = Math.min(level - kLeastSpan, ...rows.map(({ low }) => low));
  /** @type {[number, number]} */
  const domain = [Math.max(0, least), 1];
  const x = linearScale(domain, [kMarginLeft, width - kMarginRight]);
  const axisY = height - kBelowAxis;
  const step = (axisY - kMarginTop) / rows.length;
  const marks = linearTicks(domain, format, kLeastTicks);
  const nominal = round(x(level));
  const isUnderTools = nominal + kHalfLabel > width - kToolsWidth;
  return draw(
    'g',
    {},
    draw('path', { d: `M${kMarginLeft} ${axisY}H${width - kMarginRight}`, stroke: theme.line }),
    ...ticksBelow(marks, x, { y: axisY, numbersY: axisY + 20 }, theme),
    draw('path', {
      d: `M${nominal} ${kMarginTop - 8}V${axisY}`,
      stroke: theme.ink,
      'stroke-dasharray': '3 3',
    }),
    draw(
      'text',
      isUnderTools
        ? { x: nominal - 6, y: kMarginTop, 'text-anchor': 'end', fill: theme.muted }
        : { x: nominal, y: kMarginTop - 13, 'text-anchor': 'middle', fill: theme.muted },
      levelText,
    ),
    ...rows.flatMap(({ name, coverage, low, high, text, isHeadline }, index) => {
      const y = round(kMarginTop + (index + 0.5) * step);
      const colour = isHeadline ? theme.phase : theme.muted;
      return [
        draw(
          'text',
          {
            x: kMarginLeft - 12,
            y: y + 4,
            'text-anchor': 'end',
            fill: theme.ink,
            'font-weight': isHeadline ? 600 : 400,
          },
          name,
        ),
        draw('path', {
          d: `M${round(x(Math.max(low, domain[0])))} ${y}H${round(x(high))}`,
          stroke: colour,
          'stroke-width': 2,
        }),
        draw('circle', {
          cx: round(x(coverage)),
          cy: y,
          r: 5,
          fill: colour,
          'data-part': 'coverage',
        }),
        draw('text', { x: width - kMarginRight + 10, y: y + 4, fill: theme.ink }, text),
      ];
    }),
  );
}
