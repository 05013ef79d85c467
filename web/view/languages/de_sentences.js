import { areVoxels, bytes, kTransparency, number, pixelSides, plain, share } from '../../engine/details.js';
import {
  confidenceText,
  fractionText,
  intervalTexts,
  percentText,
  significant,
} from '../../engine/format.js';
import { kImageFormats } from '../../engine/image_formats.js';
import { details } from './de/details.js';

/** @param {string} before */
const clsNote = (before) =>
  Number.isFinite(Number(before)) ? ` (${number(before)} px vor der Prüfung)` : '';

const kNoInterval = 'es gibt kein Intervall (alles von 0 bis 1 ist möglich)';
const kMore = 'Nehmen Sie ein größeres Bild oder mehrere Bilder des Materials.';

/** @type {import('../sentences.js').SentenceTable} */
export const germanSentences = {
  details,
  errors: {
    EmptyFile: () => 'Die Datei ist leer. Kopieren oder speichern Sie sie erneut.',
    UnknownFormat: () =>
      `Die Datei hat kein Format, das gelesen wird. Das sind ${kImageFormats.join(', ')} und Pixel ` +
      'ohne Kopf, deren Anordnung angegeben wird. Speichern Sie das Bild als PNG oder TIFF.',
    BrokenFile: (what) =>
      `Die Datei ist beschädigt oder endet zu früh${what ? ` (${what})` : ''}. Kopieren Sie sie erneut, ` +
      'oder speichern Sie sie in dem Programm, das sie erzeugt hat, neu als PNG oder TIFF.',
    UnsupportedEncoding: (what) =>
      `Die Datei speichert ihre Pixel auf eine Weise, die nicht gelesen wird: ${what}. Speichern Sie ` +
      'das Bild als PNG oder als TIFF ohne Kompression.',
    UnequalPages: (page, size, first) =>
      `Seite ${page} der Datei (${size}) passt nicht zur ersten (${first}), die Seiten sind also nicht ` +
      'die Schichten eines Volumens. Speichern Sie die Bilder einzeln; als Stapel dürfen sie ' +
      'verschieden groß sein.',
    UnequalSlices: (slice, size, first) =>
      `Schicht ${slice} (${size}) passt nicht zur ersten (${first}), die Dateien sind also nicht die ` +
      'Schichten eines Volumens. Öffnen Sie sie als Bilder eines Materials, die verschieden groß sein ' +
      'dürfen.',
    TooLarge: (needed, available, side) =>
      `Das Bild braucht ${bytes(needed)} Speicher, und ${bytes(available)} sind zu haben. ` +
      (side ? `Ein Teil mit ${Math.floor(100 * Number(side))} % jeder Seite würde passen. ` : '') +
      'Zerschneiden Sie es und analysieren Sie die Teile als mehrere Bilder eines Materials.',
    NonFinitePixels: (count) =>
      `Mindestens ${count} Pixel enthalten unendlich, was zu keiner Phase gehört. Geben Sie ihnen den ` +
      'Wert einer Phase, oder kennzeichnen Sie sie als keine Zahl, damit sie nicht zählen.',
    NotSegmented: (found, allowed) =>
      `Das Bild hat ${found} verschiedene Werte, und höchstens ${allowed} werden als Phasen ` +
      'unterschieden: es ist nicht segmentiert. Wählen Sie Grauschwellen, oder segmentieren Sie es ' +
      'anderswo, so dass jede Phase einen Wert hat, und speichern Sie es als PNG oder TIFF.',
    HazyLabels: (found, numClasses, haze) =>
      `Das Bild hat ${found} verschiedene Werte: ${numClasses} deutliche Klassen und dazwischen einen ` +
      `Schleier, den ${share(haze)} der Pixel halten, wie ihn JPEG oder Skalieren hinterlässt. Runden ` +
      `Sie auf ${numClasses} Klassen, oder besser: nehmen Sie die Werte von vorher.`,
    InvalidSegmentation: (what) =>
      `So lässt sich kein Bild segmentieren: ${what}. Schwellen und Quantile steigen an, ein Gauß-Filter ` +
      'ist 0,1 bis 1000 px breit, ein Median reicht bis 10 px, und selbsttätig werden 2 bis 5 Klassen von Grauwerten oder 2 bis 8 von Farben gefunden.',
    NoContrast: () =>
      'Das Bild hat weniger verschiedene Werte als Klassen verlangt sind. Verlangen Sie weniger ' +
      'Klassen, oder nehmen Sie ein Bild mit mehr Kontrast.',
    InvalidMask: (what) =>
      `Die Maske oder der Ausschnitt passt nicht zum Bild: ${what}. Zeichnen Sie sie neu, oder nehmen ` +
      'Sie eine Maske in der Größe des Bildes.',
    NothingKept: () =>
      'Masken und Ausschnitt lassen kein Pixel des Bildes übrig. Nehmen Sie etwas davon weg.',
    NoSuchItem: (what) => `Es gibt kein ${what}. Öffnen Sie das Bild erneut.`,
    MixedDimensions: () =>
      'Einige der Dateien sind Bilder und einige Volumen, die sich nicht zusammenfassen lassen. ' +
      'Analysieren Sie Bilder und Volumen getrennt.',
    InvalidConfidence: (value) =>
      `Eine Konfidenz von ${value} wird nicht beantwortet. Sie muss zwischen 0.5 und 0.9999 liegen.`,
    InvalidTarget: (value) =>
      `Ein Zielfehler von ${value} wird nicht beantwortet. Er muss zwischen 0.000001 und 100 liegen.`,
    InvalidParameters: (what) =>
      `Aus diesen Angaben lässt sich kein Material ziehen: ${what}. Ändern Sie sie und versuchen Sie es erneut.`,
    OutOfMemory: () =>
      'Der Speicher ist ausgegangen. Schließen Sie andere Programme oder Tabs, oder zerschneiden Sie ' +
      'das Bild und analysieren Sie die Teile als mehrere Bilder eines Materials.',
    Internal: (what) =>
      `Das Programm hat einen Fehler gemacht${what ? ` (${what})` : ''}. Versuchen Sie es erneut; ` +
      'geschieht es wieder, melden Sie es mit der Datei.',
    FileNotReadable: (reason) =>
      `Die Datei kann nicht gelesen werden: ${reason}. Prüfen Sie ihren Namen und ob Sie sie lesen dürfen.`,
    EmptyFolder: () => 'Der Ordner enthält keine Dateien. Öffnen Sie die Bilder selbst.',
    MixedColours: () =>
      'Einige der Dateien sind farbig, andere enthalten Grauwerte, für die keine Farbe steht; ihre ' +
      'Phasen lassen sich nicht zuordnen. Speichern Sie alle auf dieselbe Weise.',
    Cancelled: () => 'Die Berechnung wurde abgebrochen. Starten Sie sie erneut.',
  },
  warnings: {
    OnePhase: () =>
      'Alle Pixel gehören zu einer Phase, das Bild zeigt also nicht, wie der Phasenanteil streut: ' +
      `${kNoInterval}. Nehmen Sie ein Bild, das auch die anderen Phasen zeigt.`,
    PhaseAbsent: (value) =>
      `Kein Pixel hat den Wert ${value}, das Bild sagt also nichts über diese Phase: ${kNoInterval}. ` +
      'Prüfen Sie den Wert, oder nehmen Sie ein größeres Bild.',
    ClsFailed: (before) =>
      `Die Korrelationen im Bild ergeben keine Korrelationslänge (CLS)${clsNote(before)}, wie bei ` +
      `periodischen Strukturen oder zu wenigen Merkmalen: ${kNoInterval}. ${kMore}`,
    CheckUnsettled: (before) =>
      'Die Korrelationslänge (CLS) kam bei der Prüfung gegen das klassische Unterteilungsverfahren ' +
      `nicht zur Ruhe${clsNote(before)}: ${kNoInterval}. ${kMore}`,
    CheckChangedCls: (before, after) =>
      'Die Korrelationslänge (CLS) widerspricht dem klassischen Unterteilungsverfahren und wurde von ' +
      `${number(before)} auf ${number(after)} px verschoben; das Intervall beruht darauf und kann zu ` +
      `${Number(before) > 0 ? (Number(after) < Number(before) ? 'eng' : 'breit') : 'eng oder zu breit'} ` +
      'sein. Stark längliche Strukturen sind ein üblicher Grund; prüfen Sie es mit einem größeren Bild.',
    SmallImage: (side, limit) =>
      `Das Bild ist an der kürzesten Seite nur ${side} px lang, und das Modell wurde ab ${limit} px ` +
      `validiert: das Intervall kann den Wert öfter verfehlen, als es sagt. ${kMore}`,
    LongCls: (cls, limit) =>
      `Die Korrelationslänge (CLS) von ${number(cls)} px liegt jenseits der ${limit} px, bis zu denen ` +
      'das Modell validiert wurde: das Intervall kann den Wert öfter verfehlen, als es sagt. Nehmen Sie ' +
      'ein größeres Feld mit größeren Pixeln auf, oder mehrere Bilder.',
    ShortCls: (cls) =>
      `Die Korrelationslänge (CLS)${cls ? ` von ${number(cls)} px` : ''} ist kürzer als ein Pixel: ` +
      'das Intervall spricht von Rauschen, von Merkmalen, die die Pixel nicht auflösen, oder von einer ' +
      'Struktur, die für beide Modelle zu regelmäßig ist. Prüfen Sie die Segmentierung, oder ' +
      'vergrößern Sie stärker.',
    FewCells: (found, limit) =>
      `Nur etwa ${significant(Number(found), 2)} Bereiche von der Größe der Korrelationslänge (CLS) ` +
      `passen in die Aufnahme, und ein Intervall braucht etwa ${limit}: es kann den Wert öfter ` +
      `verfehlen, als es sagt. ${kMore}`,
    FewFeatures: (found, limit) =>
      `Das Bild erzählt nur von etwa ${significant(Number(found), 2)} unabhängigen Bereichen dieser ` +
      `Phase, und das kalibrierte Intervall ist ab ${limit} belegt: es ist breit und kann den Wert ` +
      `trotzdem öfter verfehlen, als es sagt. ${kMore}`,
    RarePhase: (found, limit) =>
      `So wenige Pixel unterscheiden sich von den übrigen, dass das Bild nur von etwa ` +
      `${significant(Number(found), 2)} unabhängigen Merkmalen erzählt, und das kalibrierte Intervall ` +
      `ist ab ${limit} belegt: es ist breit und kann den Wert trotzdem öfter verfehlen, als es sagt. ${kMore}`,
    ThinImage: (side, length) =>
      `Das Bild ist nur ${side} px dick, und Merkmale sind etwa ${number(length)} px lang: wie weit sie ` +
      'in dieser Richtung reichen, zeigt es nicht. Das Intervall berücksichtigt das; die Größe für das ' +
      'Ziel nimmt an, dass sie so weit reichen wie in den anderen. Nehmen Sie ein Bild, das mehrere ' +
      'Merkmale dick ist.',
    CalibrationFailed: () =>
      'Das kalibrierte Modell findet keine zufällige Schwankung im Maßstab des ganzen Bildes, wie bei ' +
      `periodischen Strukturen und Bildern weniger Pixel: ${kNoInterval}. ${kMore}`,
    IntervalClipped: () =>
      'Das Intervall reichte über 0 oder 1 hinaus und wurde dort abgeschnitten: das Modell ist ' +
      'symmetrisch, was so nah am Rand schlecht passt, und die andere Seite kann zu kurz sein. ' +
      kMore,
    ClsFromSomeImages: (without, all) =>
      `${without} der ${all} Bilder ergaben keine Korrelationslänge (CLS), das Intervall beruht also ` +
      'auf der der anderen und kann zu eng sein. Sehen Sie sich diese Bilder einzeln an, und lassen ' +
      'Sie sie aus, wenn sie nicht von diesem Material sind.',
    RepeatedImages: (copies, all) =>
      `${copies} der ${all} Bilder ${copies === '1' ? 'ist die Kopie eines anderen' : 'sind Kopien anderer'}: ` +
      'was doppelt zählt, macht das Intervall zu eng. Lassen Sie Kopien aus.',
    PixelSizeIgnored: (what) =>
      `Die Pixelgröße in der Datei ergibt keinen Sinn (${what}) und wurde übergangen: Längen stehen in ` +
      'Pixeln, das Intervall ist nicht betroffen. Korrigieren Sie die Datei, wenn Sie Längen brauchen.',
    AnisotropicVoxels: (...sides) =>
      `Die ${areVoxels(sides) ? 'Voxel sind keine Würfel' : 'Pixel sind keine Quadrate'} ` +
      `(${pixelSides(sides)}): die ` +
      'Korrelationslänge in Pixeln mischt ungleiche Längen, das Intervall ist weniger genau. ' +
      'Rechnen Sie das Bild auf gleiche Seiten um.',
    HazyPhases: (haze, numValues, numClasses) =>
      `${numValues} Werte, die ${share(haze)} der Pixel halten, sehen aus wie der Schleier, den ` +
      `Glätten, Skalieren oder Kompression zwischen ${numClasses} Klassen hinterlässt. Runden Sie auf ` +
      `${numClasses} Klassen, es sei denn, es sind eigene Phasen.`,
    GreyValues: (numValues) =>
      `Die ${numValues} Werte gehen ineinander über wie Helligkeiten, nicht wie Phasen: das Bild sieht ` +
      'nicht segmentiert aus, und jedes Grau zählt als eigene Phase. Wählen Sie Grauschwellen, es sei ' +
      'denn, es sind Phasen.',
    Snapped: (moved, numClasses) =>
      `${share(moved)} der Pixel hatten einen Wert zwischen den ${numClasses} Klassen und wurden der ` +
      'nächsten zugeteilt: die Grenzen können um ein Pixel falsch sein, was das Intervall nicht ' +
      'enthält. Besser nehmen Sie die Werte von vorher.',
    MaskedPixels: (hidden) =>
      `${share(hidden)} der Pixel des Bildes sind maskiert und gehören zu keiner Phase: Anteile und ` +
      'Intervalle sind die des Rests. Prüfen Sie, dass die Maske nichts mit den Phasen zu tun hat: ' +
      'was nach seinem Aussehen gewählt ist, ist keine Stichprobe.',
    NoisyImage: (ratio, limit) =>
      `Der Kontrast zwischen den Phasen ist nur das ${plain(ratio)}fache des Rauschens (nötig ist das ` +
      `${limit}fache), so dass Pixel zufällig auf der falschen Seite der Schwelle liegen, was das Band ` +
      'der Segmentierung nicht zeigt. Entrauschen Sie das Bild, oder belichten Sie länger.',
    BlurredImage: (edge, chord) =>
      `Grenzen sind ${plain(edge)} px breit und Strukturen der selteneren Phase im Mittel ` +
      `${plain(chord)} px, so dass kleine verloren gehen oder anschwellen. Nehmen Sie das Bild ` +
      'schärfer oder mit höherer Vergrößerung auf; das Band von einem Pixel ist hier zu schmal.',
    BlockyImage: (ratio) =>
      'Das Bild zeigt die Blöcke der JPEG-Kompression (Nachbarn über deren Grenzen unterscheiden sich ' +
      `${plain(ratio)}-mal so stark wie andere), was Grenzen verschiebt. Nehmen Sie das Bild, wie das ` +
      'Mikroskop es gespeichert hat.',
    NoClearValley: () =>
      'Das Histogramm hat an einer Schwelle kein deutliches Tal: die Klassen überlappen sich, und wo ' +
      'sie zu trennen sind, ist eine Wahl; das Band der Segmentierung ist breit. Gleichen Sie die ' +
      'Beleuchtung aus, entrauschen Sie, oder bestimmen Sie die Phasen auf andere Weise.',
    Flattened: (sigma) =>
      `Was sich langsamer als über ${plain(sigma)} px ändert, wurde als ungleiche Beleuchtung abgezogen. ` +
      'Wo sich das Material selbst so ändert, ist auch das weg, und das Intervall ist zu eng. Nehmen Sie ' +
      'die längste Reichweite, die die Beleuchtung ausgleicht, und vergleichen Sie mit dem Ergebnis ohne.',
    PartIgnored: (what) =>
      what === kTransparency
        ? 'Einige Pixel sind in der Datei durchsichtig, was übergangen wurde: sie zählen wie alle anderen, ' +
          'mit der Farbe, die für sie gespeichert ist. Gehören sie nicht zum Material, lassen Sie sie mit ' +
          'einer Maske oder einem Bereich aus.'
        : `Ein Teil der Datei wurde ausgelassen (${what}): die Zahlen beruhen auf dem Rest. Ist der Teil ` +
          'für die Phasen wichtig, bringen Sie ihn in die Pixelwerte, oder speichern Sie ihn als eigene Datei.',
  },
  result({ model, phaseFraction, numImages, sigma }, interval) {
    const images =
      numImages === 1 ? 'im segmentierten Bild' : `in den ${numImages} segmentierten Bildern`;
    const name =
      model === 'calibrated'
        ? 'dem kalibrierten Modell von Phasebound'
        : 'dem ImageRep-Modell von Dahari et al.';
    if (sigma === null) {
      return (
        `Der Phasenanteil ${images} ist ${fractionText(phaseFraction)}. Eine perfekte Segmentierung ` +
        `vorausgesetzt, lässt sich nach ${name} kein Intervall um diesen Wert angeben.`
      );
    }
    const texts = intervalTexts(phaseFraction, interval);
    const claim =
      `Der Phasenanteil ${images} ist ${texts.phaseFraction}. Eine perfekte Segmentierung vorausgesetzt, ` +
      `liegt der Phasenanteil des Materials nach ${name} mit ${confidenceText(interval.confidence)} Konfidenz `;
    if (model === 'calibrated') return `${claim}zwischen ${texts.lower} und ${texts.upper}.`;
    const plusMinus = `${texts.phaseFraction} ± ${texts.halfWidth}`;
    if (interval.isClipped) {
      return `${claim}zwischen ${texts.lower} und ${texts.upper} (d. h. ${plusMinus}, abgeschnitten).`;
    }
    return `${claim}innerhalb von ${percentText(interval.halfWidth / phaseFraction)} dieses Wertes (d. h. ${plusMinus}).`;
  },
  combinedAssumption:
    'Dabei wird angenommen, dass die Segmentierung überall auf gleiche Weise und um nicht mehr als ihr ' +
    'Band daneben liegt; das wird im schlimmsten Fall zum Intervall der Stichprobe hinzugezählt.',
  combinedAdvice: {
    sampling:
      'Die Stichprobe überwiegt: mehr oder größere Bilder helfen am meisten, eine bessere Segmentierung ' +
      'wenig.',
    segmentation:
      'Die Segmentierung überwiegt: mehr Bilder würden nicht helfen. Nehmen Sie schärfere oder weniger ' +
      'verrauschte Bilder mit mehr Kontrast, feinere Pixel oder eine bessere Segmentierung.',
  },
};
