import { pageTheme, paperTheme, pngOf, svgText } from '../plot/picture.js';
import { createSheet } from '../plot/svg.js';
import { element, setAttribute, setHidden, setText } from './dom.js';
import { download, downloadText } from './download.js';
import { strings } from './strings.js';

/** @typedef {import('../plot/svg.js').Drawing} Drawing */
/** @typedef {import('../plot/picture.js').Size} Size */
/** @typedef {import('../plot/picture.js').Theme} Theme */

/**
 * What is to be drawn.
 * @typedef {object} Plot
 * @property {string} title
 * @property {string} description what one sees, in words
 * @property {string} phaseColour
 * @property {(size: Size, theme: Theme) => Drawing} draw
 * @property {{columns: string[], rows: string[][]}} table the numbers behind it
 * @property {Readout} [readout]
 *
 * What the cursor reads.
 * @typedef {object} Readout
 * @property {readonly [number, number]} domain values along the axis
 * @property {(size: Size) => readonly [number, number]} range px of the domain's ends
 * @property {(value: number) => string} at
 * @property {number} step of an arrow key
 */

/** Size of a plot in a file, px. */
const kFileSize = { width: 720, height: 420 };
const kMostTableRows = 400;

const kSvgNamespace = 'http://www.w3.org/2000/svg';

/** @param {Plot['table']} table */
function dataTable({ columns, rows }) {
  const step = Math.ceil(rows.length / kMostTableRows);
  const head = columns.map((text) => element('th', { scope: 'col' }, text));
  const body = rows
    .filter((_, index) => index % step === 0)
    .map((row) => element('tr', {}, ...row.map((text) => element('td', {}, text))));
  return element(
    'table',
    { class: 'numbers' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
  );
}

/** Every plot of the page by name, for the export. @type {Map<string, () => Plot | null>} */
const known = new Map();

/** @param {string} name @returns {{plot: Plot, svg: string} | null} */
export function plotFile(name) {
  const plot = known.get(name)?.();
  if (!plot) return null;
  const drawing = plot.draw(kFileSize, paperTheme(plot.phaseColour));
  return { plot, svg: svgText(drawing, kFileSize, plot.title, plot.description) };
}

/** Names of the plots that can be saved now. */
export const savablePlots = () => [...known].filter(([, plot]) => plot()).map(([name]) => name);

/** What a plot's file is called, without an ending. @type {(name: string) => string} */
let fileNameOf = (name) => name;

/** @param {(name: string) => string} nameOf what is seen now tells what image a plot is of */
export function namePlotsBy(nameOf) {
  fileNameOf = nameOf;
}

/** @param {string} name */
export function saveSvg(name) {
  const file = plotFile(name);
  if (file) downloadText(`${fileNameOf(name)}.svg`, file.svg, 'image/svg+xml');
}

/** @param {string} name */
export async function savePng(name) {
  const file = plotFile(name);
  if (file) download(`${fileNameOf(name)}.png`, await pngOf(file.svg, kFileSize));
}

/**
 * A plot with a name, a description, a cursor, and its numbers as a table behind it.
 * @param {string} name of the plot: test id, and name of its files
 * @param {{tall?: boolean}} [options]
 */
export function createPlotBox(name, { tall = false } = {}) {
  const svg = document.createElementNS(kSvgNamespace, 'svg');
  const cursor = document.createElementNS(kSvgNamespace, 'path');
  cursor.setAttribute('class', 'plot-cursor');
  const layer = document.createElementNS(kSvgNamespace, 'g');
  svg.append(layer);
  const drawOn = createSheet(layer);
  const reading = element('p', {
    class: 'plot-reading',
    hidden: true,
    'data-testid': `${name}-reading`,
  });
  const canvas = element('div', { class: 'plot-canvas' }, svg, reading);
  const table = element('div', {
    class: 'plot-table table-box',
    hidden: true,
    tabindex: 0,
    role: 'region',
    'data-testid': `${name}-table`,
  });
  const data = element(
    'button',
    {
      type: 'button',
      class: 'plot-tool',
      'aria-pressed': 'false',
      'data-testid': `${name}-data`,
      onclick: () => showTable(table.hidden),
    },
    strings.plotData,
  );
  const tool = (
    /** @type {string} */ text,
    /** @type {() => void} */ onclick,
    /** @type {string} */ kind,
  ) =>
    element(
      'button',
      { type: 'button', class: 'plot-tool', onclick, 'data-testid': `${name}-${kind}` },
      text,
    );
  const svgTool = tool('SVG', () => saveSvg(name), 'svg');
  const pngTool = tool('PNG', () => savePng(name), 'png');
  const tools = element('div', { class: 'plot-tools' }, data, svgTool, pngTool);
  const root = element(
    'figure',
    { class: tall ? 'plot is-tall' : 'plot', 'data-testid': name },
    canvas,
    table,
    tools,
  );

  /** @type {Plot | null} */
  let plot = null;
  /** Where the cursor stands. @type {number | null} */
  let at = null;
  known.set(name, () => plot);

  /** @param {boolean} isShown */
  function showTable(isShown) {
    table.hidden = !isShown;
    canvas.hidden = isShown;
    data.setAttribute('aria-pressed', String(isShown));
    fillTable();
    if (!isShown) redraw();
  }

  function fillTable() {
    if (table.hidden || !plot) return;
    table.setAttribute('aria-label', plot.title);
    table.replaceChildren(dataTable(plot.table));
  }

  /**
   * Of the canvas, as it was told last: to ask for it at each redraw would cost a layout each time.
   * @type {Size}
   */
  let size = { width: 0, height: 0 };

  function redraw() {
    setHidden(tools, !plot);
    const { width, height } = size;
    if (!plot || width === 0 || height === 0) {
      drawOn(null);
      cursor.remove();
      svg.removeAttribute('aria-label');
      svg.removeAttribute('role');
      svg.setAttribute('tabindex', '-1');
      reading.hidden = true;
      return;
    }
    setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
    setAttribute(svg, 'role', 'img');
    setAttribute(svg, 'aria-label', `${plot.title}. ${plot.description}`);
    setAttribute(svg, 'tabindex', plot.readout ? '0' : '-1');
    drawOn(plot.draw({ width, height }, pageTheme(plot.phaseColour)));
    if (!cursor.parentNode) svg.append(cursor);
    showCursor();
  }

  function showCursor() {
    const readout = plot?.readout;
    const isShown = readout !== undefined && at !== null;
    setHidden(reading, !isShown);
    if (!readout || at === null) {
      setAttribute(cursor, 'd', '');
      return;
    }
    const [low, high] = readout.domain;
    const [start, end] = readout.range(size);
    const value = Math.min(high, Math.max(low, at));
    const x = start + ((value - low) / (high - low)) * (end - start);
    setAttribute(cursor, 'd', `M${x.toFixed(1)} 0V${size.height}`);
    setText(reading, readout.at(value));
    const isLeft = x > size.width / 2;
    reading.classList.toggle('is-left', isLeft);
    reading.style.setProperty('--at', `${isLeft ? size.width - x : x}px`);
  }

  svg.addEventListener('pointermove', (event) => {
    const readout = plot?.readout;
    if (!readout) return;
    const [low, high] = readout.domain;
    const [start, end] = readout.range(size);
    const x = event.clientX - svg.getBoundingClientRect().left;
    at = low + ((x - start) / (end - start)) * (high - low);
    showCursor();
  });
  svg.addEventListener('pointerleave', () => {
    at = null;
    showCursor();
  });
  svg.addEventListener('blur', () => {
    at = null;
    showCursor();
  });
  svg.addEventListener('keydown', (event) => {
    const readout = plot?.readout;
    if (!readout) return;
    const [low, high] = readout.domain;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowRight: (at ?? (low + high) / 2) + readout.step,
      ArrowLeft: (at ?? (low + high) / 2) - readout.step,
      Home: low,
      End: high,
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    at = Math.min(high, Math.max(low, targets[event.key]));
    showCursor();
    // The reading is spoken as the description of what has the focus.
    svg.setAttribute('aria-label', `${plot?.title}. ${reading.textContent}`);
  });

  new ResizeObserver(() => {
    size = { width: canvas.clientWidth, height: canvas.clientHeight };
    redraw();
  }).observe(canvas);
  redraw();

  return {
    root,
    /** @param {Plot | null} next */
    show(next) {
      plot = next;
      redraw();
      fillTable();
    },
  };
}
