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
  if (node.textContent !== text) node.textContent = text;
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
    const isNew = !last || inputs.some((input, index) => !Object.is(input, last?.[index]));
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
