/** English: words of the segmentation, of what counts, and of their certainty. */

export const segmentation = {
  fullStop: '.',
  semicolon: '; ',
  segmentationRegion: 'Segmentation',
  beginSegmentation: 'Segment, crop or mask…',
  endSegmentation: 'Close',
  applySegmentation: 'Apply',
  notApplied: 'What you see does not count yet.',
  looksGrey: 'This looks like a picture that was never segmented.',
  segmentInstead: 'Segment it by thresholds',

  methodLabel: 'Method',
  /** @type {Record<string, string>} */
  methods: {
    labels: 'Values as they are',
    otsu: 'Otsu',
    multiotsu: 'Multi-Otsu',
    manual: 'By hand',
    colours: 'Colour clusters',
  },
  numClasses: 'Classes',
  channel: 'Channel',
  /** @type {Record<string, string>} */
  channels: { luminance: 'Luminance', red: 'Red', green: 'Green', blue: 'Blue' },
  pictureKind: 'Show',
  /** @type {Record<string, string>} */
  pictureKinds: { original: 'Original', prepared: 'Prepared', classes: 'Classes' },

  histogramTitle: 'Histogram of the values',
  /** @param {string} least @param {string} most @param {string} thresholds */
  histogramDescription: (least, most, thresholds) =>
    `Values from ${least} to ${most}; classes part at ${thresholds}.`,
  /** @param {number} index */
  threshold: (index) => `Threshold ${index}`,
  /** @param {string} value @param {string} darker @param {string} brighter */
  thresholdText: (value, darker, brighter) =>
    `${value}; ${darker} of the pixels darker, ${brighter} brighter`,
  value: 'Value',
  pixels: 'Pixels',

  preparation: 'Preparation',
  balance: 'White balance: cut off the ends',
  /** Of a volume, each slice is prepared by itself. */
  bySlice: 'Each slice of a volume is prepared by itself, in two dimensions; pieces are removed in three.',
  balanceLow: 'Darkest pixels that are cut off',
  balanceHigh: 'Brightest pixels that are cut off',
  flatten: 'Even out the illumination',
  flattenPx: 'Reach of the illumination',
  denoise: 'Remove noise',
  denoiseKind: 'Filter against noise',
  /** @type {Record<string, string>} */
  denoiseKinds: { none: 'No filter', median: 'Median', gaussian: 'Gaussian' },
  denoisePx: 'Size of the filter',
  clean: 'Remove specks and holes',
  cleanPx: 'Pixels below which a piece goes',
  pixelUnit: 'px',

  regions: 'What counts',
  toolLabel: 'Tool',
  /** @type {Record<string, string>} */
  tools: {
    pick: 'Pick a phase',
    crop: 'Crop',
    rectangle: 'Rectangle out',
    polygon: 'Polygon out',
    brush: 'Brush out',
    eraser: 'Brush in',
  },
  /** @type {Record<string, string>} */
  toolHelps: {
    pick: 'Click on the image to pick a phase.',
    crop: 'Draw a rectangle: only what is in it counts.',
    rectangle: 'Draw a rectangle: what is in it does not count.',
    polygon: 'Click from corner to corner; Enter or the first corner closes it, Escape gives it up.',
    brush: 'Paint over what does not count.',
    eraser: 'Paint over what counts after all.',
  },
  keyboardHelp:
    'By keyboard: the arrow keys move the cross, with Shift farther; Space sets a corner or paints.',
  /** @param {string} x @param {string} y */
  cursorText: (x, y) => `Column ${x}, row ${y}`,
  drawingLabel: 'Drawing on the image',
  brushPx: 'Brush',
  /** @type {Record<string, string>} */
  regionNames: {
    crop: 'Crop',
    circle: 'Circle',
    rectangle: 'Rectangle',
    polygon: 'Polygon',
    bitmap: 'Painted',
    bar: 'Rows at the bottom',
  },
  /** @type {Record<string, string>} */
  regionFields: {
    x: 'Left',
    y: 'Top',
    width: 'Width',
    height: 'Height',
    radius: 'Radius',
    rows: 'Rows',
  },
  /** @param {string} name */
  removeRegion: (name) => `Remove: ${name}`,
  /** @param {string} file */
  maskFileName: (file) => `Mask from the file ${file}`,
  addRegion: 'Add a rectangle',
  maskFile: 'Mask from a file…',
  countAll: 'Count everything',
  /** @param {string} share @param {string} count */
  keptText: (share, count) => `${share} of the image counts, ${count} pixels.`,

  /** @type {Record<string, (rows: string) => string>} */
  proposals: {
    infoBar: (rows) => `The lowest ${rows} rows look like an information bar.`,
    infoBarAtTop: (rows) => `The uppermost ${rows} rows look like an information bar.`,
    infoBarByMetadata: (rows) => `By its metadata, ${rows} rows are an information bar.`,
    scaleBar: () => 'This looks like a scale bar that was drawn into the image.',
    circle: () => 'The field of view looks round, as in tomography.',
  },
  takeProposal: 'Leave it out',
  takeCircle: 'Count only the circle',
  refuseProposal: 'Leave as it is',

  bandTitle: 'Segmentation',
  samplingTitle: 'Sampling',
  bothTitle: 'Both',
  /** @param {string} lower @param {string} upper */
  bandText: (lower, upper) => `Another defensible segmentation: ${lower} to ${upper}`,
  /** @param {string} lower @param {string} upper */
  bandByThreshold: (lower, upper) => `${lower} to ${upper} over the range of the threshold`,
  /** @param {string} lower @param {string} upper */
  bandByHalf: (lower, upper) => `${lower} to ${upper} with the boundary half a pixel off`,
  /** @param {string} lower @param {string} upper */
  bandByOne: (lower, upper) => `${lower} to ${upper} with it a whole pixel off`,
  /** @param {string} lower @param {string} upper */
  combinedText: (lower, upper) => `Both together: ${lower} to ${upper}`,
  bandPlotTitle: 'Uncertainty of sampling and of segmentation',
  /** @param {string} sampling @param {string} band @param {string} both */
  bandPlotDescription: (sampling, band, both) =>
    `Sampling ${sampling}, segmentation ${band}, both ${both}.`,
  bandUnknown: 'The uncertainty of the segmentation is not known.',
  bandPending: 'Another defensible segmentation: …',
  /** @param {string} method @param {string} thresholds */
  segmentedBy: (method, thresholds) => `${method}${thresholds ? `, at ${thresholds}` : ''}`,
  steps: 'Preparation',
};
