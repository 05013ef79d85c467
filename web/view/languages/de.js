/** German. */

/** @param {number} n @param {string} one @param {string} many */
const plural = (n, one, many) => (n === 1 ? one : many);

/** @type {import('../strings.js').Strings} */
export const german = {
  examples: {
    threePhases: 'Dreiphasiges Material',
    discs: 'Überlappende Scheiben',
    fibres: 'Längliche Strukturen',
    cells: 'Zufällige Quadrate',
    blobs3d: '3D-Strukturen',
    spheres3d: 'Überlappende Kugeln (3D)',
  },
  errors: {
    NotSupported:
      'Dieser Browser kann kein WebAssembly ausführen, das die Analyse braucht. Ein aktueller ' +
      'Firefox, Chrome, Edge oder Safari kann es.',
    BrokenSession:
      'Die Datei enthält kein von Phasebound gespeichertes Ergebnis, oder sie wurde verändert. ' +
      'Öffnen Sie das Bild erneut und speichern Sie das Ergebnis neu.',
    NotInSession:
      'Diese Phase war beim Speichern noch nicht analysiert. Öffnen Sie das Bild, um sie zu analysieren.',
    NotLoaded: 'Ein Teil der Seite konnte nicht geladen werden. Laden Sie die Seite neu.',
  },
  name: 'Phasebound',
  exampleName: (name, fractions) => `${name}, gezogen mit ${fractions.join(' : ')}`,
  examplesButton: 'Beispiele',
  openButton: 'Öffnen…',
  imageRegion: 'Bild',
  resultRegion: 'Ergebnis',
  purpose:
    'Phasebound liest den Phasenanteil eines segmentierten Bildes und sagt, wie weit der des ganzen ' +
    'Materials davon entfernt sein kann.',
  privacy: 'Nichts verlässt diesen Rechner: der Browser macht die ganze Arbeit.',
  tryExample: 'Zum Ausprobieren ein Material, das hier gezogen wird:',
  dropTitle: 'Segmentiertes Bild hier ablegen',
  chooseFiles: 'Dateien wählen…',
  dropHint: 'PNG, TIFF, BMP oder JPEG. Ein TIFF mit mehreren Seiten ist ein Volumen.',
  dropSeveral: 'Mehrere Dateien sind mehrere Bilder eines Materials.',
  dropNow: 'Zum Öffnen ablegen',
  pasted: 'Aus der Zwischenablage',
  numImages: (n) => `${n} Bilder eines Materials`,
  severalSizes: 'verschiedene Größen',
  pixelSide: (side, source) => `${side} je Pixel (${source})`,
  phases: 'Phase',
  phaseLabel: (name, share, count) => `Phase ${name}: ${share} des Bildes, ${count} Pixel`,
  pixelCount: (count) => `${count} Pixel`,
  imageDescription: (phase, name) => `${name}, nach Phasen gefärbt, Phase ${phase} in voller Farbe`,
  slice: 'Schicht',
  sliceText: (slice, numSlices) => `${slice} von ${numSlices}`,
  clsBar: (length) => `CLS ${length}`,
  clsTitle: 'Charakteristische Länge (CLS), im Maßstab des Bildes',
  image: 'Bild',
  size: 'Größe',
  fraction: 'Anteil',
  clsPx: 'CLS, px',
  pooled: 'Zusammen',
  intervalText: (confidence, lower, upper) => `bei ${confidence} Konfidenz: ${lower} bis ${upper}`,
  relativeError: (percent) => `Das Intervall ist ± ${percent} des Anteils.`,
  evenReading: (lower, upper) =>
    `Ebenso wahrscheinlich wie nicht liegt das Material außerhalb von ${lower} bis ${upper}.`,
  modelChoice: 'Hauptangabe',
  modelNames: { calibrated: 'Kalibriert', imagerep: 'ImageRep' },
  modelTitles: {
    calibrated:
      'Das kalibrierte Modell von Phasebound: enthält den wahren Wert so oft, wie es sagt',
    imagerep: 'Das ImageRep-Modell, wie von Dahari, Docherty, Kench und Cooper veröffentlicht',
  },
  alternative: (model, number, lower, upper) => `${model}: ${number} (${lower} bis ${upper})`,
  alternativeUnknown: (model) => `${model} gibt kein Intervall an.`,
  alternativePending: '',
  modelsAgree: 'Beide Modelle stimmen überein.',
  modelsDiffer: (reasons) => `Grund des Unterschieds: ${reasons}.`,
  differences: {
    smallImage: 'das Bild ist kleiner als die 200 px, ab denen ImageRep validiert wurde',
    smallVolume: 'das Volumen hat weniger als die 200 Voxel je Seite, ab denen ImageRep gilt',
    longCls: 'die CLS ist größer als die 70 px, bis zu denen ImageRep validiert wurde',
    elongated: 'die Struktur ist länglich, was ImageRep für sicherer hält, als es ist',
    smallFraction:
      'der Anteil liegt so nah am Rand, dass ein symmetrisches Intervall schlecht passt',
    fewCells: 'das Bild enthält wenige unabhängige Bereiche',
    other: 'sie schätzen dieselbe Streuung auf zwei Wegen, jeder mit eigener Unsicherheit',
  },
  and: ' und ',
  noInterval: 'Es lässt sich kein Intervall angeben.',
  noIntervalReason: 'Das Bild sagt nichts darüber, wie weit das Material davon entfernt sein kann.',
  pendingInterval: 'Das Intervall wird berechnet.',
  notAnalysed: 'Nicht analysiert',
  notAnalysedReason: 'Es wurde vor dem Ergebnis abgebrochen.',
  failedReason: 'Die Analyse dieser Phase ist fehlgeschlagen.',
  analyse: 'Analysieren',
  moreWarnings: (n) => `${n} weitere ${plural(n, 'Warnung', 'Warnungen')}`,
  curveTitle: 'Likelihood des Phasenanteils des Materials',
  curveDescription: (lower, upper, confidence) =>
    `Eine Glocke um den Anteil des Bildes; ${confidence} davon liegen zwischen ${lower} und ${upper}.`,
  curveAxis: 'Phasenanteil des Materials',
  density: 'Likelihood',
  probabilityBelow: 'Wahrscheinlichkeit darunter',
  curveReading: (value, below, above) => `${value}: ${below} darunter, ${above} darüber`,
  plotData: 'Daten',
  confidence: 'Konfidenz',
  confidenceNumber: 'Konfidenz in Prozent',
  confidenceText: (percent) => `${percent} Konfidenz`,
  confidenceAnswer: (percent, lower, upper) => `${percent} Konfidenz: ${lower} bis ${upper}`,
  target: 'Zielfehler',
  targetLabel: 'Zielfehler in Prozent des Phasenanteils',
  targetLabelAbsolute: 'Zielfehler als Differenz von Anteilen',
  targetUnit: 'Einheit des Zielfehlers',
  targetUnits: { relative: '% des Anteils', absolute: 'absolut' },
  targetBefore: 'Ziel: ±',
  mosaic: (present, more) => `${present} solche Bilder, ${more} weitere nötig.`,
  mosaicScale: (n) => `Jede Kachel steht für ${n} Bilder.`,
  targetAfter: (confidence) => `bei ${confidence} Konfidenz`,
  targetUnknown: 'Ohne Intervall lässt sich keine Größe angeben.',
  targetMet: (percent) => `Schon erreicht: es liegt innerhalb von ${percent}.`,
  metBefore: (figure) => ` Ein ${figure} mit `,
  metAfter: ' Seite würde genügen.',
  takesBefore: (figure) => `Dazu braucht es ein ${figure} mit `,
  takesAfter: ' Seite, oder ',
  square: 'Quadrat',
  cube: 'Volumen',
  moreLike: (n, isVolume, isStack) =>
    ` ${plural(n, 'weiteres', 'weitere')} ${isVolume ? 'Volumen' : plural(n, 'Bild', 'Bilder')} wie ` +
    (isStack ? 'diese' : 'dieses'),
  lagAxis: 'Abstand, px',
  tpcAxis: 'Zweipunktkorrelation',
  tpcAlong: (axis) => `Zweipunktkorrelation entlang ${axis}`,
  squareLabel: (value) => `Φ² = ${value}`,
  r0Label: (length) => `r₀ = ${length}`,
  plateauLabel: 'Plateau',
  radialHeading: 'Korrelation nach Abstand',
  radialTitle: 'Zweipunktkorrelation nach Abstand',
  radialDescription: (phi, square, r0) =>
    `Sie beginnt beim Phasenanteil ${phi} und ist ab ${r0} flach bei dessen Quadrat ${square}.`,
  radialHelp:
    'Die Wahrscheinlichkeit, dass zwei Pixel in einem Abstand beide in der Phase liegen. Ab r₀ ist ' +
    'sie flach bei Φ², der gestrichelten Linie. Das Niveau stammt aus dem Ring kurz vor r₀ (orange); ' +
    'das graue Band ist das Rauschen dessen, was jenseits von r₀ bleibt.',
  radialReading: (lag, value) => `${lag} px: ${value}`,
  mapHeading: 'Korrelation nach Richtung',
  mapTitle: 'Zweipunktkorrelation in alle Richtungen',
  mapTitle3d: 'Zweipunktkorrelation in alle Richtungen, mittlere Schicht',
  mapDescription: (extent, r0) =>
    `Eine Spitze in der Mitte, die nach außen abfällt; gezeigt bis ${extent}, jenseits von ${r0} bleibt nichts.`,
  mapHelp:
    'Dasselbe in alle Richtungen: je dunkler, desto eher liegen beide Enden eines Schritts in der ' +
    'Phase. Ein runder Fleck bedeutet Isotropie, weitere Flecken bedeuten Periodizität.',
  mapEdge: (extent) => `± ${extent}`,
  directionsHeading: 'Länge nach Richtung',
  directionsTitle: 'Korrelationslänge nach Richtung',
  directionsDescription: (length, direction, ratio) =>
    `Am längsten ${length} entlang ${direction}; das ${ratio}-fache der kürzesten.`,
  directionsHelp:
    'Wie weit die Phase entlang jeder Richtung korreliert bleibt. Lang in einer Richtung bedeutet ' +
    'Fasern oder Lagen, von denen ein Bild weniger enthält, als es scheint.',
  direction: 'Richtung',
  lengthPx: 'Länge, px',
  whyBefore: 'Die Phase hängt über etwa ',
  whyBetween: ' zusammen (CLS), also zählt das Bild wie etwa ',
  whyAfter:
    ' unabhängige Bereiche. Je weniger es sind, desto weiter kann der Anteil des Bildes von dem des ' +
    'Materials entfernt sein.',
  whyUnknown: 'Die Korrelationen ergeben keine Länge, deshalb gibt es kein Intervall.',
  planTitle: 'Eine Messung planen',
  planHelp: 'Dazu braucht es kein Bild: eine Schätzung der Größe der Merkmale genügt.',
  planKind: 'Aufgenommen werden',
  planImages: '2D-Bilder',
  planVolumes: '3D-Volumen',
  planUnit: 'Einheit der Pixelgröße',
  planFields: {
    clsPx: 'CLS oder typische Größe der Merkmale',
    phaseFraction: 'Phasenanteil',
    target: 'Zielfehler, vom Anteil',
    sidePx: 'Seite eines Bildes',
    pixelSize: 'Pixelgröße',
    secondsPerImage: 'Zeit je Bild',
  },
  planTake: 'Werte dieses Bildes übernehmen',
  planBefore: (target, confidence) => `Für ± ${target} bei ${confidence} Konfidenz braucht es `,
  planImagesUnit: (n, isVolume) => (isVolume ? ' Volumen' : plural(n, ' Bild', ' Bilder')),
  planExtent: (extent, time, side) =>
    `: insgesamt ${extent} in etwa ${time}; eines mit ${side} Seite würde auch genügen.`,
  sizeCurveHeading: 'Größe gegen Fehler',
  sizeCurveTitle: (confidence) => `Nötige Seite für einen Fehler bei ${confidence} Konfidenz`,
  sizeCurveDescription: (error, side) => `Ein Fehler von ${error} braucht eine Seite von ${side}.`,
  sizeCurveHelp:
    'Der halbe Fehler braucht viermal so viele Pixel, und etwas weniger, wo das Bild klein ist: ein ' +
    'größeres macht auch die Vorhersage selbst sicherer.',
  presentSize: 'geöffnet',
  planSize: 'ein geplantes Bild',
  errorAxis: 'Fehler, % des Anteils',
  sideAxis: 'Seite, px',
  methodSteps: [
    {
      title: 'Eine Phase gegen den Rest',
      text:
        'Das Bild zeigt die Phase in einem Teil seiner Pixel: das ist ihr Anteil, und der ist ' +
        'gezählt, nicht geschätzt.',
    },
    {
      title: 'Das Bild über sich selbst',
      text:
        'Eine Kopie wird um jeden Abstand verschoben; der Teil, in dem beide die Phase zeigen ' +
        '(volle Farbe), ist die Zweipunktkorrelation.',
    },
    {
      title: 'Wo sie flach wird',
      text:
        'Nahe Pixel hängen zusammen, ferne nicht: die Kurve fällt von Φ auf Φ² und ist ab r₀ ' +
        'flach. Die Fläche über Φ² ist das, was korreliert ist.',
    },
    {
      title: 'Wie viele unabhängige Bereiche',
      text:
        'Diese Fläche gibt die charakteristische Länge (CLS): Quadrate dieser Seite zählen als ' +
        'unabhängige Proben des Materials.',
    },
    {
      title: 'Wie weit das Bild daneben liegen kann',
      text:
        'Wenige Bereiche streuen stark, viele wenig: das gibt das Intervall des Anteils im ' +
        'Material, erweitert um die Unsicherheit der Vorhersage selbst.',
    },
  ],
  methodCells: (cls, cells) =>
    `Diese Fläche gibt die charakteristische Länge (CLS), ${cls}: Quadrate dieser Seite zählen als ` +
    `unabhängige Proben des Materials, etwa ${cells}.`,
  methodLimits:
    'Das Verfahren ist das von Dahari, Docherty, Kench und Cooper (ImageRep); das kalibrierte ' +
    'Intervall nimmt die Streuung stattdessen aus den langsamsten Wellen im Bild. Fehler der ' +
    'Segmentierung sind nicht enthalten, und kein Modell ist für periodische Strukturen gemacht.',
  helpOn: (term) => `Was ist das: ${term}`,
  help: {
    phase: {
      term: 'Phase',
      text: 'Alle Pixel mit einem Wert. Jede Phase wird für sich gegen alle anderen analysiert.',
    },
    confidence: {
      term: 'Konfidenz',
      text:
        'Wie oft ein so gewonnenes Intervall den Anteil des Materials enthält: bei 95 % in 95 von 100 ' +
        'Bildern. Mehr Konfidenz braucht ein breiteres Intervall.',
    },
    model: {
      term: 'Zwei Modelle',
      text:
        'Das kalibrierte nimmt die Streuung aus den langsamsten Wellen im Bild und enthält den wahren ' +
        'Wert so oft, wie es sagt, auch bei kleinen Bildern, Volumen, kleinen Anteilen und länglichen ' +
        'Strukturen. ImageRep ist das veröffentlichte Modell, zum Vergleichen und Zitieren.',
    },
    target: {
      term: 'Zielfehler',
      text:
        'Die halbe Breite des gewünschten Intervalls, als Teil des Anteils oder als Differenz von ' +
        'Anteilen. Dazu braucht es ein größeres Bild oder mehr Bilder wie dieses.',
    },
    cls: {
      term: 'Charakteristische Länge (CLS)',
      text:
        'Wie weit die Phase zusammenhängt. Bereiche dieser Seite zählen als unabhängig; ein Bild mit ' +
        '100 CLS Seite ist 10 000 davon wert.',
    },
    tpc: {
      term: 'Zweipunktkorrelation',
      text:
        'Die Wahrscheinlichkeit, dass zwei Pixel in einem gegebenen Schritt beide in der Phase liegen. ' +
        'Ohne Abstand ist sie der Anteil Φ, und Φ², wo beide nichts voneinander wissen.',
    },
    r0: {
      term: 'r₀',
      text:
        'Der Abstand, ab dem die Korrelation flach ist: im Ring dahinter sind weniger als 3 % aller ' +
        'Schritte noch korreliert.',
    },
    directions: {
      term: 'Länge nach Richtung',
      text:
        'Die entlang jeder Richtung bis zu ihrem ersten Ende summierte Korrelation. Die CLS ist eine ' +
        'Zahl für alle Richtungen zusammen.',
    },
    fields: {
      term: 'Streuung der Bilder',
      text:
        'Mehrere Bilder eines Materials sollten so stark streuen, wie ihre Struktur vorhersagt. Ist ' +
        'eines weit weg oder streuen alle mehr, sind sie wohl nicht gleich.',
    },
  },
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
    cls: (value, limit) => `CLS ${value} px; validiert bis ${limit} px.`,
    cells: (value, limit) =>
      `Etwa ${value} unabhängige Bereiche; unter ${limit} erwiesen sich Intervalle als zu sicher.`,
  },
  levelCheck: (confidence, level) =>
    `Konfidenz ${confidence}; das nächste validierte Niveau ist ${level}.`,
  noFindings:
    'Keine Drift über das Bild, keine Periodizität, und die Korrelationen enden innerhalb des Bildes.',
  findings: {
    Periodic: (period, strength) =>
      `Die Struktur wiederholt sich nach etwa ${period} (Korrelation ${strength}): beide Modelle sind ` +
      'für zufällige Strukturen gemacht und schätzen periodische falsch ein. Zählen Sie stattdessen ' +
      'ganze Perioden, oder nehmen Sie mehrere Bilder.',
    LongFibres: () =>
      'In einer Richtung endet die Korrelation nicht innerhalb des Bildes: Fasern oder Lagen sind ' +
      'länger, als zu sehen ist, das Intervall ist also zu eng. Nehmen Sie ein längeres Bild entlang ' +
      'dieser Richtung oder mehrere Bilder nebeneinander.',
    Elongated: (ratio) =>
      `Merkmale sind in einer Richtung etwa ${ratio}-mal so lang wie in einer anderen: ImageRep hält ` +
      'solche Strukturen für sicherer, als sie sind. Nehmen Sie das kalibrierte Intervall oder ' +
      'mehrere Bilder.',
    Endless: (share) =>
      `Ferne Pixel sind noch zu ${share} korreliert: Merkmale oder Gradienten sind so groß wie das ` +
      'Bild, das Intervall kann also zu eng sein. Nehmen Sie ein größeres Feld auf.',
    Drift: (axis, change) =>
      `Der Anteil driftet entlang ${axis} um ${change} von einem Rand zum anderen: das Material oder ` +
      'die Segmentierung ist nicht gleichmäßig, und ein Intervall für alles sagt wenig. Prüfen Sie ' +
      'die Beleuchtung, oder analysieren Sie die Teile als mehrere Bilder.',
  },
  coverageTitle: 'Wie oft enthielten Intervalle in solchen Fällen den wahren Wert?',
  coverageBasis: (numCases, numSamples) =>
    `${numSamples} Bilder von ${numCases} Materialien mit bekanntem Anteil`,
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
  panels: {
    phases: 'Alle Phasen',
    why: 'Warum',
    trust: 'Kann ich dem trauen?',
    samples: 'Proben',
    planner: 'Planer',
    export: 'Speichern und Export',
    method: 'So funktioniert es',
  },
  panelsLabel: 'Mehr über das Ergebnis',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  language: 'Sprache',
  copy: 'Kopieren',
  copySentence: 'Den Satz kopieren',
  copyOtherSentence: 'Den Satz des anderen Modells kopieren',
  copied: 'Kopiert',
  copyByHand: 'Strg+C drücken',
  copySpoken: 'Satz in die Zwischenablage kopiert',
  copyFailed:
    'Der Browser lässt die Seite nicht kopieren; der Satz ist ausgewählt, kopieren Sie ihn mit der Tastatur',
  cancel: 'Abbrechen',
  progress: 'Fortschritt der Berechnung',
  idle: 'Bereit',
  cancelled: 'Abgebrochen',
  reading: (name, index, numImages) =>
    numImages > 1 ? `${name} wird gelesen (${index} von ${numImages})` : `${name} wird gelesen`,
  generating: (name) => `${name} wird gezogen`,
  estimating: (phase) => `Phase ${phase}`,
  stages: {
    tpc: 'Pixel in jedem Abstand werden verglichen',
    cls: 'die Länge wird gemessen',
  },
  ofImages: (index, numImages) => `Bild ${index} von ${numImages}`,
  timeLeft: (time) => `noch etwa ${time}`,
  analysed: (phase, time) => `Phase ${phase} in ${time} analysiert`,
  spokenResult: (phase, number, confidence) =>
    `Phase ${phase}: ${number} bei ${confidence} Konfidenz`,
  spokenNoInterval: (phase, number) => `Phase ${phase}: ${number}, kein Intervall`,
  dismiss: 'Schließen',
  nothingOpened: (numFiles, hasPrevious) =>
    [
      numFiles > 1 ? `Keine der ${numFiles} Dateien wurde geöffnet.` : '',
      hasPrevious ? 'Was vorher offen war, ist unverändert.' : '',
    ]
      .filter(Boolean)
      .join(' '),
  details: 'Alle Zahlen',
  summary: 'Alle Phasen',
  sum: 'Summe',
  cls: 'CLS',
  requiredSide: 'Seite für das Ziel',
  moreImages: 'Weitere Bilder',
  intervalAt: (confidence) => `Intervall bei ${confidence}`,
  fromTo: (lower, upper) => `${lower} bis ${upper}`,
  fields: {
    phaseFraction: 'Phasenanteil',
    count: 'Pixel in der Phase',
    halfWidth: 'Halbe Breite des Intervalls',
    lower: 'Unteres Ende',
    upper: 'Oberes Ende',
    relativeErrorPercent: 'Halbe Breite durch Anteil',
    clsPx: 'Charakteristische Länge (CLS), px',
    clsBeforeCheckPx: 'CLS vor der Prüfung, px',
    classicalClsPx: 'CLS durch Unterteilung, px',
    r0Px: 'Korrelation endet bei r₀, px',
    sigma: 'Standardabweichung σ',
    sigmaMod: 'Relativer Fehler von σ',
    degreesOfFreedom: 'Freiheitsgrade von σ',
    numCells: 'Unabhängige Bereiche im Bild',
    requiredSidePx: 'Seite für das Ziel, px',
    requiredSidePxConservative: 'Seite nach der veröffentlichten Regel, px',
    moreImages: 'Weitere Bilder für das Ziel',
  },
  perImage: 'Bild für Bild',
  numPixels: 'Pixel',
  pixelSize: 'Pixelgröße',
  notStated: 'nicht angegeben',
  format: 'Format',
  engine: 'Programm',
  model: 'Modell',
  modelFacts: {
    calibrated: 'Kalibriert (Phasebound)',
    imagerep: 'ImageRep (Dahari, Docherty, Kench, Cooper)',
  },
  footer:
    'Fehler der Segmentierung sind nicht enthalten. Das Modell gilt nicht für periodische oder ' +
    'hyperuniforme Strukturen.',
};
