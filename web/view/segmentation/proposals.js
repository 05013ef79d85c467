import { hasProposal } from '../../state/segmentation.js';
import { element } from '../dom.js';
import { countText } from '../numbers.js';
import { strings } from '../strings.js';

/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../engine/types.js').Proposal} Proposal */
/** @typedef {import('../app.js').Actions} Actions */

/** @param {Proposal} proposal */
const keyOf = (proposal) => JSON.stringify(proposal);

/** @param {Proposal} proposal */
export function proposalSentence({ kind, source, rectangle }) {
  const name = kind === 'infoBar' && source === 'metadata' ? 'infoBarByMetadata' : kind;
  return strings.proposals[name](countText(rectangle?.height ?? 0));
}

/**
 * What the image seems to hold besides the material; each waits for a yes or a no.
 * @param {Actions} actions
 */
export function createProposals(actions) {
  const root = element('div', { class: 'proposals', role: 'status', 'data-testid': 'proposals' });
  /** Those that the user does not want, of the file that is worked on. @type {Set<string>} */
  const refused = new Set();
  let shown = '';

  /** @param {Draft} draft @param {readonly Proposal[]} proposals @param {number} numRows */
  function update(draft, proposals, numRows) {
    const open = proposals.filter(
      (proposal) =>
        !refused.has(keyOf(proposal)) && !hasProposal(draft.settings, proposal, numRows),
    );
    const key = open.map(keyOf).join();
    if (key === shown) return;
    shown = key;
    root.replaceChildren(
      ...open.map((proposal) => {
        const button = (
          /** @type {string} */ text,
          /** @type {string} */ testId,
          /** @type {() => void} */ onclick,
        ) =>
          element('button', { type: 'button', class: 'button', 'data-testid': testId, onclick }, text);
        return element(
          'div',
          { class: 'choice' },
          element('p', {}, proposalSentence(proposal)),
          button(
            proposal.circle ? strings.takeCircle : strings.takeProposal,
            `take-${proposal.kind}`,
            () => actions.takeProposal(proposal),
          ),
          button(strings.refuseProposal, `refuse-${proposal.kind}`, () => {
            refused.add(keyOf(proposal));
            update(draft, proposals, numRows);
          }),
        );
      }),
    );
  }

  return { root, update };
}
