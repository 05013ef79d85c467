/**
 * A document of the site: written in English, made when the site is built, without script.
 *
 * @typedef {object} Document
 * @property {string} id its file is id.html
 * @property {string} title
 * @property {string} heading
 * @property {string} description
 * @property {string} main markup
 */

import { escaped } from '../plot/markup.js';

const kPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * @param {Document} document
 * @returns {string} HTML
 */
export const documentPage = ({ title, heading, description, main }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${kPolicy}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="description" content="${escaped(description)}" />
<title>Phasebound: ${escaped(title)}</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="documents.css" />
</head>
<body class="validation">
<header><a href="./">Phasebound</a><h1>${escaped(heading)}</h1></header>
<main>
${main}
</main>
</body>
</html>
`;

/** @param {string} title @param {string} id @param {...string} body markup */
export const section = (title, id, ...body) =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body.join('\n')}</section>`;

/** @param {string} text markup */
export const paragraph = (text) => `<p>${text}</p>`;

/** @param {string} text that a person copies */
export const code = (text) =>
  `<pre class="snippet" tabindex="0"><code>${escaped(text.trim())}</code></pre>`;

/** @param {...string} items markup */
export const list = (...items) =>
  `<ul class="points">${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`;
