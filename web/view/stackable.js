/** What each element of a table is to assistive technology. */
const kRoles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell' };

/**
 * Lets a table stand as a list of small cards where the page is narrow, each cell under the words of
 * its column (styles/details.css). It stays a table to assistive technology: the roles are said,
 * because browsers forget them where a cell is laid out as anything but a cell.
 * @template {HTMLTableElement} T
 * @param {T} table with one row of headings; to be called again when its rows are others
 * @returns {T}
 */
export function stackable(table) {
  table.classList.add('is-stackable');
  const headings = [...(table.tHead?.rows[0].cells ?? [])].map(({ textContent }) => textContent);
  for (const [name, role] of Object.entries(kRoles)) {
    for (const node of [table, ...table.querySelectorAll(name)]) {
      if (node.matches(name)) node.setAttribute('role', role);
    }
  }
  for (const heading of table.querySelectorAll('th')) {
    heading.setAttribute('role', heading.scope === 'row' ? 'rowheader' : 'columnheader');
  }
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    [...row.cells].forEach((cell, index) => {
      if (cell.tagName === 'TD') cell.dataset.label = headings[index]?.trim() ?? '';
    });
  }
  return table;
}
