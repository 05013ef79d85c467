/**
 * What the WebAssembly module takes and answers. Lengths are in pixels, fractions 0..1, shapes
 * [y, x] or [z, y, x]. The result that the command line prints stands in analysis.js.
 *
 * @typedef {object} EngineError
 * @property {string} code one of errorCodes(), or of the interface's own (see sentences.js)
 * @property {string[]} details as src/base/error.h says for the code
 *
 * @typedef {object} Warning
 * @property {string} code one of warningCodes()
 * @property {string[]} details as src/base/warning.h says for the code
 */

/**
 * @template T
 * @typedef {{value: T, error?: undefined} | {value?: undefined, error: EngineError}} Answer
 */

/**
 * Physical side of a pixel as the file states it.
 * @typedef {object} PixelSize
 * @property {number} z equals x where the file does not say
 * @property {number} y
 * @property {number} x
 * @property {string} unit "nm", "um", "mm", "cm", "m", "inch"
 * @property {string} source where it was found, e.g. "ImageJ"
 */

/**
 * @typedef {object} ImagePhase
 * @property {number} value pixel value; a colour is 0xRRGGBB
 * @property {number} count pixels that hold it
 * @property {number} phaseFraction
 */

/**
 * An image that the module holds open until closeImage.
 * @typedef {object} ImageInfo
 * @property {number} handle
 * @property {string} format "PNG", "JPEG", "BMP", "TIFF", "generated"
 * @property {number[]} shape
 * @property {string} sampleType "U8", "U16", "U32", "U64", "I8", "I16", "I32", "I64", "F32", "F64",
 *   "Rgb8"
 * @property {boolean} isColour
 * @property {PixelSize | null} pixelSize
 * @property {ImagePhase[]} phases sorted by value
 * @property {Warning[]} warnings
 */

/**
 * One phase of one image.
 * @typedef {object} ImageEstimate
 * @property {number[]} shape
 * @property {number} numDimensions
 * @property {number} numPixels
 * @property {number} count
 * @property {number} phaseFraction
 * @property {number | null} r0Px
 * @property {number | null} clsPx
 * @property {number | null} clsBeforeCheckPx
 * @property {number | null} classicalClsPx of the subdivision method as published
 * @property {number | null} subdivisionClsPx of the subdivision method's textbook form
 * @property {Float64Array} radialTpc mean of the TPC over the lags that round to 0, 1, 2, ... px
 * @property {Warning[]} warnings
 */

/**
 * One phase of the material, from one image or several.
 * @typedef {object} MaterialEstimate
 * @property {number} numDimensions
 * @property {number} numImages
 * @property {number} numPixels
 * @property {number} phaseFraction
 * @property {number | null} clsPx null together with sigma: the images tell nothing of the scatter
 * @property {number | null} sigma standard deviation of the phase fraction over such images
 * @property {number} sigmaMod relative standard deviation of the prediction of sigma
 * @property {number | null} numCells |X| / CLS^n
 * @property {Warning[]} warnings
 */

/**
 * @typedef {object} Interval
 * @property {number} confidence
 * @property {number} halfWidth before the bounds were cut; 0.5 where sigma is null
 * @property {number} lower
 * @property {number} upper
 * @property {boolean} isClipped whether a bound was cut at 0 or 1
 */

/**
 * Density of the material's phase fraction; both empty where sigma is null.
 * @typedef {object} Likelihood
 * @property {Float64Array} phaseFraction
 * @property {Float64Array} density
 */

/**
 * @typedef {object} RequiredSize
 * @property {number} target relative error as a fraction
 * @property {number | null} sidePx of a square or cube
 * @property {number | null} sidePxConservative with the sigmaMod of the present image
 * @property {number | null} moreImages like the present one; 0: the target is met already
 */

/**
 * A seeded draw of a random material.
 * @typedef {object} GeneratedSpec
 * @property {'blobs' | 'spheres' | 'cells'} material
 * @property {number[]} shape
 * @property {number[]} sizePx feature size, one or one an axis in the order of the shape
 * @property {number[]} phaseFractions population fractions of all phases but the first
 * @property {number} seed
 */

/**
 * @typedef {object} PhaseboundModule
 * @property {() => string} version
 * @property {() => string[]} errorCodes
 * @property {() => string[]} warningCodes
 * @property {(bytes: Uint8Array) => Answer<ImageInfo>} openImage
 * @property {(spec: GeneratedSpec) => Answer<ImageInfo>} openGenerated
 * @property {(handle: number) => void} closeImage
 * @property {(handle: number, z: number) => Answer<Uint8Array>} sliceLabels labels (indices into
 *   ImageInfo.phases) of one slice, row by row
 * @property {(handle: number, value: number,
 *   onProgress: ((stage: string, share: number) => void) | null) => Answer<ImageEstimate>
 *   } estimatePhase stages "tpc" and "cls"
 * @property {(estimates: ImageEstimate[]) => Answer<MaterialEstimate>} poolEstimates
 * @property {(estimate: MaterialEstimate, confidence: number) => Answer<Interval>} interval
 * @property {(estimate: MaterialEstimate, numPoints: number) => Answer<Likelihood>} likelihood
 * @property {(estimate: MaterialEstimate, confidence: number, target: number) =>
 *   Answer<RequiredSize>} requiredSize
 */

export {};
