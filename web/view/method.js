import { likelihoodPlot } from '../plot/likelihood.js';
import { pageTheme } from '../plot/picture.js';
import { radialPlot } from '../plot/radial.js';
import { draw, toElement } from '../plot/svg.js';
import { cssColour, mix, phaseColour } from './colours.js';
import { changeDetector, element } from './dom.js';
import { confidencePercent, pixelLength } from './format.js';
import { intervalTexts, significant, tickText } from './numbers.js';
import { phaseIndices } from './phase_indices.js';
import { strings } from './strings.js';
import { imageGround, onThemeChange } from './theme.js';
import { labelColours, paint } from './tint.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../state/derived.js').Derived} Derived */
/** @typedef {import('./slices.js').SliceSource} SliceSource */
/** @typedef {import('./slices.js').Slice} Slice */

const kPicturePx = 240;
const kPlotSize = { width: 320, height: 240 };
/** Curves to this multiple of the CLS show all that matters. */
const kRadialExtentCls = 3;
/** How far a phase that lies only in one of two copies fades. */
const kHalfFade = 0.7;

const kNumSteps = 5;

/** @param {import('../plot/svg.js').Drawing} drawing */
const svgOf = (drawing) =>
  toElement(
    draw(
      'svg',
      {
        viewBox: `0 0 ${kPlotSize.width} ${kPlotSize.height}`,
        class: 'method-picture',
        'aria-hidden': 'true',
      },
      drawing,
    ),
  );

/**
 * The image laid over itself, moved by some pixels: full colour where both copies hold the phase.
 * @param {Slice} picture
 * @param {boolean[]} isPicked by label
 * @param {number} shift columns
 * @param {import('./colours.js').Rgb} colour
 */
function overlay({ width, height, labels }, isPicked, shift, colour) {
  const canvas = element('canvas', { class: 'method-picture', 'aria-hidden': 'true' });
  const states = new Uint8Array(labels.length);
  for (let i = 0; i < labels.length; ++i) {
    const x = i % width;
    const moved = i - x + ((x + shift) % width);
    states[i] = Number(isPicked[labels[i]]) + Number(isPicked[labels[moved]]);
  }
  const ground = imageGround();
  paint(canvas, { width, height, labels: states }, [
    ground,
    mix(colour, ground, kHalfFade),
    colour,
  ]);
  return canvas;
}

/**
 * The image with squares as wide as the CLS over it: about as many as it counts for.
 * @param {Slice} picture
 * @param {import('./colours.js').Rgb[]} colours
 * @param {number} cell side in pixels of the picture
 */
function grid(picture, colours, cell) {
  const canvas = element('canvas', { class: 'method-picture', 'aria-hidden': 'true' });
  paint(canvas, picture, colours);
  const context = canvas.getContext('2d');
  if (!context || cell < 2) return canvas;
  context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue('--ink');
  context.lineWidth = 1;
  context.beginPath();
  for (let x = cell; x < canvas.width; x += cell) {
    context.moveTo(Math.round(x) + 0.5, 0);
    context.lineTo(Math.round(x) + 0.5, canvas.height);
  }
  for (let y = cell; y < canvas.height; y += cell) {
    context.moveTo(0, Math.round(y) + 0.5);
    context.lineTo(canvas.width, Math.round(y) + 0.5);
  }
  context.stroke();
  return canvas;
}

/**
 * The method in five pictures made from the image that is open.
 * @param {Derived} derived
 * @param {SliceSource} pictures
 */
export function createMethod(derived, pictures) {
  const steps = Array.from({ length: kNumSteps }, (_, index) => {
    const frame = element('div', { class: 'method-frame' });
    const text = element('p', {});
    return {
      frame,
      text,
      root: element(
        'li',
        { class: 'method-step' },
        frame,
        element('h2', {}, strings.methodSteps[index].title),
        text,
      ),
    };
  });
  const root = element(
    'div',
    { 'data-testid': 'method' },
    element('ol', { class: 'method' }, ...steps.map((step) => step.root)),
    element('p', { class: 'muted method-limits' }, strings.methodLimits),
  );

  /** @param {State} state @param {Answer | null} answer */
  function show(state, answer) {
    steps.forEach(({ frame, text }, index) => {
      frame.replaceChildren();
      text.textContent = strings.methodSteps[index].text;
    });
    const image = state.images[state.imageIndex];
    const picture = image && pictures.thumbnail(image, kPicturePx);
    const estimate = answer?.result.images[state.imageIndex];
    if (!answer || !picture || !estimate) return;
    const { clsPx, numCells, phaseFraction, sigma } = answer.estimate;
    const picked = state.phases.findIndex(({ value }) => value === answer.value);
    const colour = phaseColour(picked);
    const indices = phaseIndices(image, state.phases);
    const colours = labelColours(indices, picked, imageGround());
    const scale = picture.width / (image.info.shape.at(-1) ?? 1);
    const plain = element('canvas', { class: 'method-picture', 'aria-hidden': 'true' });
    paint(plain, picture, colours);
    steps[0].frame.append(plain);
    const shift = Math.max(1, Math.round((clsPx ?? 4) * scale * 0.5));
    steps[1].frame.append(
      overlay(
        picture,
        indices.map((index) => index === picked),
        shift,
        colour,
      ),
    );
    const { radialTpc, r0Px } = estimate;
    // In a line of pixels there is no lag.
    const hasLags = radialTpc.length > 1;
    if (r0Px !== null && clsPx !== null && hasLags) {
      const end = Math.min(radialTpc.length - 1, Math.max(10, Math.ceil(kRadialExtentCls * clsPx)));
      const data = {
        radialTpc,
        phaseFraction: estimate.phaseFraction,
        r0Px,
        plateau: null,
        domain: /** @type {[number, number]} */ ([0, end]),
        texts: { x: strings.lagAxis, y: '', square: 'Φ²', r0: 'r₀', plateau: '' },
        format: tickText,
      };
      steps[2].frame.append(svgOf(radialPlot(data, kPlotSize, pageTheme(cssColour(colour)))));
      steps[3].frame.append(grid(picture, colours, clsPx * scale));
      steps[3].text.textContent = strings.methodCells(
        pixelLength(clsPx),
        significant(numCells ?? 0, 3),
        estimate.numDimensions === 3,
      );
    }
    if (sigma === null) return;
    const texts = intervalTexts(phaseFraction, answer.interval);
    const curve = {
      curve: derived.curve(answer.result.material, answer.model),
      interval: answer.interval,
      phaseFraction,
      texts: {
        lower: texts.lower,
        upper: texts.upper,
        confidence: confidencePercent(state.confidence),
        axis: '',
      },
      format: tickText,
    };
    steps[4].frame.append(svgOf(likelihoodPlot(curve, kPlotSize, pageTheme(cssColour(colour)))));
  }

  const isNews = changeDetector();
  /** @type {{state: State, answer: Answer | null} | null} */
  let last = null;

  /** @param {State} state @param {Answer | null} answer */
  function update(state, answer) {
    last = { state, answer };
    const image = state.images[state.imageIndex];
    const hasPicture = image ? pictures.thumbnail(image, kPicturePx) !== null : false;
    if (isNews(answer, image, hasPicture, imageGround().join())) show(state, answer);
  }
  /** While nobody looks, the last image may be gone, and must not be asked for again. */
  function updateAgain() {
    if (last && root.offsetParent !== null) update(last.state, last.answer);
  }
  onThemeChange(updateAgain);
  // The picture may come after all else.
  pictures.onNews(updateAgain);
  return { root, update };
}
