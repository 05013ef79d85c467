/** @typedef {import('./svg.js').Drawing} Drawing */

/** @type {Record<string, string>} */
const kEntities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (sign) => kEntities[sign]);

/**
 * A drawing as text, for pages that are made before anybody reads them.
 * @param {Drawing | string} drawing
 * @returns {string}
 */
export function markup(drawing) {
  if (typeof drawing === 'string') return escaped(drawing);
  const { name, attributes, children } = drawing;
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${pairs.join('')}>${children.map(markup).join('')}</${name}>`;
}
