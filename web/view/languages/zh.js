/** Chinese, simplified. */

import { page } from './zh/page.js';
import { panels } from './zh/panels.js';
import { result } from './zh/result.js';
import { segmentation } from './zh/segmentation.js';
import { trust } from './zh/trust.js';

/** @type {import('../strings.js').Strings} */
export const chinese = { ...page, ...result, ...panels, ...trust, ...segmentation };
