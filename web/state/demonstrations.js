/** @typedef {import('../engine/types.js').GeneratedSpec} GeneratedSpec */

/**
 * Materials whose phase fraction is known, of which samples are drawn to see how often an interval
 * holds it. The last one is beyond the published model's validated range on purpose.
 * @typedef {'discs' | 'blobs' | 'cells' | 'fibres' | 'small'} DemonstrationId
 * @typedef {{id: DemonstrationId, spec: Omit<GeneratedSpec, 'seed'>}} DemonstrationMaterial
 */

/** @type {readonly DemonstrationMaterial[]} */
export const demonstrationMaterials = [
  {
    id: 'discs',
    spec: { material: 'spheres', shape: [400, 400], sizePx: [8, 8], phaseFractions: [0.4] },
  },
  {
    id: 'blobs',
    spec: { material: 'blobs', shape: [400, 400], sizePx: [6, 6], phaseFractions: [0.35] },
  },
  {
    id: 'cells',
    spec: { material: 'cells', shape: [400, 400], sizePx: [16, 16], phaseFractions: [0.5] },
  },
  {
    id: 'fibres',
    spec: { material: 'blobs', shape: [400, 400], sizePx: [4, 12], phaseFractions: [0.3] },
  },
  {
    id: 'small',
    spec: { material: 'spheres', shape: [150, 150], sizePx: [6, 6], phaseFractions: [0.1] },
  },
];

/** @param {DemonstrationId} id */
export const demonstrationMaterial = (id) =>
  /** @type {DemonstrationMaterial} */ (demonstrationMaterials.find((each) => each.id === id));

/** The phase that is looked at: the one drawn, not the ground. */
export const kDemonstrationPhase = 1;

/** The material's own fraction of that phase. @param {DemonstrationId} id */
export const trueFraction = (id) => demonstrationMaterial(id).spec.phaseFractions[0];

/** Seeds of the samples follow one another from here. */
export const kFirstSeed = 1001;
