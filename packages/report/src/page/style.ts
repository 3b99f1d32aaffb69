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
.nothing { width: 44px; height: 44px; border: 1px dashed var(--soft); border-radius: 3px; opacity: 0.6; background: linear-gradient(45deg, transparent 48%, var(--soft) 48%, var(--soft) 52%, transparent 52%); }
.example { border: 1px solid var(--line); border-radius: 8px; margin: 14px 0; padding: 14px 16px; }
.example > summary { font-size: 15px; }
.gallery { list-style: none; margin: 12px 0; padding: 0; display: grid; gap: 12px; }
.gallery > li { display: flex; gap: 14px; align-items: flex-start; }
.gallery ol { list-style: none; display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0 0 0 14px; border-left: 1px solid var(--line); }
.shot { width: 84px; flex: none; font-size: 12px; line-height: 1.35; }
.shot .picture { width: 84px; height: 84px; margin-bottom: 3px; }
.shot .id, .shot .label { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.shot .id { color: var(--soft); }
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
input[type='file'] { display: block; width: 100%; margin-top: 4px; padding: 22px 14px; border: 2px dashed var(--line); border-radius: 8px; background: var(--tint); color: inherit; font: inherit; }
input[type='file']:hover, input[type='file']:focus-visible { border-color: var(--accent); }
button { font: inherit; font-weight: 600; color: #ffffff; background: #2166ac; border: 0; border-radius: 6px; padding: 10px 22px; cursor: pointer; }
button:hover { background: #1a5289; }
.second { color: var(--ink); background: var(--tint); box-shadow: inset 0 0 0 1px var(--line); padding: 6px 14px; }
.second:hover { background: var(--line); }
.go { position: sticky; top: 0; z-index: 1; max-width: none; margin: 0; padding: 10px 0; background: var(--paper); }
.search { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 0 0 16px; }
select, input[type='search'] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px; max-width: 100%; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 0 20px; }
.drop { display: block; }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 10px 8px; max-height: 62vh; overflow-y: auto; padding: 4px; }
.bar { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; margin-bottom: 12px; }
.bar .state { flex: 1 1 auto; }
.bar .search { margin: 0; }
.short .choices { display: flex; max-height: none; overflow-x: auto; overflow-y: hidden; margin: 0 -16px; padding: 4px 16px; }
.short .choice { flex: none; }
.short .own { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr)); gap: 8px 12px; }
.short input[type='file'] { padding: 9px 12px; }
.short p { margin: 8px 0 2px; }
.over { outline: 2px dashed var(--accent); outline-offset: -2px; }
.bar progress { display: none; }
.bar .busy progress { display: block; }
.bar .state { display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: center; gap: 12px; }
#explanation:focus { outline: none; }
progress { width: 160px; max-width: 40vw; height: 10px; vertical-align: 0; accent-color: var(--accent); }
[hidden] { display: none !important; }
button:disabled { background: var(--line); color: var(--soft); cursor: default; }
.choice { display: block; position: relative; width: 92px; padding: 4px; border-radius: 6px; cursor: pointer; font-size: 12px; line-height: 1.35; }
.choice input { position: absolute; opacity: 0; width: 100%; height: 100%; margin: 0; cursor: pointer; }
.choice .picture { width: 84px; height: 84px; margin-bottom: 3px; }
.choice .id, .choice .label { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.choice .id { color: var(--soft); }
.choice:hover { background: var(--tint); }
.choice:has(:checked) { background: var(--tint); box-shadow: inset 0 0 0 2px var(--accent); }
.choice:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.links { display: flex; flex-wrap: wrap; gap: 4px 18px; }
.explained { display: grid; grid-template-columns: minmax(0, 1fr) minmax(280px, 400px); gap: 0 32px; margin: 12px 0 28px; }
.explained > .verdict, .explained > .cause { grid-column: 1 / -1; border: 0; padding: 0; margin: 8px 0 0; }
.explained > .verdict { font-size: 24px; line-height: 1.25; letter-spacing: -0.01em; }
.explained > .cause { margin: 2px 0 16px; font-size: 17px; }
.truth { font-size: 15px; font-weight: 600; letter-spacing: 0; white-space: nowrap; }
.right-label { color: var(--good); }
.wrong-label { color: var(--bad); }
.photographs { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.photographs figure { margin: 0; min-width: 0; }
.photographs svg { display: block; width: 100%; height: auto; max-height: 70vh; border-radius: 6px; }
.photographs figcaption { font-size: 13.5px; padding-top: 6px; overflow-wrap: anywhere; }
.tints path { vector-effect: non-scaling-stroke; }
.tints path:hover { stroke-opacity: 1; stroke-width: 2px; }
.lit { display: none; fill: none; stroke: #ffffff; stroke-width: 2px; vector-effect: non-scaling-stroke; paint-order: stroke; filter: drop-shadow(0 0 1px #000000) drop-shadow(0 0 2px #000000); pointer-events: none; }
.tint-scale { max-width: 320px; margin: 14px 0 0; font-size: 12.5px; }
.tint-scale .bar { height: 10px; border-radius: 5px; }
.tint-scale .ends { display: flex; justify-content: space-between; font-variant-numeric: tabular-nums; }
.tint-scale p { margin: 0; }
.cards { margin-top: 16px; min-height: 148px; }
.card { display: none; gap: 16px; align-items: flex-start; background: var(--tint); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; }
.card :is(h2, h3, h5) { font-size: 16px; margin: 0 0 4px; padding: 0; border: 0; }
.nears { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 8px; font-size: 12.5px; color: var(--soft); }
.near ol { display: flex; gap: 6px; list-style: none; margin: 2px 0 0; padding: 0; }
.near li { width: 52px; }
.near .picture { display: block; border-radius: 3px; }
.near .label { display: block; font-size: 11.5px; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.card p { margin: 0 0 4px; font-size: 14px; }
.crops { display: flex; gap: 6px; flex: none; }
.crop, .crops .nothing { width: 116px; height: 116px; border-radius: 4px; flex: none; }
.veil { fill: var(--tint); fill-opacity: 0.78; stroke: var(--ink); stroke-opacity: 0.5; stroke-width: 1px; vector-effect: non-scaling-stroke; }
.nodes { margin: 0; padding: 4px 8px 8px; max-height: 86vh; overflow-y: auto; align-self: start; position: sticky; top: 8px; }
.nodes legend { font-size: 12.5px; color: var(--soft); font-weight: 400; }
.nodes .node { display: flex; align-items: center; gap: 8px; padding: 2px 6px 2px calc(6px + 14px * var(--depth)); border-radius: 5px; cursor: pointer; font-size: 14px; line-height: 1.5; }
.nodes .node:hover, .nodes .node:has(:checked) { background: var(--tint); }
.nodes .node:has(:checked) .name { font-weight: 700; }
.nodes .node:has(:focus-visible) { outline: 2px solid var(--accent); }
.nodes input { position: absolute; opacity: 0; width: 1px; height: 1px; margin: 0; }
.nodes .name { flex: 1 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.share-bar { flex: none; width: 64px; height: 8px; border-radius: 4px; background: var(--line); overflow: hidden; }
.share-bar > span { display: block; height: 100%; border-radius: 4px; }
.nodes .number, .nodes .chance { flex: none; width: 54px; text-align: right; font-variant-numeric: tabular-nums; font-size: 13px; position: relative; }
.nodes .chance { width: 66px; color: var(--soft); white-space: nowrap; }
.nodes .heads { display: flex; gap: 8px; padding: 0 6px; color: var(--soft); font-size: 12.5px; }
.nodes .heads span { font-size: 12.5px; font-weight: 400; color: var(--soft); }
.nodes .heads .share-bar { background: none; }
@media (max-width: 900px) {
  .explained { grid-template-columns: minmax(0, 1fr); }
  .nodes { position: static; max-height: none; margin-top: 16px; }
}
@media (max-width: 560px) {
  .explained > .verdict { font-size: 20px; }
  .photographs { gap: 6px; }
  .card { flex-direction: column; }
  .crops { width: 100%; }
  .crop, .crops .nothing { flex: 1 1 0; width: 0; height: auto; aspect-ratio: 1; }
  .share-bar { width: 40px; }
}
@media (max-width: 560px) {
  .bar { position: static; }
  .bar progress { width: 90px; }
  main, header, footer { padding-left: 14px; padding-right: 14px; }
  h1 { font-size: 24px; }
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
  .example, .facts, tr, .card { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  nav { display: none; }
  details::details-content { content-visibility: visible; height: auto; }
  .tints, .bar, .share-bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`);
