/**
 * What names of files tell: their order, and whether they are numbered.
 */

const kOrder = new Intl.Collator('en', { numeric: true });

/**
 * The natural order, in which slice 10 comes after slice 9.
 * @param {string} a
 * @param {string} b
 */
export const compareNames = (a, b) => kOrder.compare(a, b);

/**
 * Whether the names differ in one number alone, as those of the slices of a volume do.
 * @param {readonly string[]} names
 */
export function areNumbered(names) {
  if (names.length < 2) return false;
  const parts = names.map((name) => name.split(/(\d+)/));
  const [first] = parts;
  if (parts.some((part) => part.length !== first.length)) return false;
  // Words stand at even places, numbers at odd ones.
  const differing = first.flatMap((_, i) =>
    parts.some((part) => (i % 2 === 0 ? part[i] !== first[i] : +part[i] !== +first[i])) ? [i] : [],
  );
  if (differing.length !== 1 || differing[0] % 2 === 0) return false;
  return new Set(parts.map((part) => Number(part[differing[0]]))).size === names.length;
}

/**
 * Names that tell files apart: of several of one name, from different folders, all but the first
 * are numbered, before the ending that says what they are.
 * @param {readonly string[]} names
 * @returns {string[]} in their order
 */
export function distinctNames(names) {
  const taken = new Set(names);
  /** @type {Set<string>} */
  const seen = new Set();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? [name, name];
    let number = 2;
    const numbered = () => `${stem} (${number})${ending ?? ''}`;
    while (taken.has(numbered())) number += 1;
    taken.add(numbered());
    return numbered();
  });
}

/**
 * The name of a file that an address of the web stands for.
 * @param {URL} address
 * @returns {string}
 */
export function nameOfAddress(address) {
  const last = address.pathname.split('/').filter(Boolean).at(-1);
  if (last === undefined || !/^https?:$/.test(address.protocol)) return 'image';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
