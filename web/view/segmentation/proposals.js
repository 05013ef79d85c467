import { hasProposal } from '../../state/segmentation.js';
import { element } from '../dom.js';
import { countText } from '../numbers.js';
import { strings } from '../strings.js';

/** @typedef {import('../../state/draft.js').Draft} Draft */
/** @typedef {import('../../engine/types.js').Proposal} Proposal */
/** @typedef {import('../app.js').Actions} Actions */

/**
 * What a proposal is called among those that were refused.
 * @param {string} file
 * @param {Proposal} proposal
 */
const nameOf = (file, proposal) => JSON.stringify([file, proposal]);

/** @param {Proposal} proposal */
export function proposalSentence({ kind, source, rectangle }) {
  const bar =
    source === 'metadata' ? 'infoBarByMetadata' : rectangle?.y === 0 ? 'infoBarAtTop' : 'infoBar';
  const name = kind === 'infoBar' ? bar : kind;
  return strings.proposals[name](countText(rectangle?.height ?? 0));
}

/**
 * What the image seems to hold besides the material; each waits for a yes or a no.
 * @param {Actions} actions
 */
export function createProposals(actions) {
  const root = element('div', { class: 'proposals', role: 'status', 'data-testid': 'proposals' });
  let shown = '';

  /**
   * @param {Draft} draft
   * @param {readonly Proposal[]} proposals
   * @param {{name: string, numRows: number, refused: ReadonlySet<string>}} file
   */
  function update(draft, proposals, { name, numRows, refused }) {
    const open = proposals.filter(
      (proposal) =>
        !refused.has(nameOf(name, proposal)) && !hasProposal(draft.settings, proposal, numRows),
    );
    const key = open.map((proposal) => nameOf(name, proposal)).join();
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
          button(strings.refuseProposal, `refuse-${proposal.kind}`, () =>
            actions.refuseProposal(nameOf(name, proposal)),
          ),
        );
      }),
    );
  }

  return { root, update };
}
