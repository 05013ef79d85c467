/**
 * Looks of the widget. A page may set the custom properties --phasebound-* on the element, and style
 * the parts by ::part().
 */

const kLight = `
  --ink: var(--phasebound-ink, #17191b);
  --muted: var(--phasebound-muted, #565c61);
  --paper: var(--phasebound-ground, #ffffff);
  --line: var(--phasebound-line, #dcdfdd);
  --line-strong: #8a9095;
  --focus: var(--phasebound-accent, #0072b2);
  --other: #c04a00;
  --error: #b3261e;`;

const kDark = `
  --ink: var(--phasebound-ink, #e9ecee);
  --muted: var(--phasebound-muted, #a3abb1);
  --paper: var(--phasebound-ground, #1d2023);
  --line: var(--phasebound-line, #343a3f);
  --line-strong: #7d858c;
  --focus: var(--phasebound-accent, #56b4e9);
  --other: #ff9248;
  --error: #ff8a80;`;

export const widgetStyles = `
:host {
  ${kLight}
  display: block;
  max-width: 44rem;
  color-scheme: light;
  color: var(--ink);
  font: var(--phasebound-font, 400 1rem/1.4 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif);
  font-variant-numeric: tabular-nums;
}
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme='light'])) { ${kDark} color-scheme: dark; } }
:host([theme='dark']) { ${kDark} color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ul { margin: 0; padding: 0; }
.box {
  /* It wraps by the width that it has, not by the page's: a widget may stand in a cell, a column or a float. */
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 1.25rem;
  align-items: flex-start;
  padding: 1rem;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--paper);
}
.box.is-compact { padding: 0.75rem; gap: 0.25rem 0.9rem; }
.box.is-empty { display: block; border-style: dashed; text-align: center; }
.box.is-over { outline: 2px solid var(--focus); }
canvas {
  display: block; flex: none; width: var(--phasebound-picture-size, 16rem); max-width: 100%;
  border-radius: 3px; image-rendering: auto;
  /* A strip that stands is as high as is still looked at, however narrow it is. */
  max-height: calc(2 * var(--phasebound-picture-size, 16rem)); object-fit: contain;
}
.is-compact canvas { width: var(--phasebound-picture-size, 6.5rem); max-height: calc(2 * var(--phasebound-picture-size, 6.5rem)); }
.side { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.4rem; flex: 1 1 13rem; min-width: min(100%, 8rem); }
.is-compact .side { flex-basis: 11rem; }
.number { font-size: 2rem; font-weight: 600; line-height: 1.15; }
.is-compact .number { font-size: 1.5rem; }
.interval, .sentence, .status, .hint, label { color: var(--muted); font-size: 0.8125rem; overflow-wrap: anywhere; }
.sentence { color: var(--ink); }
.row { display: flex; flex-wrap: wrap; gap: 0 0.6rem; align-items: center; min-width: 0; }
.row span, .row output { flex: none; }
.row input { flex: 1 1 4rem; min-width: 4rem; accent-color: var(--focus); }
.row select { min-width: 0; max-width: 100%; }
.wide { flex: 1 0 100%; min-width: 0; }
.error { color: var(--error); overflow-wrap: anywhere; }
.foot { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; justify-content: space-between; font-size: 0.8125rem; }
.curve { display: block; width: 100%; max-width: 40rem; height: auto; margin: 0 auto; font-size: 13px; }
summary { color: var(--muted); font-size: 0.8125rem; cursor: pointer; }
details li { margin: 0.3rem 0 0 1.1rem; font-size: 0.8125rem; overflow-wrap: anywhere; }
a { color: inherit; }
button, select {
  padding: 0.35rem 0.8rem; border: 1px solid var(--line-strong); border-radius: 6px;
  background: transparent; color: inherit; font: inherit; font-size: 0.875rem; cursor: pointer;
}
select option { background: var(--paper); color: var(--ink); }
progress { width: 100%; height: 4px; accent-color: var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;
