/** German: words of the page as a whole: what it is for, opening, waiting, errors of its own. */

import { kImageFormats } from '../../../engine/image_formats.js';

/** @type {typeof import('../en/page.js').page} */
export const page = {
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
    WasmForbidden:
      'Die Regeln der umgebenden Seite verbieten WebAssembly, das die Analyse braucht. Wer sie ' +
      "betreibt, kann es mit 'wasm-unsafe-eval' in script-src erlauben; oder öffnen Sie Phasebound " +
      'für sich allein.',
    ImageNotFetched:
      'Das Bild konnte nicht von seiner Adresse geladen werden. Der Server muss dieser sein oder ' +
      'anderen Seiten das Lesen erlauben (CORS). Oder speichern Sie das Bild und öffnen Sie es von dort.',
    ImageNotFound:
      'Unter seiner Adresse ist kein Bild. Prüfen Sie, wie der Name geschrieben ist und ob das Bild ' +
      'verschoben wurde.',
    ImageNotGiven:
      'Der Server gibt das Bild nicht her: vielleicht fragt er, wer Sie sind, oder er ist gestört. Öffnen ' +
      'Sie die Adresse des Bildes für sich, um zu sehen, was er sagt.',
    NotLoaded: 'Ein Teil der Seite konnte nicht geladen werden. Laden Sie die Seite neu.',
  },
  name: 'Phasebound',
  exampleName: (name, fractions) => `${name}, gezogen mit ${fractions.join(' : ')}`,
  examplesButton: 'Beispiele',
  openButton: 'Öffnen…',
  imageRegion: 'Bild',
  resultRegion: 'Ergebnis',
  purpose:
    'Phasebound liest den Phasenanteil einer Aufnahme und sagt, wie weit der des ganzen Materials ' +
    'davon entfernt sein kann.',
  privacy: 'Nichts verlässt diesen Rechner: der Browser macht die ganze Arbeit.',
  tryExample: 'Zum Ausprobieren ein Material, das hier gezogen wird:',
  dropTitle: 'Bild hier ablegen, grau oder segmentiert',
  chooseFiles: 'Dateien wählen…',
  dropHint:
    `${kImageFormats.join(', ')} oder Pixel ohne Kopf. ` +
    'Ein TIFF mit mehreren Seiten ist ein Volumen.',
  dropSeveral: 'Mehrere Dateien sind mehrere Bilder eines Materials.',
  dropNow: 'Zum Öffnen ablegen',
  pasted: 'Aus der Zwischenablage',
  numImages: (n) => `${n} Bilder eines Materials`,
  severalSizes: 'verschiedene Größen',
  pixelSide: (side, source) => `${side} je Pixel (${source})`,
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
  upToLag: (lag) => `Pixel in jedem Abstand bis ${lag} werden verglichen`,
  ringsUpTo: (lag) => `die Länge wird gemessen, in Ringen bis ${lag}`,
  sliceOf: (slice, numSlices) => `Schicht ${slice} von ${numSlices}`,
  rowOf: (row, numRows) => `Zeile ${row} von ${numRows}`,
  shareDone: (share) => `${share} erledigt`,
  bytesDone: (done, all) => `${done} von ${all}`,
  memoryNeeded: (memory) => `braucht etwa ${memory} Speicher`,
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
  footer:
    'Das Intervall nimmt die Segmentierung für fehlerfrei; ihre Unsicherheit steht daneben. Das Modell gilt nicht für periodische oder ' +
    'hyperuniforme Strukturen.',
};
