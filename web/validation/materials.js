/** What the scenarios of the validation are, in words, from their names (src/validate/scenario.cpp). */

/** @param {string} sides */
const times = (sides) => sides.replaceAll('x', ' × ');

/** @param {string} radii such as r4r30 */
const radii = (radii) => radii.slice(1).split('r').join(' and ');

/** @type {readonly [RegExp, (parts: RegExpExecArray, isVolume: boolean) => string][]} */
const kKinds = [
  [/^disc_r(\d+)/, ([, radius]) => `discs of radius ${radius}`],
  [/^ball_r(\d+)/, ([, radius]) => `balls of radius ${radius}`],
  [
    /^(?:two|three)_((?:r\d+)+)/,
    ([, sizes], isVolume) => `${isVolume ? 'balls' : 'discs'} of radius ${radii(sizes)}`,
  ],
  [/^rect_([\dx]+)/, ([, sides]) => `rectangles of ${times(sides)}`],
  [/^sq_(\d+)/, ([, side]) => `squares of ${side}`],
  [/^fibre_([\dx]+)/, ([, sides]) => `fibres of ${times(sides)}`],
  [/^gauss_s(\d+)/, ([, length]) => `blobs of length ${length}`],
  [
    /^aniso_([\dx]+?)(?:rot(\d*))?_/,
    ([text, lengths, angle]) =>
      `elongated blobs of ${times(lengths)}${text.includes('rot') ? `, turned${angle ? ` by ${angle}°` : ''}` : ''}`,
  ],
  [/^expcov_l(\d+)/, ([, length]) => `exponential correlation of length ${length}`],
  [/^spinodal_w(\d+)/, ([, wavelength]) => `spinodal pattern of wavelength ${wavelength}`],
  [/^cells_(\d+)/, ([, side], isVolume) => `random ${isVolume ? 'cubes' : 'squares'} of ${side}`],
  [
    /^noise_l(\d+)_o(\d+)/,
    ([, spacing, octaves]) => `fractal noise of spacing ${spacing}, ${octaves} octaves`,
  ],
];

/**
 * @param {string} name of a scenario
 * @returns {string} such as "discs of radius 5, 20 %"; lengths in pixels
 */
export function materialText(name) {
  const isVolume = name.startsWith('3d_');
  const kind = isVolume ? name.slice(3) : name;
  for (const [pattern, say] of kKinds) {
    const parts = pattern.exec(kind);
    if (!parts) continue;
    const percent = /_p(\d+)$/.exec(kind);
    return `${say(parts, isVolume)}${percent ? `, ${Number(percent[1])} %` : ''}`;
  }
  return name;
}
