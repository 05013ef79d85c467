import { phaseText } from './numbers.js';
import { warningSentence } from './sentences.js';
import { changeDetector, element, onChange, setAttribute, setText } from './dom.js';
import { commonPixelSize, evenPixel, pixelLength, realLength } from './format.js';
import { tidied } from '../state/segmentation.js';
import { phaseIndices } from './phase_indices.js';
import { handPixels } from './pixels.js';
import { createOverlay } from './segmentation/overlay.js';
import { draftLabels, paintDraft } from './segmentation/painting.js';
import { SliceSource } from './slices.js';
import { strings } from './strings.js';
import { imageGround, onThemeChange } from './theme.js';
import { labelColours, paint } from './tint.js';
import { createWarnings } from './warnings.js';
import { createZoom } from './zoom.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').OpenedImage} OpenedImage */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */

/** What a painted canvas is marked with while it shows what is tried. */
const kTried = 'tried';
/** Each pixel of the image is a visible square from this scale on; below, it is smoothed. */
const kSquareScale = 2;

/**
 * The image tinted by phase, the slice slider of volumes, and the CLS as a bar to scale.
 * @param {EngineClient} client
 * @param {Actions} actions
 * @param {() => State} getState
 */
export function createImagePane(client, actions, getState) {
  const canvas = element('canvas', {
    class: 'image',
    role: 'img',
    'data-testid': 'image',
    onclick: (/** @type {MouseEvent} */ event) => pickAt(event.offsetX, event.offsetY),
  });
  const barText = element('span', {});
  const bar = element(
    'div',
    { class: 'cls-bar', hidden: true, title: strings.clsTitle, 'data-testid': 'cls-bar' },
    element('div', { class: 'cls-bar-line' }),
    barText,
  );
  const overlay = createOverlay((mask, gesture) =>
    actions.trySettings({ mask: tidied(mask) }, gesture),
  );
  const zoom = createZoom([canvas, /** @type {any} */ (overlay.root)], {
    fit: () => fit(),
    setZoom: actions.setZoom,
  });
  const frame = element(
    'div',
    { class: 'image-frame' },
    zoom.view,
    overlay.place,
    bar,
    zoom.tools,
  );
  const slider = element('input', {
    type: 'range',
    class: 'slider',
    id: 'slice',
    min: 0,
    step: 1,
    'data-testid': 'slice',
    oninput: () => actions.showSlice(Number(slider.value)),
  });
  const sliceText = element('output', { class: 'slice-text', for: 'slice' });
  const sliceRow = element(
    'div',
    { class: 'slice-row', hidden: true },
    element('label', { for: 'slice' }, strings.slice),
    slider,
    sliceText,
  );
  const warnings = createWarnings('image-warnings', strings.moreWarnings);
  const root = element('div', { class: 'image-pane' }, frame, sliceRow);
  const source = new SliceSource(client);
  source.onNews(() => paintAgain());

  /** Length of the bar in pixels of the image; null without a CLS. @type {number | null} */
  let clsPx = null;
  /** @type {number[]} */
  let shape = [1, 1];

  /** Of what is tried the whole of the file is shown, else what counts. */
  const shownShape = () => {
    const { draft, images, imageIndex } = getState();
    return draft?.preview ? (images[imageIndex]?.info.fileShape ?? shape) : shape;
  };

  /** While something is tried the frame has the form of the file, also before its picture stands. */
  const frameShape = () => {
    const { draft, images, imageIndex } = getState();
    return draft ? (images[imageIndex]?.info.fileShape ?? shape) : shape;
  };

  /** Fits the canvas into the frame, and the bar to the canvas. */
  function fit() {
    const [numRows, numColumns] = shownShape().slice(-2);
    const { clientWidth, clientHeight } = frame;
    const fitting = Math.min(clientWidth / numColumns, clientHeight / numRows);
    const scale = fitting * zoom.factor;
    canvas.style.setProperty('width', `${numColumns * scale}px`);
    canvas.style.setProperty('height', `${numRows * scale}px`);
    overlay.root.style.setProperty('width', `${numColumns * scale}px`);
    overlay.root.style.setProperty('height', `${numRows * scale}px`);
    canvas.classList.toggle('is-square', scale >= kSquareScale);
    // The bar stays in the window, at the picture's corner or at the window's.
    bar.style.setProperty('left', `${(clientWidth - numColumns * fitting) / 2}px`);
    bar.style.setProperty('bottom', `${(clientHeight - numRows * fitting) / 2}px`);
    bar.style.setProperty('--length', `${(clsPx ?? 0) * scale}px`);
    bar.style.setProperty('max-width', `${numColumns * fitting}px`);
  }

  /** Painted again only when another slice, another phase or another theme asks for it. */
  let painted = '';
  function paintAgain() {
    const { images, imageIndex, slice, phases, phaseValue } = getState();
    const image = images[imageIndex];
    if (!image) return;
    if (paintTried()) return;
    const picture = source.slice(image, slice);
    frame.setAttribute('aria-busy', String(picture === null && !image.saved));
    if (!picture) return;
    const key = [image.key, slice, phaseValue, picture.width, imageGround().join()].join(' ');
    if (key === painted) return;
    painted = key;
    const picked = phases.findIndex(({ value }) => value === phaseValue);
    const colours = labelColours(phaseIndices(image, phases), picked, imageGround());
    paint(canvas, picture, colours, handPixels);
    canvas.dataset.painted = key;
  }

  /** What was painted last of what is tried. @type {unknown[]} */
  let tried = [];
  /** @returns {boolean} whether something is tried and its picture stands */
  function paintTried() {
    const { draft, phases, phaseValue } = getState();
    const preview = draft?.preview;
    if (!draft || !preview) return false;
    frame.setAttribute('aria-busy', 'false');
    const ground = imageGround();
    const now = [preview, draft.settings, draft.picture, phaseValue, ground.join()];
    if (painted === kTried && now.every((value, i) => Object.is(value, tried[i]))) return true;
    tried = now;
    painted = kTried;
    const picked = phases.findIndex(({ value }) => value === phaseValue);
    paintDraft(canvas, { ...draft, preview }, picked, ground);
    canvas.dataset.painted = `${draft.imageKey} ${preview.slice} ${phaseValue} ${draft.picture} ${ground}`;
    return true;
  }

  /**
   * Picks the phase of a place on the canvas; the list of phases does the same for the keyboard.
   * @param {number} x px of the screen
   * @param {number} y px of the screen
   */
  function pickAt(x, y) {
    const { images, imageIndex, slice, phases, draft } = getState();
    const image = images[imageIndex];
    const picture = draft?.preview
      ? { ...draft.preview, labels: draftLabels(draft) }
      : source.slice(image, slice);
    if (!picture) return;
    const { width, height, labels } = picture;
    const column = Math.min(width - 1, Math.floor((x / canvas.clientWidth) * width));
    const row = Math.min(height - 1, Math.floor((y / canvas.clientHeight) * height));
    const phase = phases[phaseIndices(image, phases)[labels[row * width + column]]];
    // What does not count belongs to no phase.
    if (phase) actions.pickPhase(phase.value);
  }

  const showImage = onChange((/** @type {OpenedImage | undefined} */ image) => {
    if (!image) return;
    ({ shape } = image.info);
    sliceRow.hidden = shape.length !== 3 || image.saved !== undefined;
    slider.max = String(shape[0] - 1);
    warnings.show(image.info.warnings.map(warningSentence));
    fit();
  });

  const showCls = onChange(
    (/** @type {number | null} */ length, /** @type {State['images']} */ images) => {
      clsPx = length;
      bar.hidden = length === null || images.length === 0;
      if (length === null || images.length === 0) return;
      const pixel = evenPixel(commonPixelSize(images), images[0].info.shape.length);
      setText(barText, strings.clsBar(realLength(length, pixel) ?? pixelLength(length)));
      fit();
    },
  );

  const isOtherForm = changeDetector();

  new ResizeObserver(fit).observe(frame);
  onThemeChange(paintAgain);

  return {
    root,
    warnings: warnings.root,
    source,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const { images, imageIndex, slice, phaseValue } = state;
      const image = images[imageIndex];
      showImage(image);
      showCls(answer?.estimate.clsPx ?? null, images);
      if (!image) return;
      zoom.show(state.zoom);
      const [height, width] = shownShape().slice(-2);
      overlay.update(state.draft?.preview ? state.draft : null, [width, height]);
      const form = frameShape();
      if (isOtherForm(shownShape().join(), form.join())) {
        frame.style.setProperty('--aspect', `${form.at(-1)} / ${form.at(-2)}`);
        fit();
      }
      const text = strings.sliceText(slice + 1, image.info.shape[0]);
      if (slider.value !== String(slice)) slider.value = String(slice);
      setAttribute(slider, 'aria-valuetext', text);
      setText(sliceText, text);
      const phase = phaseText(phaseValue ?? 0, state.phases[0].isColour);
      setAttribute(canvas, 'aria-label', strings.imageDescription(phase, image.name));
      paintAgain();
    },
  };
}
