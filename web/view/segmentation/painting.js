import { areAlike, kExcluded, quickLabels } from '../../state/segmentation.js';
import { phaseColour } from '../colours.js';
import { handPixels } from '../pixels.js';

/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../engine/types.js').Preview} Preview */
/** @typedef {import('../colours.js').Rgb} Rgb */

/** How much of a class's colour lies over the grey of the picture. */
const kPickedTint = 0.72;
const kOtherTint = 0.38;
/** What does not count fades, with stripes of the ground, so that it is not colour alone. */
const kExcludedFade = 0.72;
/** It fades into a grey that far from the ground to the middle one, or a white part had no stripes. */
const kVeil = 0.5;
const kMiddleGrey = 128;
/** Luminance of a colour, Rec. 601. */
const kLuma = [0.299, 0.587, 0.114];
const kStripePx = 8;
const kStripeWidthPx = 2;

/**
 * Labels of what is tried: the engine's, or by the thresholds alone while only those have moved
 * since it answered.
 * @param {Draft} draft
 * @returns {Uint8Array}
 */
export function draftLabels({ preview, previewed, settings }) {
  if (!preview) return new Uint8Array(0);
  const [now, then] = [settings.segmentation, previewed?.segmentation];
  if (now === then || !now || !then || preview.bins.length === 0) return preview.labels;
  const isOnlyMoved =
    now.method === 'manual' &&
    areAlike(
      { ...now, method: null, thresholds: null, numClasses: null },
      { ...then, method: null, thresholds: null, numClasses: null },
    );
  return isOnlyMoved ? quickLabels(preview, now.thresholds ?? []) : preview.labels;
}

/** Thresholds that stand in the settings, or that the engine has found. @param {Draft} draft */
export function draftThresholds({ preview, settings }) {
  const { segmentation } = settings;
  if (segmentation?.method === 'manual') return segmentation.thresholds ?? [];
  return preview?.thresholds ?? [];
}

/**
 * Of a channel, 0..255, where a pixel does not count.
 * @param {number} level of the picture
 * @param {number} ground
 * @param {boolean} isStripe
 */
export function excludedLevel(level, ground, isStripe) {
  if (isStripe) return ground;
  const veil = ground + (kMiddleGrey - ground) * kVeil;
  return level + (veil - level) * kExcludedFade;
}

/**
 * Paints what is tried: the file's values, those after preparation, or the classes over the grey.
 * @param {HTMLCanvasElement} canvas
 * @param {Draft & {preview: Preview}} draft
 * @param {number} picked label
 * @param {Rgb} ground
 */
export function paintDraft(canvas, draft, picked, ground) {
  const { preview, picture, settings } = draft;
  const { width, height, stride, before, after } = preview;
  const image = new ImageData(width, height);
  const { data } = image;
  const labels = draftLabels(draft);
  const bitmap = settings.mask?.bitmap ?? null;
  const rowBytes = bitmap ? Math.ceil(bitmap.width / 8) : 0;
  const colours = Array.from({ length: kExcluded }, (_, label) => phaseColour(label));
  // What the classes lie over is what they were found in; where colours are clustered, that is the
  // colours themselves.
  const shown = picture === 'original' || after.length === 0 ? before : after;
  const isColourShown = shown.length === 3 * width * height;
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x, ++i) {
      let [r, g, b] = isColourShown
        ? [shown[3 * i], shown[3 * i + 1], shown[3 * i + 2]]
        : [shown[i], shown[i], shown[i]];
      if (isColourShown && picture === 'classes') {
        // Two colours mixed would be a third one.
        r = kLuma[0] * r + kLuma[1] * g + kLuma[2] * b;
        g = r;
        b = r;
      }
      const isPainted =
        bitmap !== null &&
        ((bitmap.bits[y * stride * rowBytes + ((x * stride) >> 3)] >> ((x * stride) & 7)) & 1) === 1;
      const label = labels[i];
      if (label === kExcluded || isPainted) {
        const isStripe = (x + y) % kStripePx < kStripeWidthPx;
        r = excludedLevel(r, ground[0], isStripe);
        g = excludedLevel(g, ground[1], isStripe);
        b = excludedLevel(b, ground[2], isStripe);
      } else if (picture === 'classes' && label !== undefined) {
        const tint = label === picked ? kPickedTint : kOtherTint;
        const colour = colours[label];
        r += (colour[0] - r) * tint;
        g += (colour[1] - g) * tint;
        b += (colour[2] - b) * tint;
      }
      data[4 * i] = r;
      data[4 * i + 1] = g;
      data[4 * i + 2] = b;
      data[4 * i + 3] = 255;
    }
  }
  handPixels(canvas, image);
}
