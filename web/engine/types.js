/**
 * What the WebAssembly module takes and answers. Lengths are in pixels, fractions 0..1, shapes
 * [y, x] or [z, y, x]. The result that the command line prints stands in analysis.js.
 *
 * @typedef {object} EngineError
 * @property {string} code one of errorCodes(), or of the interface's own (see sentences.js)
 * @property {string[]} details as src/base/error.h says for the code
 * @property {number} [index] of the file that it concerns, where one image is made of several
 * @property {boolean} [isOfMask] whether it concerns the file of the mask
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
 * @property {number} phaseFraction of it
 * @property {number} phaseFraction
 */

/**
 * A file that the module reads. It is asked from within stepOpen, so it answers synchronously.
 * @typedef {object} SourceFile
 * @property {number} size
 * @property {(offset: number, into: Uint8Array) => number} read fills `into`, which lies on the
 *   module's heap and is valid during the call only; returns the number of bytes, less than asked
 *   for only at the end of the file
 */

/**
 * How the pixels of a file without a header lie.
 * @typedef {object} RawLayout
 * @property {number[]} shape [y, x] or [z, y, x]
 * @property {string} sampleType as ImageInfo's, but no colours
 * @property {boolean} isBigEndian
 * @property {number} offset bytes before the first pixel
 */

/**
 * @typedef {object} OpenOptions
 * @property {number | null} [cutBottomRows] rows at the bottom of every slice that are no part of the
 *   image, such as an info bar
 * @property {RawLayout | null} [raw] the files have no header, and their pixels lie like that
 * @property {number | null} [snapTo] gives each pixel to the nearest of so many classes; 0: of those
 *   that stand out
 * @property {SegmentationOptions | null} [segmentation] null: the values are labels
 * @property {MaskOptions | null} [mask] which pixels count
 * @property {boolean} [cutsInfoBar] leaves out the information bar that the metadata tell, or that is
 *   found in a picture that is segmented here
 * @property {SourceFile | null} [maskFile] an image of the same width and height, of one slice or as
 *   many: pixels that are 0 do not count. openSources() fills it in.
 */

/**
 * How grey values or colours become classes. The order is always: channel, balance, flatten,
 * denoise, threshold, clean.
 * @typedef {object} SegmentationOptions
 * @property {'otsu' | 'multiotsu' | 'manual' | 'colours'} method
 * @property {number} [numClasses] multiotsu: 2..5; colours: 2..8
 * @property {number[]} [thresholds] manual: 1..8 ascending, on the scale of the prepared values; a
 *   pixel belongs above one where its value is larger
 * @property {'luminance' | 'red' | 'green' | 'blue'} [channel] of colours
 * @property {{low: number, high: number} | null} [balance] quantiles 0..1 to which every slice is
 *   clipped, and which become 0 and 1
 * @property {number | null} [flattenPx] sigma of the Gaussian whose low-pass is taken off
 * @property {{kind: 'median' | 'gaussian', sizePx: number} | null} [denoise] radius 1..10 in whole px
 *   of a median's window, or a Gaussian's sigma
 * @property {number | null} [cleanPx] connected pieces of fewer pixels go to the class around them
 */

/**
 * Which pixels count. Coordinates are px of the image as it lies in the file, x to the right, y down.
 * @typedef {object} MaskOptions
 * @property {{x: number, y: number, width: number, height: number} | null} [crop]
 * @property {{x: number, y: number, radius: number} | null} [circle]
 * @property {({kind: 'rectangle', x: number, y: number, width: number, height: number} |
 *   {kind: 'polygon', points: number[]})[]} [exclude] points x0, y0, x1, y1, ...
 * @property {{width: number, height: number, bits: Uint8Array} | null} [bitmap] 1: does not count;
 *   rows start at a byte, the first pixel is the lowest bit
 */

/**
 * How often each value is there; bin i holds [lower + i step, lower + (i + 1) step).
 * @typedef {{lower: number, step: number, isExact?: boolean, counts: Float64Array}} Histogram isExact:
 *   a bin holds one value, lower + i step
 */

/**
 * Something in the image that is no part of the material, as it seems.
 * @typedef {object} Proposal
 * @property {'infoBar' | 'scaleBar' | 'circle'} kind
 * @property {'metadata' | 'pixels'} source
 * @property {{x: number, y: number, width: number, height: number} | null} rectangle to leave out
 * @property {{x: number, y: number, radius: number} | null} circle to keep
 */

/**
 * How sharp and clean the image is, as far as that can be told.
 * @typedef {object} Quality
 * @property {number | null} contrastToNoise
 * @property {number | null} edgeWidthPx
 * @property {number | null} chordPx
 * @property {number | null} blockiness
 */

/**
 * Values between which a threshold is defensible.
 * @typedef {{lower: number, upper: number, isClear: boolean}} ThresholdRange
 *
 * What was done to an image; the options as they were given are among it.
 * @typedef {object} SegmentationFindings
 * @property {number[]} thresholds that were used
 * @property {number} numClasses
 * @property {number} lowerValue of the prepared values
 * @property {number} upperValue
 * @property {number[]} classMeans
 * @property {ThresholdRange[]} ranges one a threshold
 * @property {number | null} numGreys different prepared values, as far as the histogram tells them
 *   apart; null of colours
 * @property {number} numCleaned pixels that changed their class by cleanPx
 * @property {Quality | null} quality
 *
 * @typedef {SegmentationOptions & SegmentationFindings} SegmentationRecord
 *
 * What was chosen about the pixels that count.
 * @typedef {object} MaskChoices
 * @property {number} cutBottomRows
 * @property {MaskOptions['crop'] | null} crop
 * @property {MaskOptions['circle'] | null} circle
 * @property {NonNullable<MaskOptions['exclude']>} exclude
 * @property {number} paintedPixels
 * @property {string | null} file name of a mask that is a file
 *
 * @typedef {object} MaskRecord
 * @property {MaskChoices} [choices] added where an image is opened for an answer
 * @property {number} numKept
 * @property {number} numExcluded
 * @property {number} keptShare of the file's pixels
 * @property {{x: number, y: number, width: number, height: number}} crop where `shape` lies
 */

/**
 * A file as it is before anything is decided about it.
 * @typedef {object} SurveyInfo
 * @property {number[]} shape
 * @property {string} format
 * @property {string} sampleType
 * @property {boolean} isColour
 * @property {PixelSize | null} pixelSize
 * @property {number} infoBarRows
 * @property {number | null} numValues null: more than 65536
 * @property {boolean} isSegmented whether its values can be taken for labels
 * @property {Histogram} histogram of all slices
 * @property {Proposal[]} proposals
 * @property {Warning[]} warnings
 */

/**
 * @typedef {object} PreviewRequest
 * @property {number} [slice] the middle one where it is not given
 * @property {SegmentationOptions | null} segmentation
 * @property {MaskOptions | null} [mask]
 * @property {number} [cutBottomRows]
 * @property {number} [mostPixels] of the answer, about; 1000000 where it is left out
 * @property {boolean} [judge] whether to measure the quality, which takes longer than the rest
 */

/**
 * One slice, thinned, as choices would make it; in the frame of the file.
 * @typedef {object} Preview
 * @property {number} slice
 * @property {number} stride
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} before 0..255, of colours three bytes a pixel
 * @property {boolean} isColour
 * @property {Uint8Array} after the prepared values, 0..255
 * @property {Uint16Array} bins of `histogram`, one a pixel; empty where colours are clustered
 * @property {Uint8Array} labels 255: does not count
 * @property {Histogram} histogram of the prepared values that count
 * @property {number[]} thresholds
 * @property {{share: number, mean: number}[]} classes
 * @property {ThresholdRange[]} ranges
 * @property {Quality | null} quality
 */

/**
 * The phase fraction under other segmentations that could be defended as well.
 * @typedef {object} SegmentationBand
 * @property {ThresholdRange | null} thresholds phase fraction over the range of the thresholds; null
 *   where the image came segmented
 * @property {{lower: number, upper: number}} halfPixel with the boundary 1/2 px inwards and outwards
 * @property {{lower: number, upper: number}} onePixel with the boundary 1 px inwards and outwards
 * @property {number} lower of the band: the union of thresholds and halfPixel
 * @property {number} upper
 */

/**
 * An image that the module holds open until closeImage.
 * @typedef {object} ImageInfo
 * @property {number} handle
 * @property {string} format "PNG", "JPEG", "BMP", "TIFF", "generated"
 * @property {number[]} shape without the rows that were cut off
 * @property {string} sampleType "U8", "U16", "U32", "U64", "I8", "I16", "I32", "I64", "F32", "F64",
 *   "Rgb8"
 * @property {boolean} isColour
 * @property {PixelSize | null} pixelSize
 * @property {{pixelSize: PixelSize | null, warnings: Warning[]}} [stated] what stood there before
 *   somebody gave a pixel size
 * @property {number} infoBarRows rows at the bottom that the metadata call an info bar, 0 for none
 * @property {number | null} numClasses where the image looks like classes with a haze of values
 *   between them: their number
 * @property {SegmentationRecord | null} segmentation
 * @property {MaskRecord | null} mask
 * @property {number[]} fileShape before anything was cut off
 * @property {number} numPixels that count
 * @property {Proposal[]} proposals that nobody has agreed to yet
 * @property {Proposal | null} [cutInfoBar] that was cut off
 * @property {ImagePhase[]} phases sorted by value; labels from phases.length on do not count
 * @property {Warning[]} warnings
 */

/**
 * The TPC as a person looks at it: the plane of the last two axes around lag 0.
 * @typedef {object} CorrelationMap
 * @property {number} stridePx lags from one point to the next
 * @property {number} halfSide points from the middle to an edge
 * @property {Float32Array} values T_r, (2 halfSide + 1)^2 by rows
 * @property {Float64Array[]} axes T_r for lags 0, 1, 2, ... px along each axis, in the order of the
 *   shape
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
 * @property {CorrelationMap | null} correlationMap null where there is only one phase
 * @property {Float64Array[]} profiles phase fraction of equally thick slabs across each axis, in the
 *   order of the shape; empty where there is only one phase
 * @property {SegmentationBand | null} segmentationBand null where there is only one phase
 * @property {{numPerAxis: number[], power: Float32Array, weight?: Float32Array | null,
 *   spreads?: Float64Array | null} | null} lowFrequencies what the calibrated model needs, as
 *   src/spectrum/low_frequencies.h says; null where there is only one phase
 * @property {Warning[]} warnings
 */

/**
 * "calibrated": ours; "imagerep": the published one with exact numerics.
 * @typedef {'calibrated' | 'imagerep'} Model
 */

/**
 * What the calibrated model says of a phase of the material.
 * @typedef {object} CalibratedEstimate
 * @property {number} sigma
 * @property {number} logVarianceError standard error of log(sigma^2)
 * @property {number} degreesOfFreedom of the estimate of sigma^2
 * @property {number} clsPx with which Eq. 2 gives this sigma
 * @property {number} numCells |X| / CLS^n
 * @property {number} bulkRatio sigma^2 of a square or cube of as many pixels over that of these
 *   images: above 1 where they are thin
 * @property {number} bulkLengthPx length of features that bulkRatio rests on
 */

/**
 * One phase of the material, from one image or several. The fields from clsPx to numCells are those
 * of the ImageRep model.
 * @typedef {object} MaterialEstimate
 * @property {number} numDimensions
 * @property {number} numImages
 * @property {number} numPixels
 * @property {number} phaseFraction
 * @property {number | null} clsPx null together with sigma: the images tell nothing of the scatter
 * @property {number | null} sigma standard deviation of the phase fraction over such images
 * @property {number} sigmaMod relative standard deviation of the prediction of sigma
 * @property {number | null} numCells |X| / CLS^n
 * @property {CalibratedEstimate | null} calibrated null where the images show one phase only
 * @property {Warning[]} warnings
 */

/**
 * ImageRep's interval is symmetric about the phase fraction and cut at 0 and 1, the calibrated one
 * is neither.
 * @typedef {object} Interval
 * @property {number} confidence
 * @property {number} halfWidth ImageRep: before the bounds were cut; calibrated: half of
 *   upper - lower; 0.5 where sigma is null
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
 * @property {number | null} sidePxConservative with the uncertainty that sigma has now
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
 * @property {(pixelSize: PixelSize, numDimensions: number) => Answer<Warning[]>} voxelWarnings what
 *   there is to say of such pixels
 * @property {(sources: readonly SourceFile[], options: OpenOptions) => Answer<number>
 *   } beginOpen one file, or several that are the slices of a volume; answers the name of the opening
 * @property {(opening: number) => Answer<{share: number,
 *   reading: import('./opening.js').RowsDone, info: ImageInfo | null}>} stepOpen reads a
 *   piece of some MB; share 0..1 of the reading is done, info comes at the end. With the info or an
 *   error the opening is over.
 * @property {(opening: number) => void} abandonOpen
 * @property {(sources: readonly SourceFile[], options: OpenOptions) => Answer<number>} beginSurvey
 *   only `raw` and `maskFile` of the options matter; answers the name of the survey
 * @property {(survey: number) => Answer<{share: number, info: SurveyInfo | null}>} stepSurvey as
 *   stepOpen; with the info the survey stays open, with an error it is over
 * @property {(survey: number, request: PreviewRequest) => Answer<Preview>} previewSurvey
 * @property {(survey: number) => void} closeSurvey
 * @property {(spec: GeneratedSpec) => Answer<ImageInfo>} openGenerated
 * @property {(handle: number) => void} closeImage
 * @property {(handle: number, z: number) => Answer<Uint8Array>} sliceLabels labels (indices into
 *   ImageInfo.phases) of one slice, row by row
 * @property {(handle: number, value: number, firstRow: number, numRows: number) =>
 *   Answer<Uint8Array>} phaseBits one bit a pixel of a phase, for rows counted over all slices, each
 *   row starting at a byte with its first pixel in the lowest bit: numRows * ceil(columns / 8) bytes
 * @property {(handle: number, value: number,
 *   onProgress: ((stage: string, share: number) => void) | null) => Answer<ImageEstimate>
 *   } estimatePhase stages "tpc" and "cls"
 * @property {(handle: number, value: number) =>
 *   Answer<import('./job_types.js').PhaseDescription | null>} describePhase for another worker; null
 *   where nothing has to be correlated, or where a mask hides pixels
 * @property {(handle: number, value: number) =>
 *   Answer<{job: import('./job_types.js').CorrelationJob}>} beginEstimate the part of the worker that
 *   has the image of a phase that can be described; the caller deletes it
 * @property {(description: import('./job_types.js').PhaseDescription, isWhole: boolean) =>
 *   Answer<{job: import('./job_types.js').CorrelationJob}>} joinEstimate the part of the worker that
 *   has no image: half of the correlation, or all
 * @property {(handle: number, onProgress: ((stage: string, share: number) => void) | null) =>
 *   Answer<boolean>} correlateAll correlates all phases of an image of at least three for less than
 *   one by one; estimatePhase needs no more of it then. Whether that could be: not where a mask hides
 *   pixels, nor where the lags are too many to be kept
 * @property {(handle: number) => void} forgetEstimate lets go what is kept for an image's other phase
 * @property {(shape: number[]) => Answer<{numBytes: number, seconds: number, maxLagPx: number}>}
 *   predictEstimate memory and time of one worker, known before anything is allocated, and the lags
 *   that it begins with; the time is that of the machine that the costs were measured on
 * @property {(estimates: ImageEstimate[]) => Answer<MaterialEstimate>} poolEstimates
 * @property {(estimate: MaterialEstimate, confidence: number, model: Model) =>
 *   Answer<Interval>} interval
 * @property {(estimate: MaterialEstimate, numPoints: number, model: Model) =>
 *   Answer<Likelihood>} likelihood
 * @property {(estimate: MaterialEstimate, confidence: number, target: number, model: Model) =>
 *   Answer<RequiredSize>} requiredSize
 */

export {};
