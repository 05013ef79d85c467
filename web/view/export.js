import { csvStyles, csvText, exportedAnswer } from '../state/export.js';
import { sessionText } from '../state/session.js';
import { createCopyButton } from './copy_button.js';
import { createDigests } from './digest.js';
import { bibtex, citationText } from './citation.js';
import { changeDetector, element } from './dom.js';
import { downloadText } from './download.js';
import { lifetime } from './lifetime.js';
import { namePlotsBy, savePng, savablePlots, saveSvg } from './plot_box.js';
import { createReport } from './report.js';
import { nameOfAll, nameOfPhase, nameOfPlot } from './save_names.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('../state/derived.js').Derived} Derived */
/** @typedef {import('../engine/client.js').EngineClient} EngineClient */
/** @typedef {import('./slices.js').SliceSource} SliceSource */

/** Side of the picture that is saved with a result, px. */
const kPicturePx = 320;

/**
 * Everything that can be taken away: sentences, numbers, pictures, a report, a session.
 * @param {EngineClient} client
 * @param {Derived} derived
 * @param {SliceSource} pictures
 * @param {() => State} getState
 * @param {(words: string) => void} say
 * @param {import('./foreign.js').FieldStudy} study
 */
export function createExport(client, derived, pictures, getState, say, study) {
  const digests = createDigests(client);
  const report = createReport(derived, pictures, study);
  const button = (
    /** @type {string} */ text,
    /** @type {string} */ testId,
    /** @type {() => void} */ onclick,
  ) => element('button', { type: 'button', class: 'button', 'data-testid': testId, onclick }, text);

  namePlotsBy((plot) => nameOfPlot(getState(), plot));
  function showReport() {
    const state = getState();
    report.show(state, digests.takenOf(state.images), client.version);
  }

  // The browser names a file that it prints to by the page's title.
  let title = '';
  const signal = lifetime();
  window.addEventListener(
    'beforeprint',
    () => {
      title = document.title;
      if (getState().images.length > 0) document.title = nameOfPhase(getState(), 'report');
      // The browser's own command comes at any time, and does not wait.
      showReport();
    },
    { signal },
  );
  window.addEventListener('afterprint', () => (document.title = title), { signal });

  /** @param {State} state */
  const answerIn = (state) => exportedAnswer(client, state, derived.answers(state));
  /** @param {'comma' | 'semicolon'} style */
  function saveCsv(style) {
    const state = getState();
    const text = csvText(answerIn(state), csvStyles[style]);
    downloadText(`${nameOfAll(state, `phases-${style}`)}.csv`, text, 'text/csv');
  }

  async function saveJson() {
    // All as it was when the button was pressed.
    const state = getState();
    const answer = answerIn(state);
    const sha256 = await digests.of(state.images);
    const shown = [];
    // One at a time: few images' pixels are kept.
    for (const image of state.images) {
      shown.push(await pictures.fetchedThumbnail(image, kPicturePx));
    }
    const text = sessionText(state, answer, shown, sha256);
    downloadText(`${nameOfAll(state, 'result')}.json`, text, 'application/json');
  }

  async function printReport() {
    const { images } = getState();
    await digests.of(images);
    // The one that the report shows.
    await pictures.fetchedThumbnail(images[0], kPicturePx);
    showReport();
    window.print();
  }

  const spoken = { spoken: strings.copiedSpoken, failed: strings.copyFailed };
  const citation = element('p', { class: 'citation', 'data-testid': 'citation' });
  const entry = element('pre', { class: 'citation', 'data-testid': 'bibtex' });
  const plots = element('ul', { class: 'plot-files', 'data-testid': 'plot-files' });
  const root = element(
    'div',
    { class: 'parts' },
    element(
      'section',
      { class: 'panel-part' },
      element('h2', {}, strings.exportNumbers),
      element(
        'p',
        { class: 'control-row' },
        button(strings.saveJson, 'save-json', saveJson),
        button(strings.saveCsv, 'save-csv', () => saveCsv('comma')),
        button(strings.saveCsvSemicolon, 'save-csv-semicolon', () => saveCsv('semicolon')),
      ),
      element('p', { class: 'muted' }, strings.exportHelp),
      element('h2', {}, strings.reportTitle),
      element('p', { class: 'control-row' }, button(strings.printReport, 'print', printReport)),
      element('p', { class: 'muted' }, strings.reportHelp),
      element('h2', {}, strings.exportPlots),
      plots,
    ),
    element(
      'section',
      { class: 'panel-part' },
      element('h2', {}, strings.citeTitle),
      citation,
      element(
        'p',
        {},
        createCopyButton(citation, say, {
          testId: 'copy-citation',
          label: strings.copyCitation,
          ...spoken,
        }),
      ),
      entry,
      element(
        'p',
        {},
        createCopyButton(entry, say, {
          testId: 'copy-bibtex',
          label: strings.copyBibtex,
          ...spoken,
        }),
      ),
    ),
  );

  function showPlots() {
    plots.replaceChildren(
      ...savablePlots().map((name) => {
        const title = strings.plotNames[name] ?? name;
        const file = (/** @type {string} */ kind, /** @type {() => void} */ save) => {
          const control = button(kind, `save-${name}-${kind.toLowerCase()}`, save);
          control.setAttribute('aria-label', `${title}, ${kind}`);
          return control;
        };
        return element(
          'li',
          { class: 'control-row' },
          element('span', { class: 'plot-name' }, title),
          file('SVG', () => saveSvg(name)),
          file('PNG', () => savePng(name)),
        );
      }),
    );
  }

  const isNews = changeDetector();
  const hasOthers = changeDetector();
  return {
    root,
    report: report.root,
    /**
     * The browser's own command to print waits for nothing, so what it needs is made ready, but not
     * before the number is there.
     * @param {State} state @param {Answer | null} answer
     */
    prepare({ images }, answer) {
      if (answer && hasOthers(images)) digests.takeAhead(images);
    },
    /** @param {State} state @param {Answer | null} answer */
    update(state, answer) {
      if (!isNews(answer, state.images, state.demonstration)) return;
      citation.textContent = citationText(client.version);
      entry.textContent = bibtex(client.version);
      showPlots();
      // Of what can be saved or printed here the largest file counts too.
      if (answer) digests.of(state.images);
    },
  };
}
