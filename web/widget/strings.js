/** Words of the widget that the page does not have. */

/** @typedef {typeof english} WidgetStrings */

const english = {
  choose: 'Choose an image…',
  drop: 'or drop it here',
  another: 'Another image…',
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
  /** @param {string} threshold */
  segmented: (threshold) =>
    `The picture is not segmented: grey values above ${threshold}, by the threshold of Otsu, were taken ` +
    'for one phase, and the others for another. The full page shows how that fits, and has better ways.',
  /** @param {string} numRows */
  infoBar: (numRows) => `Its information bar of ${numRows} rows is left out.`,
  /** @param {string} phase @param {string} phases that are there */
  noSuchPhase: (phase, phases) =>
    `The image has no phase ${phase}; its phases are ${phases}. Choose one of them.`,
  /** @param {string} given attribute and value @param {string} allowed @param {string} used */
  wrongSetting: (given, allowed, used) =>
    `${given} is not understood, so ${used} is used: give ${allowed}.`,
  /** @param {string} least @param {string} most */
  numberWithin: (least, most) => `a number from ${least} to ${most}`,
  /** @param {string} one @param {string} other */
  either: (one, other) => `${one} or ${other}`,
};

/** @type {WidgetStrings} */
const german = {
  choose: 'Bild wählen…',
  drop: 'oder hier ablegen',
  another: 'Anderes Bild…',
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
  segmented: (threshold) =>
    `Das Bild ist nicht segmentiert: Grauwerte über ${threshold}, der Schwelle von Otsu, gelten als eine ` +
    'Phase, die anderen als eine zweite. Die ganze Seite zeigt, wie gut das passt, und kann es besser.',
  infoBar: (numRows) => `Die Informationsleiste von ${numRows} Zeilen ist ausgelassen.`,
  noSuchPhase: (phase, phases) =>
    `Das Bild hat keine Phase ${phase}; seine Phasen sind ${phases}. Wählen Sie eine davon.`,
  wrongSetting: (given, allowed, used) =>
    `${given} wird nicht verstanden, deshalb gilt ${used}: Geben Sie ${allowed} an.`,
  numberWithin: (least, most) => `eine Zahl von ${least} bis ${most}`,
  either: (one, other) => `${one} oder ${other}`,
};

/** @type {WidgetStrings} */
const chinese = {
  choose: '选择图像…',
  drop: '或拖放到此处',
  another: '另一幅图像…',
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
  segmented: (threshold) =>
    `该图像尚未分割：高于 Otsu 阈值 ${threshold} 的灰度值视为一个相，其余视为另一个相。完整页面可查看其是否合适，并提供更好的方法。`,
  infoBar: (numRows) => `其 ${numRows} 行的信息栏未计入。`,
  noSuchPhase: (phase, phases) => `该图像没有相 ${phase}；它的相为 ${phases}。请选择其中之一。`,
  wrongSetting: (given, allowed, used) => `无法识别 ${given}，因此使用 ${used}：请给出${allowed}。`,
  numberWithin: (least, most) => ` ${least} 到 ${most} 之间的数`,
  either: (one, other) => ` ${one} 或 ${other}`,
};

/** @type {Record<string, WidgetStrings>} */
const kTables = { en: english, de: german, zh: chinese };

/** @param {string} lang @returns {WidgetStrings} */
export const widgetStrings = (lang) => kTables[lang] ?? english;
