/** Registers <phasebound-widget>. On a page of the site's own the whole page is beside this script. */

import { PhaseboundWidget } from './element.js';

const kName = 'phasebound-widget';

if (globalThis.customElements && !customElements.get(kName)) {
  customElements.define(kName, PhaseboundWidget);
}

export { PhaseboundWidget };
