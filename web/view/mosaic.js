import { draw, toElement } from '../plot/svg.js';
import { setAttribute, setText } from './dom.js';
import { countText } from './numbers.js';
import { strings } from './strings.js';

/** Tiles that are drawn at most; beyond, a tile stands for several images. */
const kMostTiles = 48;
const kNumRows = 2;
const kTilePx = 11;
const kGapPx = 3;
const kTile = draw('rect', { width: kTilePx, height: kTilePx, rx: 1.5 });

/** The images that are there and those that are still missing, each a tile. */
export function createMosaic() {
  const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  root.setAttribute('class', 'mosaic');
  root.setAttribute('role', 'img');
  root.setAttribute('data-testid', 'mosaic');
  const title = root.appendChild(toElement(draw('title')));
  /** @type {SVGElement[]} */
  const tiles = [];
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
      setAttribute(root, 'viewBox', `-1 -1 ${width + 2} ${height + 2}`);
      setAttribute(root, 'width', String(width + 2));
      setAttribute(root, 'height', String(height + 2));
      const words = strings.mosaic(countText(numPresent), countText(numMore));
      const note = perTile > 1 ? ` ${strings.mosaicScale(countText(perTile))}` : '';
      setAttribute(root, 'aria-label', words + note);
      setText(title, words + note);
      for (const tile of tiles.splice(numTiles)) tile.remove();
      while (tiles.length < numTiles) tiles.push(root.appendChild(toElement(kTile)));
      tiles.forEach((tile, i) => {
        setAttribute(tile, 'x', String(Math.floor(i / numRows) * step));
        setAttribute(tile, 'y', String((i % numRows) * step));
        setAttribute(tile, 'class', i < numFull ? 'tile is-present' : 'tile');
      });
    },
  };
}
