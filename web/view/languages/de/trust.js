/** German: words of the panels on exports, samples and trust. */

/** @type {typeof import('../en/trust.js').trust} */
export const trust = {
  exportNumbers: 'Zahlen',
  saveJson: 'Ergebnis speichern (JSON)',
  saveCsv: 'CSV',
  saveCsvSemicolon: 'CSV mit Strichpunkt und Dezimalkomma',
  exportHelp:
    'Das JSON enthält jede Zahl und ein kleines Bild: später hier geöffnet oder abgelegt, zeigt es ' +
    'dieses Ergebnis wieder, ohne das Bild.',
  reportTitle: 'Bericht',
  printReport: 'Drucken oder als PDF speichern',
  reportHelp:
    'Eine Seite mit Bild, Einstellungen, Zahlen, Warnungen, Version und dem SHA-256 der Datei.',
  exportPlots: 'Diagramme',
  plotNames: {
    curve: 'Likelihood',
    'tpc-map': 'Korrelation nach Richtung',
    radial: 'Korrelation nach Abstand',
    directions: 'Länge nach Richtung',
    coverage: 'Trefferquote',
    demonstration: 'Proben eines bekannten Materials',
    fields: 'Bilder nebeneinander',
    'size-curve': 'Größe gegen Fehler',
  },
  citeTitle: 'Zitieren',
  copyCitation: 'Zitat kopieren',
  copyBibtex: 'BibTeX-Eintrag kopieren',
  copiedSpoken: 'In die Zwischenablage kopiert',
  leftOut: 'ausgelassen',
  warnings: 'Warnungen',
  samplesTitle: 'Bilder dieses Materials',
  consistencyTitle: 'Sind sie von einem Material?',
  counts: 'Zählt',
  interval: 'Intervall',
  chance: 'Zufall',
  countImage: (name) => `${name} zählen lassen`,
  fieldInterval: (mean, lower, upper, confidence) =>
    `Allein aus der Streuung der Bilder (t-Intervall über Felder wie in ASTM E562): Mittel ${mean}, ` +
    `${lower} bis ${upper} bei ${confidence}.`,
  pooledInterval: (fraction, lower, upper) =>
    `Aus der Struktur in den Bildern: ${fraction}, ${lower} bis ${upper}.`,
  fieldsScatter: (ratio) =>
    `Die Bilder streuen ${ratio}-mal so stark, wie ihre Struktur vorhersagt: das passt.`,
  fieldsScatterMore: (ratio) =>
    `Die Bilder streuen ${ratio}-mal so stark, wie ihre Struktur vorhersagt: sie können von ` +
    'verschiedenen Stellen oder Materialien sein, und dann ist das Intervall zu eng. Nehmen Sie das ' +
    'aus der Streuung, oder suchen Sie den Unterschied.',
  foreign: (name) =>
    `${name} passt nicht zu den anderen Bildern: Zufall allein bringt kaum eines so weit weg. Prüfen ` +
    'Sie, ob es vom selben Material und gleich segmentiert ist; wenn nicht, lassen Sie es aus.',
  labelsAmongGreys: (names) =>
    `Schwellen gelten für alle Bilder, obwohl ${names} wohl schon segmentiert war, da nur wenige Werte ` +
    'darin sind: Phasen auf derselben Seite einer Schwelle wurden eine. Prüfen Sie die Phasen, oder ' +
    'analysieren Sie segmentierte und andere Bilder getrennt.',
  unequalPixels: (least, most) =>
    `Die Pixel der Bilder sind verschieden groß (${least} bis ${most}), und zusammengefasst wird nach ` +
    'Pixeln: Bilder mit kleinen Pixeln zählen mehr als die Fläche, die sie zeigen, und das Intervall nimmt ' +
    'an, dass Merkmale in allen gleich viele Pixel lang sind. Rechnen Sie die Bilder auf eine Pixelgröße ' +
    'um, oder analysieren Sie sie einzeln.',
  foreignLeftOut: (name) => `${name}, das nicht zu den anderen passt, ist ausgelassen.`,
  noneForeign: 'Kein Bild fällt aus der Reihe.',
  fieldsTitle: 'Jedes Bild für sich, und alle zusammen',
  fieldsDescription: (n, fraction) =>
    `${n} Bilder mit ihren Intervallen; das Band ist das Intervall aller zusammen um ${fraction}.`,
  rangeTitle: 'Liegt dieses Bild im validierten Bereich?',
  checkGood: 'In Ordnung: ',
  checkBad: 'Vorsicht: ',
  rangeChecks: {
    side: (value, limit) => `Kürzeste Seite ${value} px; ImageRep wurde ab ${limit} px validiert.`,
    cls: (value, limit) => `CLS ${value} px; validiert von 1 bis ${limit} px.`,
    cells: (value, limit) =>
      `Etwa ${value} unabhängige Bereiche; unter ${limit} erwiesen sich Intervalle als zu sicher.`,
  },
  levelCheck: (confidence, level) =>
    `Konfidenz ${confidence}; das nächste validierte Niveau ist ${level}.`,
  noFindings: (isDriftTold) =>
    isDriftTold
      ? 'Keine Drift über das Bild, keine Periodizität, und die Korrelationen enden innerhalb des Bildes.'
      : 'Keine Periodizität, und die Korrelationen enden innerhalb des Bildes. Ob der Anteil über das Bild ' +
        'driftet, zeigen so wenige Merkmale nicht.',
  nothingTold:
    'Das Bild ist zu klein oder zu schmal, um zu zeigen, ob es periodisch ist und ob die Korrelationen enden.',
  findings: {
    Periodic: (period, strength) =>
      `Die Struktur wiederholt sich nach etwa ${period} (Korrelation ${strength}): beide Modelle sind ` +
      'für zufällige Strukturen gemacht und schätzen periodische falsch ein. Zählen Sie stattdessen ' +
      'ganze Perioden, oder nehmen Sie mehrere Bilder.',
    LongFibres: () =>
      'In einer Richtung endet die Korrelation nicht innerhalb des Bildes: Fasern oder Lagen sind ' +
      'länger, als zu sehen ist. Das Intervall von ImageRep ist dafür zu eng, und das kalibrierte ' +
      'beruht auf wenigem. Nehmen Sie ein längeres Bild entlang dieser Richtung oder mehrere Bilder ' +
      'nebeneinander.',
    Elongated: (ratio) =>
      `Merkmale sind in einer Richtung etwa ${ratio}-mal so lang wie in einer anderen: ImageRep hält ` +
      'solche Strukturen für sicherer, als sie sind. Nehmen Sie das kalibrierte Intervall oder ' +
      'mehrere Bilder.',
    Mirrored: (axis, place) =>
      `Um ${axis} = ${place} ist das Bild ein Spiegelbild oder eine gedrehte Kopie seiner selbst: Kopien ` +
      'sagen nichts Neues über das Material, beide Intervalle sind also zu eng. Nehmen Sie das Bild, ' +
      'wie es vor dem Auffüllen oder Kacheln war, oder schneiden Sie es auf eine Kopie zu.',
    Endless: (share) =>
      `Ferne Pixel sind noch zu ${share} korreliert: Merkmale oder Gradienten sind so groß wie das ` +
      'Bild, das Intervall kann also zu eng sein. Nehmen Sie ein größeres Feld auf.',
    Drift: (axis, change) =>
      `Der Anteil driftet entlang ${axis} um ${change} von einem Rand zum anderen: das Material oder ` +
      'die Segmentierung ist nicht gleichmäßig, und ein Intervall für alles sagt wenig. Prüfen Sie ' +
      'die Beleuchtung, oder analysieren Sie die Teile als mehrere Bilder.',
    Step: (axis, place, change) =>
      `Der Anteil springt bei etwa ${axis} = ${place} um ${change}: zwei Materialien, zwei verschieden ` +
      'segmentierte Bilder, oder große Merkmale auf nur einer Seite. Ein Intervall für beide Teile sagt ' +
      'wenig. Analysieren Sie die Teile für sich, oder nehmen Sie ein größeres Feld auf.',
    HigherMiddle: (axis, change) =>
      `Entlang ${axis} ist der Anteil in der Mitte des Bildes um ${change} höher als an beiden Rändern: ` +
      'das Material oder die Segmentierung ist nicht gleichmäßig, und ein Intervall für alles sagt ' +
      'wenig. Gleichen Sie die Beleuchtung aus, oder analysieren Sie die Teile als mehrere Bilder.',
    LowerMiddle: (axis, change) =>
      `Entlang ${axis} ist der Anteil in der Mitte des Bildes um ${change} niedriger als an beiden ` +
      'Rändern: das Material oder die Segmentierung ist nicht gleichmäßig, und ein Intervall für alles ' +
      'sagt wenig. Gleichen Sie die Beleuchtung aus, oder analysieren Sie die Teile als mehrere Bilder.',
  },
  coverageTitle: 'Wie oft enthielten Intervalle in solchen Fällen den wahren Wert?',
  coverageBasis: (numCases, numSamples) =>
    `${numSamples} Bilder von ${numCases} ${numCases === '1' ? 'Material' : 'Materialien'} mit bekanntem ` +
    'Anteil',
  coverageSpan: (sides, cells, fractions) =>
    `Seiten ${sides} px, ${cells} unabhängige Bereiche, Anteile ${fractions}`,
  coverageFar: 'Kein validierter Fall ähnelt diesem Bild sehr; dies sind die nächsten.',
  coverageLevel: (level) => `Intervall bei ${level}`,
  coverageDescription: (model, share, low, high) =>
    `${model} enthielt den wahren Wert in ${share} (${low} bis ${high}).`,
  coverageModels: {
    calibrated: 'Kalibriert',
    imagerep: 'ImageRep',
    'subdivision-published': 'Unterteilung',
  },
  coverageShare: 'Enthielt den wahren Wert',
  coverageRange: 'Unsicherheit davon',
  demonstrationTitle: 'Ausprobieren: Proben eines Materials mit bekanntem Anteil',
  demonstrationPurpose:
    'Jede Linie ist das Intervall einer zufälligen Probe, jeder Punkt ihr eigener Anteil. Ein ' +
    'Intervall bei 95 % sollte den wahren Wert, die waagrechte Linie, in 95 von 100 Proben enthalten.',
  material: 'Material',
  demonstrations: {
    discs: 'Überlappende Scheiben',
    blobs: 'Zufällige Strukturen',
    cells: 'Zufällige Quadrate',
    fibres: 'Längliche Strukturen',
    small: 'Kleine Bilder weniger Scheiben',
  },
  drawSamples: (n) => `${n} ziehen`,
  notDrawnYet: 'Es wurde noch nichts gezogen.',
  hitsBefore: (model) => `${model}: `,
  hitsAfter: (n, percent) => ` von ${n} enthalten den wahren Wert (${percent} %)`,
  hitsExpected: (confidence, least, most) => `Bei ${confidence} wären ${least} bis ${most} Zufall.`,
  demonstrationDescription: (n, model, hits, truth) =>
    `${n} Intervalle des Modells ${model}; ${hits} davon enthalten den wahren Anteil ${truth}.`,
  truth: (value) => `wahr ${value}`,
  sample: 'Probe',
  holdsTruth: 'Enthält den wahren Wert',
  drawing: (material, index, n) => `Proben werden gezogen: ${material} (${index} von ${n})`,
};
