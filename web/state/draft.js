/**
 * What is being tried on the image that is shown, before it counts.
 */

/** @typedef {import('../engine/types.js').SurveyInfo} SurveyInfo */
/** @typedef {import('../engine/types.js').Preview} Preview */
/** @typedef {import('../engine/types.js').EngineError} EngineError */
/** @typedef {import('./segmentation.js').Settings} Settings */

/**
 * What the picture shows: the values as they are in the file, as they are after preparation, or the
 * classes.
 * @typedef {'original' | 'prepared' | 'classes'} PictureKind
 *
 * What the pointer does on the picture.
 * @typedef {'pick' | 'crop' | 'rectangle' | 'polygon' | 'brush' | 'eraser'} Tool
 *
 * @typedef {object} Draft
 * @property {number} imageKey
 * @property {SurveyInfo | null} survey null until the file has been read for it
 * @property {Settings} settings
 * @property {Preview | null} preview of some settings, the present ones or the last
 * @property {Settings | null} previewed those of the preview
 * @property {EngineError | null} error why there is no preview of the settings
 * @property {PictureKind} picture
 * @property {Tool} tool
 * @property {number} brushPx radius
 *
 * @typedef {{type: 'draftBegun', imageKey: number, settings: Settings, isSameFile: boolean}
 *   | {type: 'draftSurveyed', imageKey: number, survey: SurveyInfo}
 *   | {type: 'draftChanged', settings: Settings}
 *   | {type: 'draftPreviewed', imageKey: number, preview: Preview, settings: Settings}
 *   | {type: 'draftFailed', error: EngineError}
 *   | {type: 'draftShown', shown: Partial<Pick<Draft, 'picture' | 'tool' | 'brushPx'>>}
 *   | {type: 'draftDropped'}
 *   | {type: 'draftEnded'}} DraftAction
 */

/** @type {Pick<Draft, 'picture' | 'tool' | 'brushPx'>} */
const kAtFirst = { picture: 'classes', tool: 'pick', brushPx: 10 };

/**
 * @param {import('./reducer.js').Action} action
 * @returns {action is DraftAction}
 */
export const isDraftAction = (action) => action.type.startsWith('draft');

/**
 * @param {Draft | null} draft
 * @param {DraftAction} action
 * @returns {Draft | null}
 */
export function reduceDraft(draft, action) {
  if (action.type === 'draftBegun') {
    const { imageKey, settings, isSameFile } = action;
    // The same file opened anew: the picture stays until there is a better one.
    if (draft && isSameFile) return { ...draft, imageKey, settings, error: null };
    const nothing = { survey: null, preview: null, previewed: null, error: null };
    return { ...kAtFirst, ...nothing, imageKey, settings };
  }
  if (!draft) return draft;
  switch (action.type) {
    case 'draftSurveyed':
      return action.imageKey === draft.imageKey ? { ...draft, survey: action.survey } : draft;
    case 'draftChanged':
      return { ...draft, settings: action.settings, error: null };
    case 'draftPreviewed':
      if (action.imageKey !== draft.imageKey) return draft;
      return { ...draft, preview: action.preview, previewed: action.settings, error: null };
    case 'draftFailed':
      return { ...draft, error: action.error };
    case 'draftShown':
      return { ...draft, ...action.shown };
    case 'draftDropped':
      // No image has this key, so that the next one that is followed begins anew.
      return { ...draft, imageKey: 0 };
    case 'draftEnded':
      return null;
  }
}
