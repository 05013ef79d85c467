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

/**
 * Makes of the elements of one drawing those of another. What is alike stays: only what differs is
 * styled, laid out and painted again, which counts where a plot follows a hand.
 * @param {Element} node made of `before`, and not changed since
 * @param {Drawing} before
 * @param {Drawing} after
 * @returns {Element} that of `after`: the same where both have the same name
 */
function renewed(node, before, after) {
  if (before === after) return node;
  if (before.name !== after.name) {
    const fresh = toElement(after);
    node.replaceWith(fresh);
    return fresh;
  }
  for (const key of Object.keys(before.attributes)) {
    if (!(key in after.attributes)) node.removeAttribute(key);
  }
  for (const [key, value] of Object.entries(after.attributes)) {
    if (before.attributes[key] !== value) node.setAttribute(key, String(value));
  }
  renewChildren(node, before.children, after.children);
  return node;
}

/**
 * @param {Element} parent
 * @param {Drawing['children']} before
 * @param {Drawing['children']} after
 */
function renewChildren(parent, before, after) {
  const nodes = [...parent.childNodes];
  after.forEach((child, index) => {
    const past = before[index];
    if (child === past) return;
    const node = nodes[index];
    if (typeof child === 'object' && typeof past === 'object') {
      renewed(/** @type {Element} */ (node), past, child);
      return;
    }
    if (typeof child === 'string' && typeof past === 'string') {
      /** @type {Text} */ (node).data = child;
      return;
    }
    const fresh = typeof child === 'string' ? document.createTextNode(child) : toElement(child);
    if (node) node.replaceWith(fresh);
    else parent.append(fresh);
  });
  for (const node of nodes.slice(after.length)) node.remove();
}

/**
 * A place for drawings inside an element, after what it holds already.
 * @param {Element} parent
 * @returns {(next: Drawing | null) => void} shows another drawing in place of the last
 */
export function createSheet(parent) {
  /** @type {{node: Element, drawing: Drawing} | null} */
  let last = null;
  return (next) => {
    if (!next) {
      last?.node.remove();
      last = null;
      return;
    }
    const node = last
      ? renewed(last.node, last.drawing, next)
      : parent.appendChild(toElement(next));
    last = { node, drawing: next };
  };
}

/** Tenths of a pixel are finer than any screen. @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

/**
 * Path through points.
 * @param {readonly (readonly [number, number])[]} points
 */
export const linePath = (points) =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
