const kNamespace = 'http://www.w3.org/2000/svg';

/**
 * A drawing as data: plots are pure functions that return it, the page makes elements of it.
 * @typedef {object} Drawing
 * @property {string} name of the SVG element
 * @property {Record<string, string | number>} attributes
 * @property {readonly (Drawing | string)[]} children
 */

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Drawing | string)} children
 * @returns {Drawing}
 */
export const draw = (name, attributes = {}, ...children) => ({ name, attributes, children });

/**
 * @param {Drawing} drawing
 * @returns {SVGElement}
 */
export function toElement({ name, attributes, children }) {
  const node = document.createElementNS(kNamespace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  for (const child of children) {
    node.append(typeof child === 'string' ? child : toElement(child));
  }
  return node;
}

/** Tenths of a pixel are finer than any screen. @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

/**
 * Path through points.
 * @param {readonly (readonly [number, number])[]} points
 */
export const linePath = (points) =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
