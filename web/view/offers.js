import { element, onChange } from './dom.js';
import { openingStrings } from './opening_strings.js';
import { kFirstSegmentation, meantProposals } from '../state/segmentation.js';
import { proposalSentence } from './segmentation/proposals.js';
import { strings } from './strings.js';
import { areSlices, canBeSlices } from '../state/opening.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('./app.js').Actions} Actions */
/** @typedef {{sentence: string, button: string, testId: string, accept: () => void}} Offer */

/**
 * What the files may be besides what they were taken for, and what may be done about them.
 * @param {State} state
 * @param {Actions} actions
 * @returns {Offer[]}
 */
function offersOf({ images, alert }, actions) {
  const words = openingStrings();
  /** @type {Offer[]} */
  const offers = [];
  if (alert?.error.code === 'HazyLabels') {
    const numClasses = Number(alert.error.details[1]);
    const button = words.snap(numClasses);
    const accept = () => actions.reopenFailed({ snapTo: numClasses });
    offers.push({ sentence: '', button, testId: 'snap-failed', accept });
    offers.push({
      sentence: '',
      button: strings.segmentInstead,
      testId: 'segment-failed',
      accept: () => actions.reopenFailed({ segmentation: kFirstSegmentation }),
    });
  }
  if (alert?.error.code === 'UnknownFormat' && alert.name !== null) {
    const accept = () => actions.readRaw();
    offers.push({ sentence: '', button: words.rawOffer, testId: 'read-raw', accept });
  }
  const numOthers = alert?.numOthers ?? 0;
  if (numOthers > 0) {
    offers.push({
      sentence: '',
      button: words.openOthers(numOthers),
      testId: 'open-others',
      accept: () => actions.openOthers(),
    });
  }
  // What a saved session shows has no files.
  const areFiles = images.length > 0 && images.every(({ numFiles }) => numFiles !== undefined);
  if (!areFiles) return offers;
  const numClasses = images.find(({ info }) => info.numClasses !== null)?.info.numClasses ?? null;
  if (numClasses !== null) {
    const accept = () => actions.reopen({ snapTo: numClasses });
    offers.push({ sentence: '', button: words.snap(numClasses), testId: 'snap', accept });
  }
  if (images.some(({ info }) => info.warnings.some(({ code }) => code === 'GreyValues'))) {
    const accept = () => actions.reopen({ segmentation: kFirstSegmentation });
    const sentence = strings.looksGrey;
    offers.push({ sentence, button: strings.segmentInstead, testId: 'segment-greys', accept });
  }
  if (images[0].info.format === 'RAW') {
    const accept = () => actions.layRawAnew();
    offers.push({ sentence: '', button: words.rawAnew, testId: 'lay-raw-anew', accept });
  }
  if (canBeSlices(images)) {
    offers.push({
      sentence: words.slicesOffer(images.length),
      button: words.slicesAccept,
      testId: 'take-as-slices',
      accept: () => actions.takeAsSlices(),
    });
  } else if (areSlices(images)) {
    offers.push({
      sentence: words.imagesOffer(images[0].numFiles ?? 0),
      button: words.imagesAccept,
      testId: 'take-as-images',
      accept: () => actions.takeAsImages(),
    });
  }
  // What is segmented here is told of bars where it is segmented.
  const labelled = images.filter(({ info }) => !info.segmentation && !info.mask);
  const barRows = labelled.find(({ info }) => info.infoBarRows > 0)?.info.infoBarRows ?? 0;
  const [first] = labelled.length === 1 && images.length === 1 ? labelled : [];
  for (const proposal of meantProposals(first?.info.proposals ?? [], true)) {
    if (proposal.source === 'metadata' && barRows > 0) continue;
    offers.push({
      sentence: proposalSentence(proposal),
      button: proposal.circle ? strings.takeCircle : strings.takeProposal,
      testId: `offer-${proposal.kind}`,
      accept: () => {
        // One press, one step to take back.
        actions.beginSegmentation('offer');
        actions.takeProposal(proposal, 'offer');
      },
    });
  }
  if (barRows > 0) {
    offers.push({
      sentence: words.infoBar(barRows),
      button: words.cutBar,
      testId: 'cut-bar',
      accept: () => actions.reopen({ cutBottomRows: barRows }),
    });
  }
  return offers;
}

/**
 * Choices about the files, each with a button: they wait, and the analysis goes on.
 * @param {Actions} actions
 */
export function createOffers(actions) {
  const root = element('div', { class: 'offers-root', role: 'status' });
  const show = onChange(
    (/** @type {State['images']} */ images, /** @type {State['alert']} */ alert) => {
      const offers = offersOf(/** @type {State} */ ({ images, alert }), actions);
      root.replaceChildren(
        ...offers.map(({ sentence, button, testId, accept }) =>
          element(
            'div',
            { class: 'choice' },
            element('p', {}, sentence),
            element(
              'button',
              { type: 'button', class: 'button', 'data-testid': testId, onclick: accept },
              button,
            ),
          ),
        ),
      );
    },
  );
  return { root, update: (/** @type {State} */ { images, alert }) => show(images, alert) };
}
