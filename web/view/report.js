import { phaseWarnings } from '../engine/analysis.js';
import { cssColour, phaseColour } from './colours.js';
import { kMostBytes } from './digest.js';
import { element } from './dom.js';
import { structureSentences } from './findings.js';
import {
  bytesSize,
  commonPixelSize,
  confidencePercent,
  evenPixel,
  pixelLength,
  pixelSizeText,
  realLength,
  sideLength,
  targetText,
} from './format.js';
import { foreignSentences } from './foreign.js';
import { differenceLine } from './number.js';
import {
  countText,
  fractionText,
  intervalTexts,
  phaseText,
  plusMinusText,
  shapeText,
} from './numbers.js';
import { plotFile } from './plot_box.js';
import { resultSentence, warningSentence } from './sentences.js';
import { bandWords } from './certainty.js';
import { segmentationFacts } from './segmentation/summary.js';
import { strings } from './strings.js';
import { labelColours, paint } from './tint.js';
import { phaseIndices } from './phase_indices.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../state/derived.js').Derived} Derived */
/** @typedef {import('./slices.js').SliceSource} SliceSource */
/** @typedef {import('./digest.js').Digest} Digest */

const kThumbnailPx = 400;
/** Paper is white. @type {import('./colours.js').Rgb} */
const kPaper = [255, 255, 255];
const kNone = '–';
const kMostFiles = 12;

/** @param {[string, string][]} entries */
const facts = (entries) =>
  element(
    'dl',
    { class: 'facts' },
    ...entries.map(([term, value]) =>
      element('div', {}, element('dt', {}, term), element('dd', {}, value)),
    ),
  );

/** @param {State} state @param {Answer[]} answers */
function phaseTable({ phases, images }, answers) {
  const pixel = evenPixel(commonPixelSize(images), images[0].info.shape.length);
  const head = [
    strings.phases,
    strings.fraction,
    strings.interval,
    strings.cls,
    strings.requiredSide,
    strings.moreImages,
  ];
  const rows = answers.map((answer) => {
    const { isColour } = phases.find(({ value }) => value === answer.value) ?? { isColour: false };
    const { phaseFraction, sigma, clsPx } = answer.estimate;
    const texts = intervalTexts(phaseFraction, answer.interval);
    const { sidePx, moreImages } = answer.size;
    return [
      phaseText(answer.value, isColour),
      sigma === null ? fractionText(phaseFraction) : texts.phaseFraction,
      sigma === null ? kNone : strings.fromTo(texts.lower, texts.upper),
      clsPx === null ? kNone : (realLength(clsPx, pixel) ?? pixelLength(clsPx)),
      sidePx === null ? kNone : sideLength(sidePx, pixel),
      moreImages === null ? kNone : countText(moreImages),
    ];
  });
  return element(
    'table',
    { class: 'numbers' },
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text))),
    ),
    element(
      'tbody',
      {},
      ...rows.map((row) => element('tr', {}, ...row.map((text) => element('td', {}, text)))),
    ),
  );
}

/** @param {Digest} digest */
const digestWords = ({ sha256, why }) =>
  why === null ? sha256 : strings.noDigest[why](bytesSize(kMostBytes));

/**
 * One page for paper: only print shows it.
 * @param {Derived} derived
 * @param {SliceSource} pictures
 * @param {import('./foreign.js').FieldStudy} study
 */
export function createReport(derived, pictures, study) {
  const root = element('article', {
    class: 'report',
    'data-testid': 'report',
    'aria-hidden': 'true',
  });

  /** @param {State} state */
  function thumbnail({ images, phases, phaseValue }) {
    const picture = pictures.thumbnail(images[0], kThumbnailPx);
    if (!picture) return [];
    const canvas = element('canvas', { class: 'report-picture' });
    const picked = phases.findIndex(({ value }) => value === phaseValue);
    paint(canvas, picture, labelColours(phaseIndices(images[0], phases), picked, kPaper));
    return [canvas];
  }

  function curve() {
    const file = plotFile('curve');
    if (!file) return [];
    const svg = new DOMParser().parseFromString(file.svg, 'image/svg+xml').documentElement;
    svg.setAttribute('class', 'report-curve');
    return [document.importNode(svg, true)];
  }

  return {
    root,
    /**
     * @param {State} state
     * @param {readonly Digest[]} digests of the files
     * @param {string} version
     */
    show(state, digests, version) {
      const answer = derived.answer(state);
      if (!answer) {
        root.replaceChildren();
        return;
      }
      const { images, excluded, confidence, model, phases } = state;
      const { estimate, interval, alternative, result } = answer;
      const published = model === 'imagerep' ? interval : alternative.interval;
      const counted = images.filter(({ key }) => !excluded.has(key));
      const warnings = [
        ...foreignSentences(study, state, answer),
        // The same may be said of several images.
        ...new Set(counted.flatMap(({ info }) => info.warnings.map(warningSentence))),
        ...phaseWarnings(result.material, published).map(warningSentence),
        ...structureSentences(state, result.images, null),
      ];
      const pixelSize = commonPixelSize(images);
      const files = images
        .map(({ name, key, info }, index) => {
          const out = excluded.has(key) ? ` (${strings.leftOut})` : '';
          return `${name}${out}, ${shapeText(info.shape)}, SHA-256 ${digestWords(digests[index])}`;
        })
        .slice(0, kMostFiles);
      if (images.length > kMostFiles) files.push(`… + ${countText(images.length - kMostFiles)}`);
      const index = phases.findIndex(({ value }) => value === answer.value);
      const { isColour } = phases[index];
      const swatch = element('span', { class: 'swatch' });
      swatch.style.setProperty('--phase', cssColour(phaseColour(index)));
      root.replaceChildren(
        element(
          'h1',
          {},
          strings.name,
          ': ',
          images.length === 1 ? images[0].name : strings.numImages(countText(images.length)),
        ),
        element(
          'div',
          { class: 'report-head' },
          ...thumbnail(state),
          element(
            'div',
            {},
            element('p', {}, swatch, ' ', strings.phases, ' ', phaseText(answer.value, isColour)),
            element(
              'p',
              { class: 'report-number' },
              estimate.sigma === null
                ? fractionText(estimate.phaseFraction)
                : plusMinusText(estimate, interval),
            ),
            element('p', {}, resultSentence(estimate, interval)),
            element(
              'p',
              { class: 'muted' },
              resultSentence(alternative.estimate, alternative.interval),
            ),
            element('p', { class: 'muted' }, differenceLine(answer)),
            ...bandWords(answer).map((words) => element('p', { class: 'report-note' }, words)),
          ),
        ),
        ...curve(),
        phaseTable(state, derived.answers(state)),
        ...(warnings.length > 0
          ? [
              element('h2', {}, strings.warnings),
              element('ul', {}, ...warnings.map((text) => element('li', {}, text))),
            ]
          : []),
        facts([
          [strings.image, files.join('\n')],
          [
            strings.pixelSize,
            pixelSize ? pixelSizeText(pixelSize, images[0].info.shape.length) : strings.notStated,
          ],
          ...segmentationFacts(images[0].info),
          [strings.model, strings.modelFacts[model]],
          [strings.confidence, confidencePercent(confidence)],
          [strings.target, targetText(state)],
          [strings.engine, version],
        ]),
        element('p', { class: 'muted' }, strings.footer),
      );
    },
  };
}
