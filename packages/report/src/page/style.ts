import { Markup } from '../markup/markup';

/** The look of all pages: light and dark as the reader has it, on a phone, on a wide screen and on paper. */
export const pageStyle = new Markup(`
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1f2328; --soft: #57606a; --line: #d8dee4; --tint: #f6f8fa; --accent: #2166ac; --warn: #fff4e0; --good: #1a6b3c; --bad: #a3410a; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e9ec; --soft: #9aa4ae; --line: #30363d; --tint: #1c2126; --accent: #7db8e8; --warn: #33270f; --good: #6fcf97; --bad: #f0a868; } }
@media (prefers-color-scheme: dark) { .chart-figure [fill='#2166ac'] { fill: #5b9fd8; } .chart-figure [stroke='#2166ac'] { stroke: #5b9fd8; } .chart-figure [fill='#b35806'] { fill: #e08a3c; } .chart-figure [stroke='#b35806'] { stroke: #e08a3c; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 20px; overflow-wrap: anywhere; }
header { padding-top: 32px; }
footer { color: var(--soft); padding-bottom: 40px; margin-top: 56px; font-size: 13px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 20px; line-height: 1.3; margin: 48px 0 4px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 16px; margin: 28px 0 4px; }
p { margin: 6px 0 12px; max-width: 46rem; }
.soft { color: var(--soft); }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 16px 0 0; }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; margin: 8px 0 16px; overflow-x: auto; overflow-wrap: normal; }
.facts { display: flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; margin: 20px 0; }
.facts div { flex: 1 1 120px; padding: 10px 14px; box-shadow: 0 0 0 0.5px var(--line); }
.facts dt { color: var(--soft); font-size: 12.5px; }
.facts dd { margin: 0; font-size: 19px; font-variant-numeric: tabular-nums; }
.facts dd small { font-size: 12.5px; color: var(--soft); }
.warning { background: var(--warn); border-left: 4px solid #d98a1f; border-radius: 4px; padding: 8px 14px; margin: 12px 0; }
.warning ul { margin: 4px 0; padding-left: 18px; }
.scroll { overflow-x: auto; margin: 12px 0; border: 1px solid var(--line); border-radius: 8px; }
.scroll svg { display: block; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; width: 100%; }
th, td { text-align: left; padding: 5px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { font-weight: 600; color: var(--soft); font-size: 12.5px; }
tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 400; }
.right { text-align: right; }
.lead { color: var(--soft); font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; }
details > summary { cursor: pointer; }
details.more { margin: 12px 0; }
details.more > summary { color: var(--accent); }
.picture { display: block; border-radius: 3px; flex: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.shelf { position: absolute; }
.tree { border: 1px solid var(--line); border-radius: 8px; padding: 6px 12px 10px; margin: 12px 0; max-width: 760px; position: relative; }
.tree ul { list-style: none; margin: 0; padding: 0 0 0 21px; border-left: 1px solid var(--line); margin-left: 8px; }
.tree > ul { padding: 0; border: 0; margin: 0; }
.row { display: flex; align-items: center; gap: 10px; padding: 3px 0; list-style: none; }
.row::-webkit-details-marker { display: none; }
summary.row::before { content: ''; flex: none; width: 11px; height: 11px; background: var(--soft); clip-path: polygon(20% 0, 85% 50%, 20% 100%); transition: rotate 0.12s; }
details[open] > summary.row::before { rotate: 90deg; }
li > div.row { padding-left: 21px; }
.row .pictures { display: flex; gap: 2px; flex: none; }
.row .node { flex: 1 1 auto; min-width: 0; font-weight: 600; }
.row .chance { flex: none; width: 84px; text-align: center; border-radius: 4px; padding: 1px 6px; font-variant-numeric: tabular-nums; font-size: 13.5px; position: relative; }
.row .number { flex: none; width: 68px; text-align: right; font-variant-numeric: tabular-nums; font-size: 13.5px; position: relative; }
.row.heads { color: var(--soft); font-size: 12.5px; border-bottom: 1px solid var(--line); }
.row.heads .node { font-weight: 400; }
.row.heads span { font-size: 12.5px; }
.nothing { width: 44px; height: 44px; border: 1px dashed var(--soft); border-radius: 3px; opacity: 0.6; background: linear-gradient(45deg, transparent 48%, var(--soft) 48%, var(--soft) 52%, transparent 52%); }
.example { border: 1px solid var(--line); border-radius: 8px; margin: 14px 0; padding: 14px 16px; }
.example h4 { margin: 0; font-size: 15px; }
.pair { display: flex; flex-wrap: wrap; gap: 12px 20px; align-items: center; }
.pair figure { margin: 0; display: flex; gap: 10px; align-items: center; min-width: 0; }
.pair figcaption { font-size: 13.5px; min-width: 0; }
.pair p { flex: 1 1 260px; margin: 0; }
.gallery { list-style: none; margin: 12px 0; padding: 0; display: grid; gap: 12px; }
.gallery > li { display: flex; gap: 14px; align-items: flex-start; }
.gallery ol { list-style: none; display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0 0 0 14px; border-left: 1px solid var(--line); }
.shot { width: 84px; flex: none; font-size: 12px; line-height: 1.35; }
.shot .picture { width: 84px; height: 84px; margin-bottom: 3px; }
.shot .id, .shot .label { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.shot .id { color: var(--soft); }
.shot .right-label { color: var(--good); }
.shot .wrong-label { color: var(--bad); }
.scale { display: inline-block; width: 120px; height: 10px; border-radius: 5px; vertical-align: -1px; margin: 0 6px; }
.findings { padding-left: 18px; max-width: 46rem; font-size: 16px; }
.findings li { margin: 6px 0; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 12px 0; }
.figures .scroll { margin: 0; flex: 0 1 auto; }
.trios { list-style: none; margin: 12px 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(304px, 1fr)); gap: 16px 20px; font-size: 13.5px; }
.trio { display: flex; gap: 6px; margin-bottom: 3px; }
.trio .nothing { width: 96px; height: 96px; flex: none; }
.message { border: 1px solid var(--bad); border-left-width: 4px; border-radius: 4px; padding: 8px 14px; margin: 16px 0; }
form { margin: 16px 0; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 16px; padding: 10px 16px 14px; min-width: 0; }
legend { font-weight: 600; padding: 0 6px; }
.drops { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 14px; }
.drops label { display: block; }
input[type='file'] { display: block; width: 100%; margin-top: 4px; padding: 22px 14px; border: 2px dashed var(--line); border-radius: 8px; background: var(--tint); color: inherit; font: inherit; }
input[type='file']:hover, input[type='file']:focus-visible { border-color: var(--accent); }
button { font: inherit; font-weight: 600; color: #ffffff; background: #2166ac; border: 0; border-radius: 6px; padding: 10px 22px; cursor: pointer; }
button:hover { background: #1a5289; }
.choices { display: flex; flex-wrap: wrap; gap: 14px 10px; list-style: none; padding: 0; margin: 10px 0; }
.choices label { display: inline-block; padding: 2px 6px 2px 0; cursor: pointer; }
.choices .shot { width: 96px; }
.choices .shot .picture { width: 96px; height: 96px; }
@media (max-width: 560px) {
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 24px; }
  .tree { padding: 6px 8px 10px; }
  .tree ul { padding-left: 9px; margin-left: 5px; }
  .row { flex-wrap: wrap; gap: 2px 8px; padding: 5px 0; }
  .row .node { flex-basis: 40%; }
  .row .number { width: 56px; }
  .row .chance { width: 78px; }
  .row.heads .node { flex-basis: 0; }
  li > div.row { padding-left: 0; }
  .row .pictures { flex-basis: 90px; }
  .pair figure { flex: 1 1 130px; }
  li .row .chance { margin-left: auto; }
  .gallery > li { flex-direction: column; }
  .gallery ol { padding-left: 0; border-left: 0; }
  .shot, .shot .picture { width: 72px; }
  .shot .picture { height: 72px; }
}
@media print {
  body { font-size: 11px; }
  main, header, footer { max-width: none; padding: 0; }
  .scroll { overflow: visible; border: 0; }
  .scroll svg { max-width: 100%; height: auto; }
  .example, .facts, tr, .row { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  nav { display: none; }
  details::details-content { content-visibility: visible; height: auto; }
  .chance { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`);
