/** English: words of the page as a whole: what it is for, opening, waiting, errors of its own. */

import { kImageFormats } from '../../../engine/image_formats.js';

/** @typedef {import('../../../state/examples.js').ExampleId} ExampleId */

export const page = {
  /** @type {Record<ExampleId, string>} */
  examples: {
    threePhases: 'Three-phase blobs',
    discs: 'Overlapping discs',
    fibres: 'Elongated blobs',
    cells: 'Random squares',
    blobs3d: '3D blobs',
    spheres3d: '3D overlapping spheres',
  },
  /** @type {Record<string, string>} errors of the page itself, by code */
  errors: {
    NotSupported:
      'This browser cannot run WebAssembly, which the analysis needs. A current Firefox, Chrome, ' +
      'Edge or Safari can.',
    BrokenSession:
      'The file holds no result that Phasebound saved, or it was changed. Open the image again and ' +
      'save the result anew.',
    NotInSession:
      'This phase was not analysed when the result was saved. Open the image to analyse it.',
    WasmForbidden:
      'The policy of the page that shows this forbids WebAssembly, which the analysis needs. Its ' +
      "owner can allow it with 'wasm-unsafe-eval' in script-src; or open Phasebound on its own.",
    ImageNotFetched:
      'The image could not be loaded from its address. The server must be this one or allow other ' +
      'pages to read from it (CORS). Or save the image and open it from there.',
    ImageNotFound:
      'There is no image at its address. Check how the name is written, and whether the image was moved.',
    ImageNotGiven:
      'The server does not give the image: it may ask who you are, or be out of order. Open the address ' +
      'of the image by itself to see what it says.',
    NotLoaded: 'A part of the page could not be loaded. Reload the page.',
  },

  name: 'Phasebound',
  /** @param {string} name @param {string[]} fractions */
  exampleName: (name, fractions) => `${name}, drawn with ${fractions.join(' : ')}`,
  examplesButton: 'Examples',
  openButton: 'Open…',
  imageRegion: 'Image',
  resultRegion: 'Result',

  purpose:
    'Phasebound reads the phase fraction of a micrograph and tells how far that of the whole ' +
    'material may be from it.',
  privacy: 'Nothing leaves this computer: the browser does all the work.',
  tryExample: 'See it with a material drawn on the spot:',
  dropTitle: 'Drop an image here, grey or segmented',
  chooseFiles: 'Choose files…',
  dropHint:
    `${kImageFormats.join(', ')}, or pixels without a header. ` +
    'A TIFF of several pages is a volume.',
  dropSeveral: 'Several files are several images of one material.',
  dropNow: 'Drop to open',
  pasted: 'From the clipboard',

  /** @param {string} n */
  numImages: (n) => `${n} images of one material`,
  severalSizes: 'several sizes',
  /** @param {string} side @param {string} source */
  pixelSide: (side, source) => `${side} per pixel (${source})`,

  undo: 'Undo',
  redo: 'Redo',
  language: 'Language',

  copy: 'Copy',
  copySentence: 'Copy the sentence',
  copyOtherSentence: "Copy the other model's sentence",
  copied: 'Copied',
  copyByHand: 'Press Ctrl+C',
  copySpoken: 'Sentence copied to the clipboard',
  copyFailed:
    'The browser does not let the page copy; the sentence is selected, copy it by keyboard',

  cancel: 'Cancel',
  progress: 'Progress of the computation',
  idle: 'Ready',
  cancelled: 'Stopped',
  /** @param {string} name @param {number} index @param {number} numImages */
  reading: (name, index, numImages) =>
    numImages > 1 ? `Reading ${name} (${index} of ${numImages})` : `Reading ${name}`,
  /** @param {string} name */
  generating: (name) => `Drawing ${name}`,
  /** @param {string} phase */
  estimating: (phase) => `Phase ${phase}`,
  /** @type {Record<string, string>} */
  stages: {
    tpc: 'comparing pixels at every distance',
    cls: 'measuring the length scale',
  },
  /** @param {number} index @param {number} numImages */
  ofImages: (index, numImages) => `image ${index} of ${numImages}`,
  /** @param {string} lag */
  upToLag: (lag) => `comparing pixels at every distance up to ${lag}`,
  /** @param {string} lag */
  ringsUpTo: (lag) => `measuring the length scale by rings up to ${lag}`,
  /** @param {string} slice @param {string} numSlices */
  sliceOf: (slice, numSlices) => `slice ${slice} of ${numSlices}`,
  /** @param {string} row @param {string} numRows */
  rowOf: (row, numRows) => `row ${row} of ${numRows}`,
  /** @param {string} share */
  shareDone: (share) => `${share} done`,
  /** @param {string} done @param {string} all */
  bytesDone: (done, all) => `${done} of ${all}`,
  /** @param {string} memory */
  memoryNeeded: (memory) => `takes about ${memory} of memory`,
  /** @param {string} time */
  timeLeft: (time) => `about ${time} left`,
  /** @param {string} phase @param {string} time */
  analysed: (phase, time) => `Phase ${phase} analysed in ${time}`,
  /** @param {string} phase @param {string} number @param {string} confidence */
  spokenResult: (phase, number, confidence) =>
    `Phase ${phase}: ${number} at ${confidence} confidence`,
  /** @param {string} phase @param {string} number */
  spokenNoInterval: (phase, number) => `Phase ${phase}: ${number}, no interval`,

  dismiss: 'Dismiss',
  /** @param {number} numFiles @param {boolean} hasPrevious */
  nothingOpened: (numFiles, hasPrevious) =>
    [
      numFiles > 1 ? `None of the ${numFiles} files was opened.` : '',
      hasPrevious ? 'What was open before is unchanged.' : '',
    ]
      .filter(Boolean)
      .join(' '),
  footer:
    'The interval takes the segmentation as perfect; its uncertainty stands beside it. The model ' +
    'does not hold for periodic or hyperuniform structures.',
};
