/** Words of the widget that the page does not have. */

/** @typedef {typeof english} WidgetStrings */

const english = {
  choose: 'Choose a segmented image…',
  drop: 'or drop it here',
  /** @param {string} name @param {string} host */
  load: (name, host) => `Load ${name} from ${host}`,
  loading: 'Loading…',
  opening: 'Reading the image…',
  computing: 'Comparing pixels at every distance…',
  phase: 'Phase',
  confidence: 'Confidence',
  full: 'Open full',
  stop: 'Stop',
  again: 'Analyse',
  stopped: 'Stopped',
  /** @param {number} n */
  warnings: (n) => (n === 1 ? '1 thing to know' : `${n} things to know`),
  /** @param {string} name */
  picture: (name) => `Phases of ${name}`,
  notSegmented:
    'The image is grey, not segmented. Open it in full, where it is segmented at once, or give it one ' +
    'value a phase and save it as PNG or TIFF.',
};

/** @type {WidgetStrings} */
const german = {
  choose: 'Segmentiertes Bild wählen…',
  drop: 'oder hier ablegen',
  load: (name, host) => `${name} von ${host} laden`,
  loading: 'Wird geladen…',
  opening: 'Bild wird gelesen…',
  computing: 'Pixel werden über alle Abstände verglichen…',
  phase: 'Phase',
  confidence: 'Konfidenz',
  full: 'Ganz öffnen',
  stop: 'Anhalten',
  again: 'Analysieren',
  stopped: 'Angehalten',
  warnings: (n) => (n === 1 ? '1 Hinweis' : `${n} Hinweise`),
  picture: (name) => `Phasen von ${name}`,
  notSegmented:
    'Das Bild ist grau, nicht segmentiert. Öffnen Sie es ganz, dann wird es sofort segmentiert, oder ' +
    'geben Sie jeder Phase einen Wert und speichern Sie es als PNG oder TIFF.',
};

/** @type {WidgetStrings} */
const chinese = {
  choose: '选择已分割的图像…',
  drop: '或拖放到此处',
  load: (name, host) => `从 ${host} 加载 ${name}`,
  loading: '正在加载…',
  opening: '正在读取图像…',
  computing: '正在比较各个距离上的像素…',
  phase: '相',
  confidence: '置信度',
  full: '打开完整页面',
  stop: '停止',
  again: '分析',
  stopped: '已停止',
  warnings: (n) => `${n} 条提示`,
  picture: (name) => `${name} 的各相`,
  notSegmented:
    '该图像是灰度图，尚未分割。请打开完整页面，它会立即被分割；或者为每个相赋予一个值，再保存为 PNG 或 TIFF。',
};

/** @type {Record<string, WidgetStrings>} */
const kTables = { en: english, de: german, zh: chinese };

/** @param {string} lang @returns {WidgetStrings} */
export const widgetStrings = (lang) => kTables[lang] ?? english;
