/** German: words of the panels on why, the planner and the method, and the helps. */

import { plural } from '../plural.js';

/** @type {typeof import('../en/panels.js').panels} */
export const panels = {
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
    'Dasselbe in alle Richtungen: je kräftiger die Farbe, desto eher liegen beide Enden eines ' +
    'Schritts in der Phase. Ein runder Fleck bedeutet Isotropie, weitere Flecken bedeuten Periodizität.',
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
    scatterError: 'Fehler von σ aus einem Bild',
    target: 'Zielfehler, vom Anteil',
    sidePx: 'Seite eines Bildes',
    pixelSize: 'Pixelgröße',
    secondsPerImage: 'Zeit je Bild',
  },
  planAssumption:
    'Beide Modelle nehmen die CLS als gegeben. Wie gut ein Bild die Streuung σ verrät, ist eine ' +
    'Annahme, die das kalibrierte Modell braucht: 20 % sind für die meisten Materialien vorsichtig, ' +
    'wenige große Merkmale verraten sie schlechter. ImageRep rechnet statt dessen mit dem Fehler ' +
    'aus seiner eigenen Validierung.',
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
  methodCells: (cls, cells, isVolume) =>
    `Diese Fläche gibt die charakteristische Länge (CLS), ${cls}: ` +
    `${isVolume ? 'Würfel' : 'Quadrate'} dieser Seite zählen als ` +
    `unabhängige Proben des Materials, etwa ${cells}.`,
  methodLimits:
    'Das Verfahren ist das von Dahari, Docherty, Kench und Cooper (ImageRep); das kalibrierte ' +
    'Intervall nimmt die Streuung stattdessen aus den langsamsten Wellen im Bild. Fehler der ' +
    'Segmentierung sind nicht enthalten, und kein Modell ist für periodische Strukturen gemacht.',
  helpOn: (term) => `Was ist das: ${term}`,
  help: {
    band: {
      term: 'Sicherheit der Segmentierung',
      text:
        'Die Phasenanteile, die andere vertretbare Segmentierungen desselben Bildes ergeben: eine Schwelle ' +
        'an anderer Stelle im Tal des Histogramms, oder die Grenze um ein halbes Pixel verschoben. Sie ' +
        'sind nicht Teil des Intervalls, das die Segmentierung für fehlerfrei nimmt.',
    },
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
};
