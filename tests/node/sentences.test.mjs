import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  deviationSentence,
  errorSentence,
  resultSentence,
  sizeSentence,
  warningSentence,
  wordedErrorCodes,
  wordedWarningCodes,
} from '../../web/engine/sentences.js';
import { loadEngine } from './support.mjs';

/**
 * Details as the engine gives them, and how they must read.
 * @type {Record<string, [string, string][]>}
 */
const kErrorDetails = {
  BrokenFile: [['the data end in row 7', 'the data end in row 7']],
  UnsupportedEncoding: [['LZMA compression', 'LZMA compression']],
  UnequalPages: [
    ['3', 'Page 3'],
    ['20 x 10', '20 x 10'],
    ['40 x 30', '40 x 30'],
  ],
  UnequalSlices: [
    ['3', 'Slice 3'],
    ['20 x 10', '20 x 10'],
    ['40 x 30', '40 x 30'],
  ],
  TooLarge: [
    ['5321000000', '5.3 GB'],
    ['2147483648', '2.1 GB'],
    ['0.7371', '73% of each side'],
  ],
  NonFinitePixels: [['17', '17 pixels']],
  NotSegmented: [
    ['217', '217'],
    ['64', '64'],
  ],
  HazyLabels: [
    ['217', '217 different values'],
    ['3', '3 classes'],
    ['0.12345', '12% of the pixels'],
  ],
  InvalidSegmentation: [['9 classes', '9 classes']],
  InvalidMask: [['a polygon', 'a polygon']],
  NoSuchItem: [['slice 9', 'slice 9']],
  InvalidConfidence: [['95', '95']],
  InvalidTarget: [['-3', '-3']],
  InvalidParameters: [['sizePx 0', 'sizePx 0']],
  Internal: [['vector::at', 'vector::at']],
  FileNotReadable: [['ENOENT', 'there is no such file']],
};

/** @type {Record<string, [string, string][]>} */
const kWarningDetails = {
  PhaseAbsent: [['#00ff00', '#00ff00']],
  ClsFailed: [['-301.2193', '-301 px']],
  CheckUnsettled: [['0.31234', '0.312 px']],
  CheckChangedCls: [
    ['21.93712', '21.9'],
    ['7.30612', '7.31'],
  ],
  SmallImage: [
    ['60', '60 px'],
    ['200', '200 px'],
  ],
  LongCls: [
    ['83.123', '83.1 px'],
    ['70', '70 px'],
  ],
  ShortCls: [['0.83456', '0.835 px']],
  FewCells: [
    ['12.345', 'about 12 '],
    ['30', '30'],
  ],
  FewFeatures: [
    ['12.345', 'about 12 '],
    ['30', '30'],
  ],
  RarePhase: [
    ['2.6345', 'about 2.6 '],
    ['5', '5'],
  ],
  ThinImage: [
    ['5', '5 px across'],
    ['12.345', '12.3 px long'],
  ],
  ClsFromSomeImages: [
    ['2', '2 of'],
    ['5', '5 images'],
  ],
  RepeatedImages: [
    ['2', '2 of'],
    ['5', '5 images'],
  ],
  PixelSizeIgnored: [['-1 um', '-1 um']],
  AnisotropicVoxels: [
    ['0.5', '0.5'],
    ['0.12', '0.12'],
    ['0.13', 'x 0.13 µm'],
    ['um', 'µm'],
  ],
  HazyPhases: [
    ['0.0712', '7.1% of the pixels'],
    ['5', '5 values'],
    ['2', '2 classes'],
  ],
  GreyValues: [['16', 'The 16 values']],
  Flattened: [['18.5', 'over 18.5 px']],
  Snapped: [
    ['0.000123', '0.012% of the pixels'],
    ['4', '4 classes'],
  ],
  MaskedPixels: [['0.01412', '1.4% of the pixels']],
  NoisyImage: [
    ['2.71828', '2.72 times the noise'],
    ['4', '4 times'],
  ],
  BlurredImage: [
    ['6.54321', '6.54 px wide'],
    ['9.87654', '9.88 px'],
  ],
  BlockyImage: [['1.23456', '1.23 times']],
  PartIgnored: [['2 thumbnails', '2 thumbnails']],
};

/**
 * @param {string} code
 * @param {[string, string][]} details
 * @param {(what: {code: string, details: string[]}) => string} word
 */
function checkSentence(code, details, word) {
  const sentence = word({ code, details: details.map(([given]) => given) });
  for (const [, shown] of details) assert.ok(sentence.includes(shown), `${code}: ${sentence}`);
  assert.match(
    sentence,
    /^[A-Z0-9].*[.!] [A-Z].*\.$/s,
    `${code} says what is wrong and what to do`,
  );
  assert.doesNotMatch(sentence, /undefined|NaN|null|unknown|\s\s/, code);
  assert.ok(!sentence.includes(code), code);
}

test('every error code of the engine has a sentence that holds its details', async () => {
  const engine = await loadEngine();
  const codes = engine.errorCodes();
  assert.ok(codes.length > 10);
  for (const code of new Set([...codes, ...wordedErrorCodes])) {
    checkSentence(code, kErrorDetails[code] ?? [], errorSentence);
  }
});

test('every warning code of the engine has a sentence that holds its details', async () => {
  const engine = await loadEngine();
  const codes = engine.warningCodes();
  assert.ok(codes.length > 10);
  for (const code of codes) checkSentence(code, kWarningDetails[code] ?? [], warningSentence);
  assert.deepEqual([...wordedWarningCodes].sort(), [...codes].sort());
});

test('transparent pixels are not said to be left out, as they count', () => {
  const sentence = warningSentence({ code: 'PartIgnored', details: ['transparency'] });
  assert.match(sentence, /transparent.* count like all others/);
  assert.doesNotMatch(sentence, /was left out/);
});

test('sides of pixels are told with their unit, where it is known', () => {
  const said = (/** @type {string[]} */ ...details) =>
    /\((.*?)\)/.exec(warningSentence({ code: 'AnisotropicVoxels', details }))?.[1];
  assert.equal(said('0.000001', '5e-7', 'm'), 'y 1 µm, x 0.5 µm');
  assert.equal(said('30', '5', '5', 'nm'), 'z 30 nm, y 5 nm, x 5 nm');
  // As results have it that were saved before.
  assert.equal(said('2', '0.5'), 'y 2, x 0.5');
  assert.equal(said('2', '0.5', '0.5'), 'z 2, y 0.5, x 0.5');
});

test('a code without a sentence is shown as it is', () => {
  assert.equal(errorSentence({ code: 'Newest', details: ['7'] }), 'Newest: 7');
  assert.equal(warningSentence({ code: 'toString', details: [] }), 'toString');
});

test('numbers that are none do not reach a sentence', () => {
  for (const before of ['nan', '-inf', '']) {
    const sentence = warningSentence({ code: 'ClsFailed', details: before ? [before] : [] });
    assert.doesNotMatch(sentence, /nan|inf\b|unknown/i);
  }
});

/** @type {import('../../web/engine/sentences.js').Quoted & {numDimensions: number}} */
const kMaterial = {
  model: 'imagerep',
  phaseFraction: 0.4049,
  numDimensions: 2,
  numImages: 1,
  sigma: 0.01,
};
const kInterval = {
  confidence: 0.95,
  halfWidth: 0.0187,
  lower: 0.3862,
  upper: 0.4236,
  isClipped: false,
};

test('the result reads as the authors word it', () => {
  assert.equal(
    resultSentence(kMaterial, kInterval),
    'The phase fraction in the segmented image is 0.405. Assuming perfect segmentation, the ' +
      'ImageRep model proposed by Dahari et al. suggests that we can be 95.0% confident that the ' +
      "material's phase fraction is within 4.6% of this value (i.e. 0.405 ± 0.019).",
  );
});

test('the calibrated result is told by its ends', () => {
  const calibrated = { ...kMaterial, model: /** @type {const} */ ('calibrated') };
  const lopsided = { ...kInterval, lower: 0.3891, upper: 0.4263 };
  assert.equal(
    resultSentence(calibrated, lopsided),
    'The phase fraction in the segmented image is 0.405. Assuming perfect segmentation, the ' +
      'calibrated model of Phasebound suggests that we can be 95.0% confident that the ' +
      "material's phase fraction is between 0.389 and 0.426.",
  );
  assert.equal(
    deviationSentence(calibrated, lopsided),
    "With 50% confidence, the material's phase fraction is not between 0.389 and 0.426.",
  );
});

test('confidences keep the digits that tell them apart', () => {
  /** @param {number} confidence */
  const said = (confidence) =>
    /can be (\S+) confident/.exec(resultSentence(kMaterial, { ...kInterval, confidence }))?.[1];
  assert.deepEqual([0.5, 0.57, 0.999, 0.9999, 0.9876].map(said), [
    '50.0%',
    '57.0%',
    '99.9%',
    '99.99%',
    '98.76%',
  ]);
});

test('fraction and half width share their decimals, whatever their size', () => {
  /** @param {number} phaseFraction @param {number} halfWidth */
  const said = (phaseFraction, halfWidth) =>
    /\(i\.e\. (.*)\)/.exec(
      resultSentence({ ...kMaterial, phaseFraction }, { ...kInterval, halfWidth }),
    )?.[1];
  assert.equal(said(0.328204, 0.0996), '0.33 ± 0.10');
  assert.equal(said(0.5, 0.00012345), '0.50000 ± 0.00012');
  assert.equal(said(0.00081, 0.0041), '0.0008 ± 0.0041');
  assert.equal(said(0.00001234, 0.0041), '0.00001 ± 0.00410');
  assert.equal(said(0.99999, 0.0041), '0.99999 ± 0.00410');
});

test('a result of a stack names the number of images', () => {
  assert.match(
    resultSentence({ ...kMaterial, numImages: 4 }, kInterval),
    /^The phase fraction in the 4 segmented images is 0\.405\. /,
  );
});

test('an interval that was cut is told by its ends', () => {
  const material = { ...kMaterial, phaseFraction: 0.012 };
  const cutLow = { ...kInterval, lower: 0, upper: 0.0307, isClipped: true };
  assert.match(
    resultSentence(material, cutLow),
    /phase fraction is between 0 and 0\.031 \(i\.e\. 0\.012 ± 0\.019, cut at 0\)\.$/,
  );
  const cutBoth = { ...kInterval, halfWidth: 1.3, lower: 0, upper: 1, isClipped: true };
  assert.match(
    resultSentence({ ...material, phaseFraction: 0.42 }, cutBoth),
    /is between 0 and 1 \(i\.e\. 0\.4 ± 1\.3, cut at 0 and 1\)\.$/,
  );
});

test('without an interval the sentence claims none', () => {
  const nothing = { ...kInterval, halfWidth: 0.5, lower: 0, upper: 1 };
  for (const numImages of [1, 3]) {
    const sentence = resultSentence({ ...kMaterial, sigma: null, numImages }, nothing);
    assert.match(sentence, /is 0\.405\. .* finds no interval/);
    assert.doesNotMatch(sentence, /±|confident|%/);
    // The other model may have one from the same images.
    assert.doesNotMatch(sentence, /images? tells? nothing/);
  }
  assert.match(resultSentence({ ...kMaterial, phaseFraction: 0, sigma: null }, nothing), /is 0\. /);
  assert.equal(deviationSentence({ ...kMaterial, sigma: null }, nothing), '');
});

test('the 50 % half width is read as what the image deviates by', () => {
  const half = { ...kInterval, confidence: 0.5, halfWidth: 0.0064 };
  assert.equal(
    deviationSentence(kMaterial, half),
    "With 50% confidence, the material's phase fraction deviates from this value by more than " +
      '1.6% (i.e. 0.0064).',
  );
  const cut = { ...half, lower: 0, upper: 0.0071, isClipped: true };
  assert.match(
    deviationSentence({ ...kMaterial, phaseFraction: 0.0007 }, cut),
    /between 0 and 0\.0071\.$/,
  );
});

test('the required size says when the target is met already', () => {
  const material = { numDimensions: 2, numImages: 1, clsPx: 10 };
  const size = { target: 0.05, sidePx: 1053.2, sidePxConservative: 1060, moreImages: 1 };
  assert.equal(
    sizeSentence(material, 0.95, size),
    'To be within 5% at 95.0% confidence takes one image of 1054 px a side, or 1 more image like ' +
      'this one.',
  );
  assert.equal(
    sizeSentence({ numDimensions: 3, numImages: 3, clsPx: 20 }, 0.95, { ...size, moreImages: 0 }),
    'These volumes are enough to be within 5% at 95.0% confidence: one volume of 1054 px a side ' +
      'would do.',
  );
  assert.equal(sizeSentence(material, 0.95, { ...size, sidePx: null, moreImages: null }), '');
  // An image of few regions as large as the CLS would not tell that it is enough.
  const few = { target: 2, sidePx: 54, sidePxConservative: 54, moreImages: 0 };
  assert.equal(sizeSentence(material, 0.95, few), 'This image is enough to be within 200% at 95.0% confidence.');
  assert.match(sizeSentence(material, 0.95, { ...few, sidePx: 55 }), /one image of 55 px a side would do\.$/);
});
