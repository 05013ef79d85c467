/** The widget's inside: elements, and what they show. */

import { likelihoodPlot } from '../plot/likelihood.js';
import { pageTheme } from '../plot/picture.js';
import { draw, toElement } from '../plot/svg.js';
import { kConfidenceStops, nearestStop } from '../state/confidence_stops.js';
import { cssColour, phaseColour } from '../view/colours.js';
import { element, setText } from '../view/dom.js';
import { confidencePercent } from '../view/format.js';
import {
  fractionText,
  fractionTexts,
  intervalTexts,
  localised,
  phaseText,
  plusMinusText,
  tickText,
} from '../view/numbers.js';
import { resultSentence } from '../view/sentences.js';
import { strings } from '../view/strings.js';
import { labelColours, paint } from '../view/tint.js';
import { widgetStrings } from './strings.js';

/** @typedef {import('./analysis.js').Opened} Opened */
/** @typedef {ReturnType<typeof import('./analysis.js').answerAt>} Answer */
/** @typedef {import('../engine/types.js').Likelihood} Likelihood */

/**
 * What the view shows.
 * @typedef {object} Shown
 * @property {string} lang
 * @property {boolean} isCompact
 * @property {boolean} isDark
 * @property {number} confidence
 * @property {{name: string, host: string} | null} offered an image that waits for the user's word
 * @property {boolean} canChoose an image: none is on its way, and none is there that the page's author chose
 * @property {{stage: string, share: number} | null} task
 * @property {boolean} isStopped
 * @property {Opened | null} opened
 * @property {number | null} phaseValue
 * @property {Answer | null} answer
 * @property {import('../engine/types.js').SegmentationBand | null} band
 * @property {Likelihood | null} curve
 * @property {string[]} warnings sentences
 * @property {string | null} error a sentence
 * @property {string | null} link address of the whole page
 * @property {boolean} isLinkWithin whether the link opens in place of this
 */

/**
 * What a person does with it.
 * @typedef {object} Actions
 * @property {(file: File) => void} open
 * @property {() => void} loadOffered
 * @property {() => void} stop
 * @property {() => void} again
 * @property {(confidence: number) => void} setConfidence
 * @property {(value: number) => void} pickPhase
 */

const kPlotHeight = 190;
/** As wide as its frame is told to be, but no wider than is good to read and no narrower than its numbers. */
const kMostPlotWidth = 640;
const kLeastPlotWidth = 240;

/** @param {number} value of a grey level */
const thresholdText = (value) => localised(String(Number(value.toPrecision(5))));

/** Ground that faded phases fade into. @param {boolean} isDark @returns {[number, number, number]} */
const groundOf = (isDark) => (isDark ? [24, 27, 30] : [250, 250, 248]);

/** @param {Actions} actions */
export function createView(actions) {
  const button = (/** @type {string} */ part, /** @type {() => void} */ onclick) =>
    element('button', { type: 'button', part: `button ${part}`, onclick });
  const input = element('input', {
    type: 'file',
    hidden: true,
    'data-testid': 'widget-file',
    onchange: () => {
      if (input.files?.[0]) actions.open(input.files[0]);
      input.value = '';
    },
  });
  const choose = button('choose', () => input.click());
  const offer = button('load', actions.loadOffered);
  const stop = button('stop', actions.stop);
  const again = button('again', actions.again);
  const hint = element('p', { class: 'hint' });
  const canvas = element('canvas', { part: 'picture', role: 'img' });
  const number = element('p', { class: 'number', part: 'number' });
  const interval = element('p', { class: 'interval', part: 'interval' });
  const segmentation = element('p', { class: 'interval', part: 'segmentation' });
  const slider = element('input', {
    type: 'range',
    part: 'slider',
    min: 0,
    max: kConfidenceStops.length - 1,
    step: 1,
    oninput: () => actions.setConfidence(kConfidenceStops[Number(slider.value)]),
  });
  const sliderName = element('span', {});
  const percent = element('output', { part: 'confidence' });
  const phase = element('select', {
    part: 'phase',
    onchange: () => actions.pickPhase(Number(phase.value)),
  });
  const phaseName = element('span', {});
  const curve = element('div', { class: 'wide', part: 'curve' });
  /** Draws the curve at a width, or null where there is none. @type {((width: number) => void) | null} */
  let drawCurve = null;
  let plotWidth = kMostPlotWidth;
  new ResizeObserver(() => {
    if (curve.clientWidth === 0) return;
    plotWidth = Math.min(kMostPlotWidth, Math.max(kLeastPlotWidth, curve.clientWidth));
    drawCurve?.(plotWidth);
  }).observe(curve);
  const sentence = element('p', { class: 'sentence wide', part: 'sentence' });
  const summary = element('summary', {});
  const points = element('ul', {});
  const warnings = element('details', { class: 'wide', part: 'warnings' }, summary, points);
  const status = element('p', { class: 'status', part: 'status', role: 'status' });
  const bar = element('progress', { part: 'progress', max: 1 });
  const error = element('p', { class: 'error', part: 'error', role: 'alert' });
  const link = element('a', { part: 'link', rel: 'noopener' });
  const phaseRow = element('label', { class: 'row' }, phaseName, phase);
  const sliderRow = element('label', { class: 'row' }, sliderName, slider, percent);
  const side = element(
    'div',
    { class: 'side' },
    phaseRow,
    number,
    interval,
    segmentation,
    sliderRow,
    status,
    bar,
    error,
    element('div', { class: 'foot' }, choose, offer, hint, stop, again, link),
  );
  const box = element(
    'div',
    {
      class: 'box',
      part: 'box',
      ondragover: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        box.classList.add('is-over');
      },
      ondragleave: () => box.classList.remove('is-over'),
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        box.classList.remove('is-over');
        const file = event.dataTransfer?.files[0];
        if (file) actions.open(file);
      },
    },
    canvas,
    side,
    curve,
    sentence,
    warnings,
    input,
  );

  /** @param {Shown} shown */
  function showPicture({ opened, phaseValue, isDark, lang }) {
    canvas.hidden = !opened;
    if (!opened) return;
    const picked = opened.phases.findIndex(({ value }) => value === phaseValue);
    const indices = opened.phases.map((_, index) => index);
    paint(canvas, opened.picture, labelColours(indices, picked, groundOf(isDark)));
    canvas.setAttribute('aria-label', widgetStrings(lang).picture(opened.name));
  }

  /** @param {Shown} shown */
  function showPhases({ opened, phaseValue, isCompact }) {
    phaseRow.hidden = !opened || isCompact || opened.phases.length < 2;
    if (!opened) return;
    phase.replaceChildren(
      ...opened.phases.map(({ value, isColour, phaseFraction }) =>
        element(
          'option',
          { value },
          `${phaseText(value, isColour)} (${fractionText(phaseFraction)})`,
        ),
      ),
    );
    phase.value = String(phaseValue);
  }

  /**
   * What was done to a picture that came with other values than those of its phases.
   * @param {Shown} shown
   */
  function showSegmentation({ opened, band, lang }) {
    const words = widgetStrings(lang);
    const { segmentation: record = null, cutInfoBar = null } = opened?.info ?? {};
    const sentences = [];
    if (record) sentences.push(words.segmented(record.thresholds.map(thresholdText).join(', ')));
    if (record && band) {
      const texts = fractionTexts(band.lower, band.upper);
      sentences.push(`${strings.bandText(...texts)}${strings.fullStop}`);
    }
    if (cutInfoBar?.rectangle) sentences.push(words.infoBar(String(cutInfoBar.rectangle.height)));
    setText(segmentation, sentences.join(' '));
    segmentation.hidden = sentences.length === 0;
  }

  /** @param {Shown} shown */
  function showAnswer({ opened, answer, confidence, isCompact, phaseValue, curve: points }) {
    const isThere = opened !== null && answer !== null;
    for (const part of [interval, sliderRow]) part.hidden = !isThere;
    sentence.hidden = !isThere || isCompact;
    curve.hidden = !points || isCompact;
    drawCurve = null;
    number.hidden = opened === null;
    if (!isThere) {
      const known = opened?.phases.find(({ value }) => value === phaseValue);
      setText(number, known ? `${fractionText(known.phaseFraction)} ± …` : '');
      return;
    }
    const { estimate, interval: bounds } = answer;
    const texts = intervalTexts(estimate.phaseFraction, bounds);
    const shown = confidencePercent(confidence);
    setText(percent, shown);
    slider.value = String(nearestStop(confidence));
    if (estimate.sigma === null) {
      setText(number, fractionText(estimate.phaseFraction));
      setText(interval, strings.noInterval);
    } else {
      setText(number, plusMinusText(estimate, bounds));
      setText(interval, strings.intervalText(shown, texts.lower, texts.upper));
    }
    slider.setAttribute('aria-valuetext', interval.textContent ?? '');
    setText(sentence, resultSentence(estimate, bounds));
    if (!points || isCompact) return;
    const index = opened.phases.findIndex(({ value }) => value === phaseValue);
    const data = {
      curve: points,
      interval: bounds,
      phaseFraction: estimate.phaseFraction,
      texts: { lower: texts.lower, upper: texts.upper, confidence: shown, axis: strings.curveAxis },
      format: tickText,
    };
    const theme = pageTheme(cssColour(phaseColour(index)));
    drawCurve = (width) => {
      const size = { width, height: kPlotHeight };
      const frame = { class: 'curve', viewBox: `0 0 ${width} ${kPlotHeight}`, 'aria-hidden': 'true' };
      curve.replaceChildren(toElement(draw('svg', frame, likelihoodPlot(data, size, theme))));
    };
    drawCurve(plotWidth);
  }

  return {
    root: box,
    /** @param {Shown} shown the words must be in its language already */
    show(shown) {
      const words = widgetStrings(shown.lang);
      const { task, error: problem, canChoose, offered, isStopped, opened } = shown;
      box.lang = shown.lang;
      box.classList.toggle('is-compact', shown.isCompact);
      box.classList.toggle('is-empty', shown.opened === null);
      box.setAttribute('aria-busy', String(task !== null));
      showPicture(shown);
      showPhases(shown);
      showSegmentation(shown);
      showAnswer(shown);
      setText(phaseName, words.phase);
      setText(sliderName, words.confidence);
      setText(choose, opened ? words.another : words.choose);
      setText(hint, words.drop);
      choose.hidden = !canChoose || offered !== null;
      hint.hidden = choose.hidden || opened !== null;
      offer.hidden = offered === null;
      if (offered) setText(offer, words.load(offered.name, offered.host));
      setText(stop, words.stop);
      stop.hidden = task === null;
      setText(again, words.again);
      again.hidden = !isStopped;
      bar.hidden = task === null;
      if (task) bar.value = task.share;
      const doing = { load: words.loading, open: words.opening };
      const stage = task && (doing[/** @type {'open'} */ (task.stage)] ?? words.computing);
      setText(status, stage ?? (isStopped ? words.stopped : ''));
      status.hidden = status.textContent === '';
      setText(error, problem ?? '');
      error.hidden = problem === null;
      warnings.hidden = shown.warnings.length === 0;
      setText(summary, words.warnings(shown.warnings.length));
      points.replaceChildren(
        ...shown.warnings.map((sentence) => element('li', {}, sentence)),
      );
      setText(link, words.full);
      link.hidden = shown.link === null;
      if (shown.link !== null) link.href = shown.link;
      link.target = shown.isLinkWithin ? '_self' : '_blank';
    },
  };
}
