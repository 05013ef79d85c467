/**
 * @typedef {Record<string, string | number | boolean | ((event: any) => void)>} Attributes
 * @typedef {Node | string} Child
 */

/**
 * An element. Text children become text nodes, never markup: file names are anybody's words.
 * A function as attribute `onclick` listens to 'click'; true and false set and leave out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(key.replace(/^on/, ''), value);
    } else if (value !== false) {
      node.setAttribute(key, value === true ? '' : String(value));
    }
  }
  node.append(...children);
  return node;
}

/**
 * Writes text only where it differs, so that nothing is laid out or spoken again for nothing.
 * @param {Element} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent === text) return;
  const { firstChild } = node;
  if (firstChild instanceof Text && node.childNodes.length === 1) firstChild.data = text;
  else node.textContent = text;
}

/**
 * Sets an attribute only where it differs: browsers look for what depends on it all the same.
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * Likewise. @param {HTMLElement} node @param {boolean} isHidden
 */
export function setHidden(node, isHidden) {
  if (node.hidden !== isHidden) node.hidden = isHidden;
}

/** @param {Element} node @param {Element} wanted of the same name; without listeners */
function renewElement(node, wanted) {
  for (const name of node.getAttributeNames()) {
    if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) setAttribute(node, name, value);
  renewChildren(node, ...wanted.childNodes);
}

/**
 * Replaces children where they differ: what is alike stays and takes the words and attributes of the
 * new, so that only what differs is laid out again.
 * @param {Element} parent
 * @param {...Child} children new ones, without listeners
 */
export function renewChildren(parent, ...children) {
  children.forEach((child, index) => {
    const wanted = typeof child === 'string' ? new Text(child) : child;
    const present = parent.childNodes[index];
    if (present instanceof Text && wanted instanceof Text) {
      if (present.data !== wanted.data) present.data = wanted.data;
    } else if (
      present instanceof Element &&
      wanted instanceof Element &&
      present.nodeName === wanted.nodeName
    ) {
      renewElement(present, wanted);
    } else if (present) {
      present.replaceWith(wanted);
    } else {
      parent.append(wanted);
    }
  });
  while (parent.childNodes.length > children.length) parent.lastChild?.remove();
}

/**
 * A number as text, with the full double precision beside it for machines.
 * @param {number} value
 * @param {string} text
 * @param {Attributes} [attributes]
 */
export function dataElement(value, text, attributes = {}) {
  return element('data', { value: String(value), ...attributes }, text);
}

/**
 * Tells whether what a view depends on differs from the last time that it was asked.
 * @returns {(...inputs: unknown[]) => boolean}
 */
export function changeDetector() {
  /** @type {unknown[] | null} */
  let last = null;
  return (...inputs) => {
    const isNew =
      inputs.length !== last?.length ||
      inputs.some((input, index) => !Object.is(input, last?.[index]));
    last = inputs;
    return isNew;
  };
}

/**
 * Runs a function again only when what it depends on has changed.
 * @param {(...inputs: any[]) => void} run
 * @returns {(...inputs: any[]) => void}
 */
export function onChange(run) {
  const isNews = changeDetector();
  return (...inputs) => {
    if (isNews(...inputs)) run(...inputs);
  };
}
