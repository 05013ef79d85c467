/** German. */

import { page } from './de/page.js';
import { panels } from './de/panels.js';
import { result } from './de/result.js';
import { segmentation } from './de/segmentation.js';
import { trust } from './de/trust.js';

/** @type {import('../strings.js').Strings} */
export const german = { ...page, ...result, ...panels, ...trust, ...segmentation };
