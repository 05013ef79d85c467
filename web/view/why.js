import { barsPlot, polarPlot } from '../plot/directions.js';
import { radialPlot } from '../plot/radial.js';
import { tpcMapPlot } from '../plot/tpc_map.js';
import { directionalCls, plateau, structureFindings } from '../engine/structure.js';
import { cssColour, mix, phaseColour } from './colours.js';
import { changeDetector, dataElement, element } from './dom.js';
import { findingSentence } from './findings.js';
import { commonPixelSize, evenPixel, pixelLength, realLength } from './format.js';
import { headingWithHelp } from './help.js';
import { significant, tickText } from './numbers.js';
import { createPlotBox } from './plot_box.js';
import { strings } from './strings.js';
import { imageGround, onThemeChange } from './theme.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate */
/** @typedef {import('../engine/types.js').CorrelationMap} CorrelationMap */
/** @typedef {import('./plot_box.js').Plot} Plot */

/** The radial curve is drawn to this multiple of r0. */
const kRadialExtent = 1.6;
const kDegrees = 180 / Math.PI;
/** Names of the axes in the order of a shape. */
const axisNames = (/** @type {number} */ numDimensions) => ['z', 'y', 'x'].slice(3 - numDimensions);

/**
 * The map as a picture: from the ground, where nothing correlates, to the phase's colour.
 * @param {CorrelationMap} map
 * @param {number} phaseFraction
 * @param {import('./colours.js').Rgb} colour
 */
function mapPicture({ halfSide, values }, phaseFraction, colour) {
  const side = 2 * halfSide + 1;
  const canvas = element('canvas', { width: side, height: side });
  const context = canvas.getContext('2d');
  if (!context) return '';
  const image = context.createImageData(side, side);
  const square = phaseFraction ** 2;
  values.forEach((value, i) => {
    const rho = (value - square) / (phaseFraction - square);
    // The square root shows the feet of the peak, which is what r0 is about.
    const share = Math.sqrt(Math.min(1, Math.max(0, rho)));
    image.data.set([...mix(imageGround(), colour, share), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** @param {ImageEstimate} image @param {string} colour @returns {Plot | null} */
function radialOf(image, colour) {
  const { radialTpc, phaseFraction, r0Px } = image;
  if (r0Px === null || radialTpc.length < 2) return null;
  const flat = plateau(image);
  /** @type {[number, number]} */
  const domain = [0, Math.min(radialTpc.length - 1, Math.ceil(kRadialExtent * r0Px))];
  const texts = {
    x: strings.lagAxis,
    y: strings.tpcAxis,
    square: strings.squareLabel(significant(phaseFraction ** 2, 3)),
    r0: strings.r0Label(pixelLength(r0Px)),
    plateau: strings.plateauLabel,
  };
  return {
    title: strings.radialTitle,
    description: strings.radialDescription(
      significant(phaseFraction, 3),
      significant(phaseFraction ** 2, 3),
      pixelLength(r0Px),
    ),
    phaseColour: colour,
    draw: (size, theme) =>
      radialPlot(
        { radialTpc, phaseFraction, r0Px, plateau: flat, domain, texts, format: tickText },
        size,
        theme,
      ),
    table: {
      columns: [strings.lagAxis, strings.tpcAxis],
      rows: [...radialTpc].map((value, lag) => [String(lag), significant(value, 5)]),
    },
    readout: {
      domain,
      range: ({ width }) => [58, width - 24],
      step: 1,
      at: (lag) =>
        strings.radialReading(String(Math.round(lag)), significant(radialTpc[Math.round(lag)], 4)),
    },
  };
}

/** @param {ImageEstimate} image @param {number | null} clsPx @param {import('./colours.js').Rgb} rgb @returns {Plot | null} */
function mapOf(image, clsPx, rgb) {
  const { correlationMap: map, phaseFraction, r0Px, numDimensions } = image;
  if (!map || r0Px === null || map.halfSide < 1) return null;
  const extentPx = map.halfSide * map.stridePx;
  const href = mapPicture(map, phaseFraction, rgb);
  const side = 2 * map.halfSide + 1;
  const middle = map.halfSide * side;
  return {
    title: numDimensions === 3 ? strings.mapTitle3d : strings.mapTitle,
    description: strings.mapDescription(pixelLength(extentPx), pixelLength(r0Px)),
    phaseColour: cssColour(rgb),
    draw: (size, theme) =>
      tpcMapPlot(
        {
          href,
          extentPx,
          r0Px,
          clsPx,
          texts: {
            r0: strings.r0Label(pixelLength(r0Px)),
            cls: clsPx === null ? '' : strings.clsBar(pixelLength(clsPx)),
            edge: strings.mapEdge(pixelLength(extentPx)),
            x: '',
            y: '',
          },
        },
        size,
        theme,
      ),
    table: {
      columns: [strings.lagAxis, strings.tpcAlong('x'), strings.tpcAlong('y')],
      rows: Array.from({ length: map.halfSide + 1 }, (_, i) => [
        String(i * map.stridePx),
        significant(map.values[middle + map.halfSide + i], 4),
        significant(map.values[(map.halfSide + i) * side + map.halfSide], 4),
      ]),
    },
  };
}

/** @param {ImageEstimate} image @param {string} colour @returns {Plot | null} */
function directionsOf(image, colour) {
  const found = directionalCls(image);
  if (!found) return null;
  const { directions, ratio } = found;
  const lengths = directions.map(({ lengthPx }) => lengthPx);
  const longest = directions[lengths.indexOf(Math.max(...lengths))];
  const names = axisNames(image.numDimensions);
  const nameOf = (/** @type {number} */ index) => {
    const { angle } = directions[index];
    return angle === null ? names[index] : `${Math.round(angle * kDegrees)}°`;
  };
  const more = (/** @type {boolean} */ isOpen) => (isOpen ? '≥ ' : '');
  const text = (/** @type {{lengthPx: number, isOpen: boolean}} */ each) =>
    more(each.isOpen) + pixelLength(each.lengthPx);
  return {
    title: strings.directionsTitle,
    description: strings.directionsDescription(
      text(longest),
      nameOf(directions.indexOf(longest)),
      significant(ratio, 2),
    ),
    phaseColour: colour,
    draw: (size, theme) =>
      image.numDimensions === 2
        ? polarPlot(
            {
              directions: directions.map(({ angle, lengthPx }) => ({
                angle: angle ?? 0,
                lengthPx,
              })),
              texts: { x: 'x', y: 'y', length: pixelLength },
            },
            size,
            theme,
          )
        : barsPlot(
            {
              bars: directions.map((each, index) => ({
                name: names[index],
                lengthPx: each.lengthPx,
                text: text(each),
              })),
            },
            size,
            theme,
          ),
    table: {
      columns: [strings.direction, strings.lengthPx],
      rows: directions.map((each, index) => [
        nameOf(index),
        more(each.isOpen) + significant(each.lengthPx, 4),
      ]),
    },
  };
}

/** Why the answer is what it is: the correlations that it comes from. */
export function createWhy() {
  const map = createPlotBox('tpc-map', { tall: true });
  const radial = createPlotBox('radial', { tall: true });
  const directions = createPlotBox('directions', { tall: true });
  const facts = element('p', { class: 'why-text', 'data-testid': 'why-text' });
  const findings = element('ul', { class: 'checks', 'data-testid': 'findings' });
  const part = (
    /** @type {string} */ title,
    /** @type {import('./help.js').HelpId} */ help,
    /** @type {string} */ text,
    /** @type {HTMLElement} */ plot,
  ) =>
    element(
      'section',
      { class: 'panel-part' },
      headingWithHelp(title, help),
      plot,
      element('p', { class: 'muted' }, text),
    );
  const root = element(
    'div',
    { class: 'why' },
    facts,
    element(
      'div',
      { class: 'parts is-three' },
      part(strings.mapHeading, 'tpc', strings.mapHelp, map.root),
      part(strings.radialHeading, 'r0', strings.radialHelp, radial.root),
      part(strings.directionsHeading, 'directions', strings.directionsHelp, directions.root),
    ),
    // Last, so that what comes with a result pushes nothing.
    findings,
  );

  /** @param {State} state @param {Answer} answer */
  function show(state, answer) {
    const image = answer.result.images[state.imageIndex] ?? answer.result.images[0];
    const index = state.phases.findIndex(({ value }) => value === answer.value);
    const rgb = phaseColour(index);
    map.show(mapOf(image, answer.estimate.clsPx, rgb));
    radial.show(radialOf(image, cssColour(rgb)));
    directions.show(directionsOf(image, cssColour(rgb)));
    const { clsPx, numCells } = answer.estimate;
    if (clsPx === null || numCells === null) {
      facts.textContent = strings.whyUnknown;
    } else {
      const pixel = evenPixel(commonPixelSize(state.images), image.numDimensions);
      facts.replaceChildren(
        strings.whyBefore,
        dataElement(clsPx, realLength(clsPx, pixel) ?? pixelLength(clsPx)),
        strings.whyBetween,
        dataElement(numCells, significant(numCells, 3)),
        strings.whyAfter,
      );
    }
    const name = state.images.length > 1 ? state.images[state.imageIndex].name : '';
    findings.replaceChildren(
      ...structureFindings(image).map((finding) =>
        element('li', { class: 'warning' }, findingSentence(finding, image, name)),
      ),
    );
  }

  const isNews = changeDetector();
  /** @type {{state: State, answer: Answer} | null} */
  let last = null;
  onThemeChange(() => {
    if (last) show(last.state, last.answer);
  });
  return {
    root,
    /** @param {State} state @param {Answer | null} answer */
    update(state, answer) {
      const { imageIndex, images } = state;
      if (!isNews(answer?.result, answer?.model, imageIndex, commonPixelSize(images))) return;
      last = answer ? { state, answer } : null;
      if (answer) {
        show(state, answer);
        return;
      }
      for (const box of [map, radial, directions]) box.show(null);
      facts.textContent = strings.pendingInterval;
      findings.replaceChildren();
    },
  };
}
