import { draw, toElement } from '../plot/svg.js';
import { countText } from './numbers.js';
import { strings } from './strings.js';

/** Tiles that are drawn at most; beyond, a tile stands for several images. */
const kMostTiles = 48;
const kNumRows = 2;
const kTilePx = 11;
const kGapPx = 3;

/** The images that are there and those that are still missing, each a tile. */
export function createMosaic() {
  const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  root.setAttribute('class', 'mosaic');
  root.setAttribute('role', 'img');
  root.setAttribute('data-testid', 'mosaic');
  return {
    root,
    /**
     * @param {number} numPresent
     * @param {number | null} numMore
     */
    show(numPresent, numMore) {
      root.toggleAttribute('hidden', numMore === null || numPresent === 0);
      if (numMore === null || numPresent === 0) return;
      const total = numPresent + numMore;
      const perTile = Math.max(1, Math.ceil(total / kMostTiles));
      const numTiles = Math.ceil(total / perTile);
      const numFull = Math.min(numTiles, Math.max(1, Math.round(numPresent / perTile)));
      const numRows = numTiles > kMostTiles / 4 ? kNumRows : 1;
      const numColumns = Math.ceil(numTiles / numRows);
      const step = kTilePx + kGapPx;
      const width = numColumns * step - kGapPx;
      const height = numRows * step - kGapPx;
      root.setAttribute('viewBox', `-1 -1 ${width + 2} ${height + 2}`);
      root.setAttribute('width', String(width + 2));
      root.setAttribute('height', String(height + 2));
      const words = strings.mosaic(countText(numPresent), countText(numMore));
      const note = perTile > 1 ? ` ${strings.mosaicScale(countText(perTile))}` : '';
      root.setAttribute('aria-label', words + note);
      const tiles = Array.from({ length: numTiles }, (_, i) =>
        draw('rect', {
          x: Math.floor(i / numRows) * step,
          y: (i % numRows) * step,
          width: kTilePx,
          height: kTilePx,
          rx: 1.5,
          class: i < numFull ? 'tile is-present' : 'tile',
        }),
      );
      root.replaceChildren(...[draw('title', {}, words + note), ...tiles].map(toElement));
    },
  };
}
