import { draw, toElement } from '../../plot/svg.js';
import { element, onChange } from '../dom.js';
import { countText } from '../numbers.js';
import { strings } from '../strings.js';
import { Drawing } from './drawing.js';

/** @typedef {import('../../plot/svg.js').Drawing} Svg */
/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../engine/types.js').MaskOptions} MaskOptions */
/** @typedef {import('./drawing.js').Point} Point */

const kNamespace = 'http://www.w3.org/2000/svg';
/** Steps of the keyboard's cross, shares of the longer side. */
const kStep = 0.005;
const kLongStep = 0.05;
const kCross = 0.02;

/** @param {{x: number, y: number, width: number, height: number}} box */
const boxPath = ({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}Z`;

/** @param {readonly number[]} points x0, y0, x1, y1, ... */
const cornersPath = (points) =>
  points
    .map((coordinate, i) => (i % 2 === 0 ? `${i === 0 ? 'M' : 'L'}${coordinate}` : ` ${coordinate}`))
    .join('');

/** @param {{x: number, y: number, radius: number}} circle */
const circlePath = ({ x, y, radius }) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;

/**
 * @param {string} part
 * @param {string} d
 * @param {Record<string, string>} [attributes]
 */
const shape = (part, d, attributes = {}) =>
  draw('path', { d, class: `region region-${part}`, 'data-part': part, ...attributes });

/**
 * Regions over the image, in pixels of the file, and the drawing of new ones.
 * @param {(mask: MaskOptions, gesture: string | null) => void} onMask
 */
export function createOverlay(onMask) {
  const svg = document.createElementNS(kNamespace, 'svg');
  svg.setAttribute('class', 'overlay');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.dataset.testid = 'overlay';
  const place = element('p', { class: 'spoken', role: 'status' });
  const drawing = new Drawing(onMask);
  /** @type {{draft: Draft, size: Point} | null} */
  let shown = null;
  /** Where the keyboard's cross stands. @type {Point | null} */
  let cross = null;

  /** @param {PointerEvent} event @returns {Point} */
  function pointOf(event) {
    const box = svg.getBoundingClientRect();
    const [width, height] = shown?.size ?? [1, 1];
    return [
      Math.min(width, Math.max(0, ((event.clientX - box.left) / box.width) * width)),
      Math.min(height, Math.max(0, ((event.clientY - box.top) / box.height) * height)),
    ];
  }

  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    cross = null;
    drawing.down(pointOf(event));
    redraw();
  });
  svg.addEventListener('pointermove', (event) => {
    if (drawing.sketch.kind === 'none') return;
    drawing.move(pointOf(event));
    redraw();
  });
  svg.addEventListener('pointerup', (event) => {
    drawing.up(pointOf(event));
    redraw();
  });
  svg.addEventListener('pointercancel', () => {
    drawing.cancel();
    redraw();
  });
  svg.addEventListener('keydown', (event) => {
    if (!shown) return;
    const [width, height] = shown.size;
    const step = Math.max(1, Math.round(Math.max(width, height) * (event.shiftKey ? kLongStep : kStep)));
    const [x, y] = cross ?? [Math.round(width / 2), Math.round(height / 2)];
    /** @type {Record<string, Point>} */
    const targets = {
      ArrowLeft: [Math.max(0, x - step), y],
      ArrowRight: [Math.min(width, x + step), y],
      ArrowUp: [x, Math.max(0, y - step)],
      ArrowDown: [x, Math.min(height, y + step)],
    };
    if (event.key in targets) {
      cross = targets[event.key];
      drawing.move(cross);
    } else if (event.key === ' ') {
      cross = [x, y];
      drawing.press(cross);
    } else if (event.key === 'Enter') {
      drawing.finish();
    } else if (event.key === 'Escape') {
      drawing.cancel();
    } else {
      return;
    }
    event.preventDefault();
    if (cross) place.textContent = strings.cursorText(countText(cross[0]), countText(cross[1]));
    redraw();
  });
  svg.addEventListener('blur', () => {
    cross = null;
    redraw();
  });

  /** @param {Point} size @returns {Svg[]} what is drawn now */
  function sketchShapes([width, height]) {
    const { sketch } = drawing;
    /** @type {Svg[]} */
    const shapes = [];
    if (sketch.kind === 'rectangle') {
      const { from, to } = sketch;
      const box = { x: from[0], y: from[1], width: to[0] - from[0], height: to[1] - from[1] };
      shapes.push(shape('sketch', boxPath(box)));
    }
    if (sketch.kind === 'polygon') {
      const points = [...sketch.points, ...(sketch.next ? [sketch.next] : [])].flat();
      shapes.push(shape('sketch', cornersPath(points)));
    }
    if (cross) {
      const arm = kCross * Math.max(width, height);
      const [x, y] = cross;
      shapes.push(
        shape('cross', `M${x - arm} ${y}h${2 * arm}M${x} ${y - arm}v${2 * arm}`),
      );
    }
    return shapes;
  }

  function redraw() {
    if (!shown) {
      svg.replaceChildren();
      return;
    }
    const { draft, size } = shown;
    const [width, height] = size;
    const { crop, circle, exclude = [] } = draft.settings.mask ?? {};
    const all = `M0 0H${width}V${height}H0Z`;
    const bar = draft.settings.cutBottomRows;
    svg.replaceChildren(
      ...[
        ...(crop ? [shape('crop', `${all}${boxPath(crop)}`, { 'fill-rule': 'evenodd' })] : []),
        ...(circle ? [shape('circle', `${all}${circlePath(circle)}`, { 'fill-rule': 'evenodd' })] : []),
        ...(bar > 0 ? [shape('bar', boxPath({ x: 0, y: height - bar, width, height: bar }))] : []),
        ...exclude.map((region) =>
          region.kind === 'rectangle'
            ? shape('rectangle', boxPath(region))
            : shape('polygon', `${cornersPath(region.points)}Z`),
        ),
        ...sketchShapes(size),
      ].map(toElement),
    );
  }

  const show = onChange(
    (
      /** @type {Draft | null} */ draft,
      /** @type {number} */ width,
      /** @type {number} */ height,
    ) => {
      /** @type {Point} */
      const size = [width, height];
      shown = draft ? { draft, size } : null;
      const isDrawn = draft !== null && draft.tool !== 'pick';
      svg.classList.toggle('is-drawn', isDrawn);
      svg.setAttribute('viewBox', `0 0 ${size[0]} ${size[1]}`);
      if (draft) {
        const { tool, brushPx, settings } = draft;
        drawing.update({ tool, brushPx, size, mask: settings.mask });
      }
      if (isDrawn) {
        svg.setAttribute('tabindex', '0');
        svg.setAttribute('role', 'application');
        svg.setAttribute('aria-label', `${strings.drawingLabel}. ${strings.toolHelps[draft.tool]}`);
        svg.removeAttribute('aria-hidden');
      } else {
        // Not removed: what listens to the focus is given it by some browsers.
        svg.setAttribute('tabindex', '-1');
        svg.removeAttribute('role');
        svg.removeAttribute('aria-label');
        svg.setAttribute('aria-hidden', 'true');
      }
      redraw();
    },
  );

  return {
    root: svg,
    place,
    /**
     * @param {Draft | null} draft
     * @param {Point} size width and height of the file's slices
     */
    update: (draft, [width, height]) => show(draft, width, height),
  };
}
