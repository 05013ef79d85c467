/**
 * What the page knows. Views read it, the reducer makes the next one, nothing changes it in place.
 *
 * @typedef {import('../engine/types.js').ImageInfo} ImageInfo
 * @typedef {import('../engine/types.js').ImageEstimate} ImageEstimate
 * @typedef {import('../engine/types.js').MaterialEstimate} MaterialEstimate
 * @typedef {import('../engine/types.js').GeneratedSpec} GeneratedSpec
 * @typedef {import('../engine/types.js').EngineError} EngineError
 * @typedef {import('../engine/types.js').OpenOptions} OpenOptions
 * @typedef {import('../engine/types.js').Model} Model
 * @typedef {import('../engine/types.js').Interval} Interval
 */

/**
 * Where the pixels of an image come from; kept so that a fresh worker can open it again.
 * @typedef {{kind: 'file', blobs: readonly Blob[], options: OpenOptions, maskBlob?: Blob} |
 *   {kind: 'generated', spec: GeneratedSpec}} Source of a file, or of several that are the slices of
 *   a volume; maskBlob: a file that says which pixels count
 */

/**
 * An image that the worker has opened. `key` names it across workers.
 * @typedef {object} OpenedImage
 * @property {number} key
 * @property {string} name file name or name of the example; hostile text
 * @property {number} [numFiles] that hold it; of a volume, its slices
 * @property {string} [maskName] file that says which of its pixels count
 * @property {ImageInfo} info
 * @property {{picture: import('./session.js').Picture | null, sha256: string | null}} [saved] of an
 *   image that came with a saved result: its pixels are not at hand
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
 * @property {'open' | 'generate' | 'estimate' | 'demonstrate'} kind
 * @property {string} name of the image
 * @property {number | null} phaseValue of an estimate
 * @property {number} index of the image, from 0
 * @property {number} numImages
 * @property {string | null} stage 'tpc' | 'cls' of an estimate
 * @property {number} share done of the whole task, 0..1; 0 while it cannot be told
 * @property {number | null} numBytes of 'open', of all its files; of 'estimate', the memory that it
 *   takes beside the image
 * @property {number | null} seconds of 'estimate', as predicted before it began
 * @property {number | null} secondsLeft as measured; null while too little is
 * @property {import('../engine/opening.js').RowsRead | null} rows of 'open', as far as it is known
 * @property {number | null} maxLagPx of 'estimate', distance up to which pixels are compared
 * @property {number} startedAt ms
 * @property {number} now ms of the last news
 */

/**
 * @typedef {object} Alert
 * @property {EngineError} error
 * @property {string | null} name the file that it concerns
 * @property {number} numFiles files of the attempt
 * @property {number} [numOthers] images of it that can do without the one of that name
 */

/**
 * How a target error is meant: a share of the phase fraction, or a difference of fractions.
 * @typedef {'relative' | 'absolute'} TargetUnit
 *
 * @typedef {'phases' | 'why' | 'trust' | 'samples' | 'planner' | 'export' | 'method'} PanelId
 *
 * What the planner plans with; it needs no image.
 * @typedef {object} Plan
 * @property {2 | 3} numDimensions
 * @property {number} clsPx
 * @property {number} phaseFraction
 * @property {number} scatterError relative standard error of sigma that one image leaves; the
 *   calibrated model alone asks for it
 * @property {number} target relative error
 * @property {number} pixelSize side of a pixel in the unit
 * @property {string} unit
 * @property {number} sidePx of one image
 * @property {number} secondsPerImage
 */

/**
 * One random sample of a known material, and the intervals that it gives.
 * @typedef {object} Draw
 * @property {number} phaseFraction
 * @property {Record<Model, Interval>} intervals
 *
 * Samples of one material drawn one after the other.
 * @typedef {object} Demonstration
 * @property {import('./demonstrations.js').DemonstrationId} id of the material
 * @property {number} run that drew the last of them
 * @property {number} confidence
 * @property {number} numWanted
 * @property {readonly Draw[]} draws
 */

/**
 * What the user chose or opened: what undo and redo bring back.
 * @typedef {object} Choices
 * @property {readonly OpenedImage[]} images of one material
 * @property {ReadonlySet<number>} excluded keys of images that are left out of the result
 * @property {ReadonlySet<string>} refused proposals that the user does not want, by file and kind
 * @property {readonly Phase[]} phases sorted by value
 * @property {number | null} phaseValue the phase that is looked at
 * @property {ReadonlyMap<number, PhaseResult>} results by phase value
 * @property {ReadonlyMap<number, EngineError>} failures phases that could not be analysed
 * @property {number} imageIndex the image that is shown
 * @property {number} slice of the volume that is shown
 * @property {number} confidence 0.5..0.9999
 * @property {number} target relative error as a fraction, or a difference of fractions
 * @property {TargetUnit} targetUnit
 * @property {Model} model whose interval is the headline
 * @property {PanelId} panel that is open below the panes
 * @property {Plan} plan
 * @property {string} language
 * @property {ReadonlySet<Blob>} asked files that the user works on though they hold labels already
 * @property {number} zoom steps into the picture, from 0
 * @property {import('./demonstrations.js').DemonstrationId} demonstrationId of the known material
 * @property {Demonstration | null} demonstration
 */

/**
 * @typedef {object} Passing what comes and goes by itself
 * @property {import('./draft.js').Draft | null} draft
 * @property {Task | null} task
 * @property {boolean} isCancelled whether the user stopped the last work
 * @property {Alert | null} alert
 *
 * @typedef {Choices & Passing} State
 */

export {};
