import { bandsPlot } from '../plot/bands.js';
import { pageTheme } from '../plot/picture.js';
import { createSheet } from '../plot/svg.js';
import { cssColour, phaseColour } from './colours.js';
import { element, onChange, setAttribute, setText } from './dom.js';
import { createHelp } from './help.js';
import { fractionTexts } from './numbers.js';
import { combinedWords } from './sentences.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../engine/types.js').SegmentationBand} SegmentationBand */

const kSvgNamespace = 'http://www.w3.org/2000/svg';

/**
 * What makes up the band, in words.
 * @param {SegmentationBand} band
 * @returns {string[]}
 */
function bandReasons({ thresholds, halfPixel, onePixel }) {
  const words = (
    /** @type {(lower: string, upper: string) => string} */ sentence,
    /** @type {{lower: number, upper: number}} */ { lower, upper },
  ) => sentence(...fractionTexts(lower, upper));
  return [
    ...(thresholds ? [words(strings.bandByThreshold, thresholds)] : []),
    words(strings.bandByHalf, halfPixel),
    words(strings.bandByOne, onePixel),
  ];
}

/**
 * What the segmentation adds, in sentences; none where nothing is known of it.
 * @param {Answer} answer
 * @returns {string[]}
 */
export function bandWords({ segmentationBand, combined, estimate }) {
  if (!segmentationBand) return [];
  const { lower, upper } = segmentationBand;
  const band = `${strings.bandText(...fractionTexts(lower, upper))} (${bandReasons(segmentationBand).join(strings.semicolon)})${strings.fullStop}`;
  if (!combined || estimate.sigma === null) return [band];
  const { assumption, advice } = combinedWords(combined);
  const both = strings.combinedText(...fractionTexts(combined.lower, combined.upper));
  return [band, `${both}${strings.fullStop} ${assumption} ${advice}`];
}

/**
 * What the segmentation adds, beside the interval of the sampling and never mixed into it; and both
 * together, with what is assumed for that.
 */
export function createCertainty() {
  const svg = document.createElementNS(kSvgNamespace, 'svg');
  svg.setAttribute('class', 'bands');
  svg.setAttribute('role', 'img');
  const drawOn = createSheet(svg);
  const figure = element('div', { class: 'bands-box' }, svg);
  const band = element('span', { 'data-testid': 'band' });
  const reasons = element('p', { class: 'under muted', 'data-testid': 'band-reasons' });
  const combined = element('p', { class: 'under', 'data-testid': 'combined' });
  const assumption = element('p', { class: 'under muted', 'data-testid': 'band-assumption' });
  const advice = element('p', { class: 'under', 'data-testid': 'band-advice' });
  const more = element(
    'details',
    { 'data-testid': 'certainty-more' },
    element('summary', {}, band),
    reasons,
    figure,
    combined,
    assumption,
    advice,
  );
  const root = element(
    'section',
    { class: 'certainty', 'aria-label': strings.bandPlotTitle, 'data-testid': 'certainty' },
    more,
    createHelp('band'),
  );
  // Where the page segmented the image itself, that is what there is to think about.
  const open = onChange((/** @type {boolean} */ isSegmented) => {
    more.open = isSegmented;
    if (!isSegmented) more.style.removeProperty('min-height');
  });
  /** Another answer pushes nothing that a hand may be on: the place of the last one is kept. */
  let kept = { width: 0, height: 0 };
  function keepPlace() {
    if (!more.open) return;
    const { offsetWidth: width, offsetHeight: height } = more;
    kept = { width, height: kept.width === width ? Math.max(kept.height, height) : height };
    more.style.setProperty('min-height', `${kept.height}px`);
  }
  more.addEventListener('toggle', () => {
    if (!more.open) more.style.removeProperty('min-height');
  });

  /** @type {(() => void) | null} */
  let draw = null;
  /** Of the figure, as it was told last: asking would cost a layout at each answer. */
  let size = { width: 0, height: 0 };
  new ResizeObserver(() => {
    size = { width: figure.clientWidth, height: figure.clientHeight };
    draw?.();
  }).observe(figure);

  /** @param {State} state @param {Answer} answer */
  function showBand(state, answer) {
    const { segmentationBand, combined: both, interval, estimate } = answer;
    if (!segmentationBand) return;
    const { lower, upper } = segmentationBand;
    const texts = {
      sampling: fractionTexts(interval.lower, interval.upper),
      band: fractionTexts(lower, upper),
      both: both ? fractionTexts(both.lower, both.upper) : null,
    };
    setText(band, strings.bandText(...texts.band));
    setText(reasons, `${bandReasons(segmentationBand).join(strings.semicolon)}${strings.fullStop}`);
    const words = both && estimate.sigma !== null ? combinedWords(both) : null;
    const bothText = words && texts.both ? strings.combinedText(...texts.both) : null;
    setText(combined, bothText ? `${bothText}${strings.fullStop}` : '');
    setText(assumption, words?.assumption ?? '');
    setText(advice, words?.advice ?? '');
    const rows = [
      { name: strings.samplingTitle, lower: interval.lower, upper: interval.upper, ends: texts.sampling },
      { name: strings.bandTitle, lower, upper, ends: texts.band },
      ...(both && texts.both
        ? [{ name: strings.bothTitle, lower: both.lower, upper: both.upper, ends: texts.both }]
        : []),
    ].map(({ name, lower: low, upper: high, ends }) => ({
      name,
      lower: low,
      upper: high,
      text: `${ends[0]} – ${ends[1]}`,
    }));
    const index = state.phases.findIndex(({ value }) => value === answer.value);
    svg.setAttribute(
      'aria-label',
      `${strings.bandPlotTitle}. ` +
        strings.bandPlotDescription(rows[0].text, rows[1].text, rows[2]?.text ?? '–'),
    );
    draw = () => {
      const { width, height } = size;
      if (width === 0 || height === 0) return;
      setAttribute(svg, 'viewBox', `0 0 ${width} ${height}`);
      const data = { phaseFraction: estimate.phaseFraction, bands: rows };
      const theme = pageTheme(cssColour(phaseColour(index)));
      drawOn(bandsPlot(data, size, theme));
    };
    draw();
  }

  const show = onChange(
    (
      /** @type {Answer | null} */ answer,
      /** @type {boolean} */ isSegmented,
      /** @type {State['phases']} */ phases,
    ) => {
      open(isSegmented);
      // It keeps its place while the numbers are on their way: the last ones, unseen.
      more.classList.toggle('is-waiting', answer === null);
      const hasBand = answer !== null && answer.segmentationBand !== null;
      if (hasBand) {
        showBand(/** @type {State} */ ({ phases }), answer);
        return;
      }
      keepPlace();
      draw = null;
      drawOn(null);
      svg.setAttribute('aria-label', strings.bandPlotTitle);
      band.textContent = answer ? strings.bandUnknown : strings.bandPending;
      if (!answer) return;
      for (const part of [reasons, combined, assumption, advice]) part.textContent = '';
    },
  );
  return {
    root,
    /** @param {State} state @param {Answer | null} answer */
    update: (state, answer) =>
      show(
        answer,
        state.images.some(({ info }) => Boolean(info.segmentation)),
        state.phases,
      ),
  };
}
