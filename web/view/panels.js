import { element, onChange } from './dom.js';
import { strings } from './strings.js';

/** @typedef {import('../state/types.js').State} State */
/** @typedef {import('../state/types.js').PanelId} PanelId */
/** @typedef {import('../state/derived.js').Answer} Answer */
/** @typedef {import('./app.js').Actions} Actions */

/**
 * One view below the panes.
 * @typedef {object} Panel
 * @property {PanelId} id
 * @property {HTMLElement} root
 * @property {(state: State, answer: Answer | null) => void} update
 * @property {boolean} needsImage whether it is of no use without one
 * @property {boolean} isEager whether it is kept up to date while it is hidden
 */

/**
 * What is of no use is emptied: what it showed is of other images, and could still be saved.
 *
 * Tabs in the manner of the ARIA authoring practices: one stop for Tab, arrows move on.
 * @param {Actions} actions
 * @param {readonly Panel[]} panels
 */
export function createPanels(actions, panels) {
  const tabs = panels.map(({ id }) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        class: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        'data-testid': `tab-${id}`,
        // Its width is that of the words in bold, so that the others stay where they are.
        'data-words': strings.panels[id],
        onclick: () => actions.showPanel(id),
      },
      strings.panels[id],
    ),
  );
  const bodies = panels.map(({ id, root }) =>
    element(
      'div',
      {
        role: 'tabpanel',
        class: 'panel',
        id: `panel-${id}`,
        tabindex: 0,
        'aria-labelledby': `tab-${id}`,
        'data-testid': `panel-${id}`,
      },
      root,
    ),
  );
  const list = element(
    'div',
    { role: 'tablist', class: 'tabs', 'aria-label': strings.panelsLabel },
    ...tabs,
  );
  list.addEventListener('keydown', (event) => {
    const usable = tabs.filter(({ hidden }) => !hidden);
    const now = usable.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = usable.length - 1;
    /** @type {Record<string, number>} */
    const targets = {
      ArrowRight: now === last ? 0 : now + 1,
      ArrowLeft: now <= 0 ? last : now - 1,
      Home: 0,
      End: last,
    };
    if (now < 0 || !(event.key in targets)) return;
    event.preventDefault();
    const next = usable[targets[event.key]];
    next.focus();
    next.click();
  });
  const root = element(
    'section',
    { class: 'panels', 'aria-label': strings.panelsLabel },
    list,
    ...bodies,
  );

  const showTabs = onChange(
    (/** @type {Panel | undefined} */ shown, /** @type {Panel[]} */ ...usable) => {
      panels.forEach((panel, index) => {
        const isShown = panel === shown;
        tabs[index].hidden = !usable.includes(panel);
        tabs[index].setAttribute('aria-selected', String(isShown));
        tabs[index].tabIndex = isShown ? 0 : -1;
        bodies[index].hidden = !isShown;
      });
    },
  );

  return {
    root,
    /**
     * @param {State} state
     * @param {Answer | null} answer
     */
    update(state, answer) {
      const isEmpty = state.images.length === 0;
      // One image has no others to be compared with.
      const isUsable = (/** @type {Panel} */ { id, needsImage }) =>
        (!isEmpty || !needsImage) && (id !== 'samples' || state.images.length > 1);
      const usable = panels.filter(isUsable);
      const shown = usable.find(({ id }) => id === state.panel) ?? usable[0];
      showTabs(shown, ...usable);
      for (const panel of panels) {
        // What can be saved must have been drawn.
        const isWanted = panel === shown || panel.isEager || shown?.id === 'export';
        if (panel.id === 'export') continue;
        if (!isUsable(panel)) panel.update(state, null);
        else if (isWanted) panel.update(state, answer);
      }
      if (shown?.id === 'export') shown.update(state, answer);
    },
  };
}
