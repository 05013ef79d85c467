import { histogramPlot, histogramScale } from '../../plot/histogram.js';
import { pageTheme } from '../../plot/picture.js';
import { toElement } from '../../plot/svg.js';
import { coarse, domainOf, roomOf, withThreshold } from '../../state/segmentation.js';
import { cssColour, phaseColour } from '../colours.js';
import { element } from '../dom.js';
import { sharePercent } from '../format.js';
import { localised, significant } from '../numbers.js';
import { strings } from '../strings.js';

/** @typedef {import('../../engine/types.js').Histogram} Histogram */

/** More bars than these are finer than the screen. */
const kMostBars = 256;
/** An arrow key with Page in its name goes so many steps. */
const kPageSteps = 10;
/** Arrow keys move by the grid of the histogram, but cross it in no more steps than these. */
const kMostSteps = 256;

const kSvgNamespace = 'http://www.w3.org/2000/svg';

/** @param {number} value */
export const valueText = (value) => localised(String(Number(value.toPrecision(5))));

/**
 * How many pixels lie on either side of a value.
 * @param {Histogram} histogram
 * @param {number} value
 */
function sharesAt({ lower, step, counts }, value) {
  const last = Math.floor((value - lower) / step);
  let darker = 0;
  let all = 0;
  counts.forEach((count, i) => {
    all += count;
    if (i <= last) darker += count;
  });
  return all > 0 ? darker / all : 0;
}

/**
 * The histogram with a handle a threshold: dragged by mouse or finger, moved by keyboard.
 * @param {(thresholds: number[], gesture: string) => void} onMove one drag is one gesture
 */
export function createHistogram(onMove) {
  const svg = document.createElementNS(kSvgNamespace, 'svg');
  svg.setAttribute('class', 'histogram-svg');
  const handles = element('div', { class: 'histogram-handles' });
  const root = element('div', { class: 'histogram', 'data-testid': 'histogram' }, svg, handles);

  /** @type {{histogram: Histogram, bars: ReturnType<typeof coarse>, thresholds: readonly number[],
   *   ranges: readonly {lower: number, upper: number, isClear: boolean}[]} | null} */
  let shown = null;

  let numDrags = 0;

  /** @param {number} index @param {number} value @param {string} gesture */
  function move(index, value, gesture) {
    if (!shown) return;
    onMove(withThreshold(shown.histogram, shown.thresholds, index, value), gesture);
  }

  /** @param {number} index @param {PointerEvent} event */
  const drag = (index, event) => move(index, valueAt(event), `drag-${numDrags}`);

  /** @param {PointerEvent} event */
  function valueAt(event) {
    if (!shown) return 0;
    const { bars } = shown;
    const box = root.getBoundingClientRect();
    const x = histogramScale(bars, box.width);
    const [from, to] = [bars.lower, bars.lower + bars.step * bars.counts.length];
    return from + ((event.clientX - box.left - x(from)) / (x(to) - x(from))) * (to - from);
  }

  /** @param {number} index */
  function createHandle(index) {
    const handle = element('div', {
      class: 'histogram-handle',
      role: 'slider',
      tabindex: 0,
      'aria-label': strings.threshold(index + 1),
      'data-testid': `threshold-${index}`,
      onpointerdown: (/** @type {PointerEvent} */ event) => {
        ++numDrags;
        handle.setPointerCapture(event.pointerId);
        handle.focus();
        event.preventDefault();
      },
      onpointermove: (/** @type {PointerEvent} */ event) => {
        if (handle.hasPointerCapture(event.pointerId)) drag(index, event);
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (!shown) return;
        const { histogram, thresholds } = shown;
        const [least, most] = domainOf(histogram);
        const step = Math.max(histogram.step, (most - least) / kMostSteps);
        const [low, high] = roomOf(histogram, thresholds, index);
        const now = thresholds[index];
        /** @type {Record<string, number>} */
        const targets = {
          ArrowRight: now + step,
          ArrowUp: now + step,
          ArrowLeft: now - step,
          ArrowDown: now - step,
          PageUp: now + kPageSteps * step,
          PageDown: now - kPageSteps * step,
          Home: low,
          End: high,
        };
        if (!(event.key in targets)) return;
        event.preventDefault();
        move(index, targets[event.key], `threshold-${index}`);
      },
    });
    return handle;
  }

  // Beside the handles, the nearest one comes.
  svg.addEventListener('pointerdown', (event) => {
    if (!shown || shown.thresholds.length === 0) return;
    const value = valueAt(event);
    const distances = shown.thresholds.map((threshold) => Math.abs(threshold - value));
    const index = distances.indexOf(Math.min(...distances));
    const handle = /** @type {HTMLElement} */ (handles.children[index]);
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    event.preventDefault();
    ++numDrags;
    drag(index, event);
  });

  function redraw() {
    const { clientWidth: width, clientHeight: height } = root;
    if (!shown || width === 0 || height === 0) return;
    const { histogram, bars, thresholds, ranges } = shown;
    const colours = Array.from({ length: thresholds.length + 1 }, (_, i) =>
      cssColour(phaseColour(i)),
    );
    const format = (/** @type {number} */ value, /** @type {number} */ numDecimals) =>
      localised(value.toFixed(numDecimals));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('role', 'img');
    const ends = domainOf(histogram).map(valueText);
    svg.setAttribute(
      'aria-label',
      `${strings.histogramTitle}. ` +
        strings.histogramDescription(ends[0], ends[1], thresholds.map(valueText).join(', ')),
    );
    svg.replaceChildren(
      toElement(
        histogramPlot({ bars, thresholds, ranges, colours, format }, { width, height }, pageTheme('')),
      ),
    );
    const x = histogramScale(bars, width);
    while (handles.children.length > thresholds.length) handles.lastElementChild?.remove();
    while (handles.children.length < thresholds.length) {
      handles.append(createHandle(handles.children.length));
    }
    thresholds.forEach((threshold, i) => {
      const handle = /** @type {HTMLElement} */ (handles.children[i]);
      const [low, high] = roomOf(histogram, thresholds, i);
      const darker = sharesAt(histogram, threshold);
      handle.style.setProperty('left', `${x(threshold)}px`);
      handle.setAttribute('aria-valuemin', significant(low, 6));
      handle.setAttribute('aria-valuemax', significant(high, 6));
      handle.setAttribute('aria-valuenow', String(threshold));
      handle.setAttribute(
        'aria-valuetext',
        strings.thresholdText(valueText(threshold), sharePercent(darker), sharePercent(1 - darker)),
      );
    });
  }

  new ResizeObserver(redraw).observe(root);

  /** @type {Histogram | null} */
  let lastHistogram = null;
  return {
    root,
    /**
     * @param {Histogram} histogram
     * @param {readonly number[]} thresholds
     * @param {readonly {lower: number, upper: number, isClear: boolean}[]} ranges
     */
    show(histogram, thresholds, ranges) {
      const bars =
        shown && histogram === lastHistogram ? shown.bars : coarse(histogram, kMostBars);
      lastHistogram = histogram;
      shown = { histogram, bars, thresholds, ranges };
      redraw();
    },
  };
}
