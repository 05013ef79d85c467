/** English. The tables of the other languages have the same shape. */

import { page } from './en/page.js';
import { panels } from './en/panels.js';
import { result } from './en/result.js';
import { segmentation } from './en/segmentation.js';
import { trust } from './en/trust.js';

export const english = { ...page, ...result, ...panels, ...trust, ...segmentation };
