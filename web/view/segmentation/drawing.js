/**
 * What a tool draws on the image, told by a mouse, a finger or the keyboard alike: each of them puts
 * a point down, moves it and lifts it.
 */

import { emptyBitmap, rectangleBetween, withStroke } from '../../state/segmentation.js';

/** @typedef {readonly [number, number]} Point x, y in pixels of the file */
/** @typedef {import('../../state/draft.js').Tool} Tool */
/** @typedef {import('../../engine/types.js').MaskOptions} MaskOptions */

/**
 * What is being drawn and not done yet.
 * @typedef {{kind: 'none'} | {kind: 'rectangle', from: Point, to: Point}
 *   | {kind: 'polygon', points: Point[], next: Point | null} | {kind: 'stroke', at: Point}} Sketch
 */

/** @type {Sketch} */
const kNone = Object.freeze({ kind: 'none' });

/** A corner this near to the first one closes the polygon, share of the image's longer side. */
const kClosing = 0.02;
const kLeastCorners = 3;

/** @param {Point} a @param {Point} b */
const distance = ([x0, y0], [x1, y1]) => Math.hypot(x1 - x0, y1 - y0);

export class Drawing {
  #commit;
  /** @type {Sketch} */
  sketch = kNone;
  /** @type {Tool} */
  #tool = 'pick';
  /** @type {Point} width and height */
  #size = [1, 1];
  /** @type {MaskOptions} */
  #mask = {};
  #brushPx = 1;
  #numStrokes = 0;

  /**
   * @param {(mask: MaskOptions, gesture: string | null) => void} commit what the mask is now; a stroke
   *   says so many times, as one gesture
   */
  constructor(commit) {
    this.#commit = commit;
  }

  /**
   * @param {{tool: Tool, size: Point, mask: MaskOptions | null, brushPx: number}} now
   */
  update({ tool, size, mask, brushPx }) {
    if (tool !== this.#tool) this.sketch = kNone;
    this.#tool = tool;
    this.#size = size;
    this.#mask = mask ?? {};
    this.#brushPx = brushPx;
  }

  /** @param {Point} point */
  down(point) {
    switch (this.#tool) {
      case 'crop':
      case 'rectangle':
        this.sketch = { kind: 'rectangle', from: point, to: point };
        return;
      case 'polygon':
        this.#addCorner(point);
        return;
      case 'brush':
      case 'eraser':
        this.sketch = { kind: 'stroke', at: point };
        ++this.#numStrokes;
        this.#stroke(point, point);
    }
  }

  /** @param {Point} point */
  move(point) {
    const { sketch } = this;
    if (sketch.kind === 'rectangle') this.sketch = { ...sketch, to: point };
    if (sketch.kind === 'polygon') this.sketch = { ...sketch, next: point };
    if (sketch.kind === 'stroke') {
      this.#stroke(sketch.at, point);
      this.sketch = { kind: 'stroke', at: point };
    }
  }

  /** @param {Point} point */
  up(point) {
    const { sketch } = this;
    if (sketch.kind === 'polygon') return;
    this.sketch = kNone;
    if (sketch.kind !== 'rectangle') return;
    const rectangle = rectangleBetween(sketch.from, point, this.#size);
    // A click is no rectangle.
    if (!rectangle || distance(sketch.from, point) < 1) return;
    if (this.#tool === 'crop') this.#commit({ ...this.#mask, crop: rectangle }, null);
    else this.#exclude({ kind: 'rectangle', ...rectangle });
  }

  /**
   * By keyboard, one key does what pressing and lifting do: the first time it begins, the second it
   * ends.
   * @param {Point} point
   */
  press(point) {
    if (this.sketch.kind === 'rectangle') {
      this.up(point);
      return;
    }
    this.down(point);
    if (this.sketch.kind === 'stroke') this.up(point);
  }

  /** Closes a polygon. */
  finish() {
    const { sketch } = this;
    if (sketch.kind !== 'polygon') return;
    this.sketch = kNone;
    if (sketch.points.length < kLeastCorners) return;
    this.#exclude({ kind: 'polygon', points: sketch.points.flat() });
  }

  cancel() {
    this.sketch = kNone;
  }

  /** @param {Point} point */
  #addCorner(point) {
    const points = this.sketch.kind === 'polygon' ? this.sketch.points : [];
    const isClosing =
      points.length >= kLeastCorners && distance(points[0], point) < kClosing * Math.max(...this.#size);
    if (isClosing) this.finish();
    else this.sketch = { kind: 'polygon', points: [...points, point], next: null };
  }

  /** @param {NonNullable<MaskOptions['exclude']>[number]} region */
  #exclude(region) {
    this.#commit({ ...this.#mask, exclude: [...(this.#mask.exclude ?? []), region] }, null);
  }

  /** @param {Point} from @param {Point} to */
  #stroke(from, to) {
    const isErasing = this.#tool === 'eraser';
    const bitmap = this.#mask.bitmap ?? emptyBitmap(...this.#size);
    this.#mask = { ...this.#mask, bitmap: withStroke(bitmap, from, to, this.#brushPx, isErasing) };
    this.#commit(this.#mask, `stroke-${this.#numStrokes}`);
  }
}
