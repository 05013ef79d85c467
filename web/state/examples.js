/** @typedef {import('../engine/types.js').GeneratedSpec} GeneratedSpec */

/**
 * @typedef {'threePhases' | 'discs' | 'fibres' | 'cells' | 'blobs3d' | 'spheres3d'} ExampleId
 * @typedef {{id: ExampleId, spec: GeneratedSpec, isOffered: boolean}} Example
 */

/**
 * Pictures that are drawn on the spot. Fraction, feature size and field are such that the method is
 * inside its validated range for the 2D ones; isOffered ones stand on the empty page.
 * @type {readonly Example[]}
 */
export const examples = [
  {
    id: 'threePhases',
    isOffered: true,
    spec: {
      material: 'blobs',
      shape: [760, 760],
      sizePx: [10, 10],
      phaseFractions: [0.35, 0.3],
      seed: 12,
    },
  },
  {
    id: 'discs',
    isOffered: false,
    spec: {
      material: 'spheres',
      shape: [800, 800],
      sizePx: [12, 12],
      phaseFractions: [0.4],
      seed: 4,
    },
  },
  {
    id: 'fibres',
    isOffered: false,
    spec: {
      material: 'blobs',
      shape: [800, 1000],
      sizePx: [4, 12],
      phaseFractions: [0.3],
      seed: 6,
    },
  },
  {
    id: 'cells',
    isOffered: false,
    spec: {
      material: 'cells',
      shape: [1000, 1000],
      sizePx: [25, 25],
      phaseFractions: [0.5],
      seed: 2,
    },
  },
  {
    id: 'blobs3d',
    isOffered: false,
    spec: {
      material: 'blobs',
      shape: [256, 256, 256],
      sizePx: [5, 5, 5],
      phaseFractions: [0.4],
      seed: 3,
    },
  },
  {
    id: 'spheres3d',
    isOffered: true,
    spec: {
      material: 'spheres',
      shape: [200, 220, 240],
      sizePx: [9, 9, 9],
      phaseFractions: [0.35],
      seed: 11,
    },
  },
];

/**
 * Fractions that all phases of the drawn material have, the first included.
 * @param {GeneratedSpec} spec
 * @returns {number[]}
 */
export function materialFractions({ phaseFractions }) {
  return [phaseFractions.reduce((rest, fraction) => rest - fraction, 1), ...phaseFractions];
}

/**
 * A small sample of the same kind of material, for a picture of the example.
 * @param {GeneratedSpec} spec
 * @param {number} sidePx
 * @returns {GeneratedSpec}
 */
export function thumbnailSpec(spec, sidePx) {
  return { ...spec, shape: [sidePx, sidePx], sizePx: spec.sizePx.slice(-2) };
}
