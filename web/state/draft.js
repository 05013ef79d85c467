/**
 * What is being tried on the image that is shown, before it counts.
 */

import { areAlike } from './segmentation.js';

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
 * @typedef {object} Tried what the user chose; undo and redo bring it back
 * @property {Blob} file that is worked on, whatever image it was opened as
 * @property {number} imageKey
 * @property {Settings} settings
 * @property {PictureKind} picture
 * @property {Tool} tool
 * @property {number} brushPx radius
 *
 * @typedef {object} Found what the engine says of it
 * @property {SurveyInfo | null} survey null until the file has been read for it
 * @property {Preview | null} preview of some settings, the present ones or the last
 * @property {Settings | null} previewed those of the preview
 * @property {EngineError | null} error why there is no preview of the settings
 *
 * @typedef {Tried & Found} Draft
 *
 * @typedef {{type: 'draftBegun', file: Blob, imageKey: number, settings: Settings}
 *   | {type: 'draftSurveyed', imageKey: number, survey: SurveyInfo}
 *   | {type: 'draftChanged', settings: Settings, gesture: string | null}
 *   | {type: 'draftPreviewed', imageKey: number, preview: Preview, settings: Settings}
 *   | {type: 'draftFailed', error: EngineError}
 *   | {type: 'draftShown', shown: Partial<Pick<Draft, 'picture' | 'tool' | 'brushPx'>>}
 *   | {type: 'draftEnded'}} DraftAction
 */

/** @type {Pick<Draft, 'picture' | 'tool' | 'brushPx'>} */
const kAtFirst = { picture: 'classes', tool: 'pick', brushPx: 10 };
/** @type {Found} */
const kNothingFound = { survey: null, preview: null, previewed: null, error: null };

/**
 * @param {import('./reducer.js').Action} action
 * @returns {action is DraftAction}
 */
export const isDraftAction = (action) => action.type.startsWith('draft');

/** @param {Draft | null} draft @returns {Tried | null} */
export function triedOf(draft) {
  if (!draft) return null;
  const { file, imageKey, settings, picture, tool, brushPx } = draft;
  return { file, imageKey, settings, picture, tool, brushPx };
}

/**
 * What was tried before, with what is known of its file by now.
 * @param {Draft | null} draft the present one
 * @param {Tried | null} tried
 * @returns {Draft | null}
 */
export function draftAgain(draft, tried) {
  if (!tried) return null;
  // The same file opened anew: the picture stays until there is a better one.
  const found = draft?.file === tried.file ? draft : kNothingFound;
  return { ...found, ...tried, error: null };
}

/**
 * Whether two choices are the same. What is painted is compared as an object: it is large, and each
 * stroke makes another one.
 * @param {Settings} some
 * @param {Settings} others
 */
const areSameSettings = (some, others) =>
  some.mask?.bitmap === others.mask?.bitmap &&
  areAlike(
    { ...some, mask: { ...some.mask, bitmap: null } },
    { ...others, mask: { ...others.mask, bitmap: null } },
  );

/**
 * @param {Draft | null} draft
 * @param {DraftAction} action
 * @returns {Draft | null}
 */
export function reduceDraft(draft, action) {
  if (action.type === 'draftBegun') {
    const { file, imageKey, settings } = action;
    const { picture, tool, brushPx } = draft?.file === file ? draft : kAtFirst;
    return draftAgain(draft, { file, imageKey, settings, picture, tool, brushPx });
  }
  if (!draft) return draft;
  switch (action.type) {
    case 'draftSurveyed':
      if (action.imageKey !== draft.imageKey || action.survey === draft.survey) return draft;
      return { ...draft, survey: action.survey };
    case 'draftChanged':
      if (!draft.error && areSameSettings(action.settings, draft.settings)) return draft;
      return { ...draft, settings: action.settings, error: null };
    case 'draftPreviewed':
      if (action.imageKey !== draft.imageKey) return draft;
      return { ...draft, preview: action.preview, previewed: action.settings, error: null };
    case 'draftFailed':
      return { ...draft, error: action.error };
    case 'draftShown':
      return { ...draft, ...action.shown };
    case 'draftEnded':
      return null;
  }
}
