/**
 * What the page knows. Views read it, the reducer makes the next one, nothing changes it in place.
 *
 * @typedef {import('../engine/types.js').ImageInfo} ImageInfo
 * @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate
 * @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate
 * @typedef {import('../engine/types.js').GeneratedSpec} GeneratedSpec
 * @typedef {import('../engine/types.js').EngineError} EngineError
 */

/**
 * Where the pixels of an image come from; kept so that a fresh worker can open it again.
 * @typedef {{kind: 'file', blob: Blob} | {kind: 'generated', spec: GeneratedSpec}} Source
 */

/**
 * An image that the worker has opened. `key` names it across workers.
 * @typedef {object} OpenedImage
 * @property {number} key
 * @property {string} name file name or name of the example; hostile text
 * @property {ImageInfo} info
 */

/**
 * One phase over all images of the material.
 * @typedef {object} Phase
 * @property {number} value pixel value; a colour is 0xRRGGBB
 * @property {boolean} isColour
 * @property {number} count pixels over all images
 * @property {number} phaseFraction 0..1 over all images
 */

/**
 * @typedef {object} PhaseResult
 * @property {ImageEstimate[]} images in the order of the images
 * @property {MaterialEstimate} material
 * @property {number} seconds that the computation took
 */

/**
 * What the worker is busy with.
 * @typedef {object} Task
 * @property {'open' | 'generate' | 'estimate'} kind
 * @property {string} name of the image
 * @property {number | null} phaseValue of an estimate
 * @property {number} index of the image, from 0
 * @property {number} numImages
 * @property {string | null} stage 'tpc' | 'cls' of an estimate
 * @property {number} share done of the whole task, 0..1; 0 while it cannot be told
 * @property {number} startedAt ms
 * @property {number} now ms of the last news
 */

/**
 * @typedef {object} Alert
 * @property {EngineError} error
 * @property {string | null} name the file that it concerns
 * @property {number} numFiles files of the attempt
 */

/**
 * @typedef {object} State
 * @property {readonly OpenedImage[]} images of one material
 * @property {readonly Phase[]} phases sorted by value
 * @property {number | null} phaseValue the phase that is looked at
 * @property {ReadonlyMap<number, PhaseResult>} results by phase value
 * @property {ReadonlyMap<number, EngineError>} failures phases that could not be analysed
 * @property {number} imageIndex the image that is shown
 * @property {number} slice of the volume that is shown
 * @property {number} confidence 0.5..0.9999
 * @property {number} target relative error as a fraction
 * @property {Task | null} task
 * @property {boolean} isCancelled whether the user stopped the last work
 * @property {Alert | null} alert
 */

export {};
