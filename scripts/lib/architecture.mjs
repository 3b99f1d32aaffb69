import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './shell.mjs';

/** What docs/architecture.json says of packages and of core's rooms. */
export const architecture = () => JSON.parse(readFileSync(join(root, 'docs/architecture.json'), 'utf8'));

/** Names by how many layers of others lie below them. */
export function layersOf(graph) {
  const known = new Map();
  const depth = (name) => {
    if (!known.has(name)) {
      known.set(name, 0);
      const below = (graph[name] ?? []).map(depth);
      known.set(name, below.length > 0 ? 1 + Math.max(...below) : 0);
    }
    return known.get(name);
  };
  const layers = [];
  for (const name of Object.keys(graph)) {
    const at = depth(name);
    layers[at] = [...(layers[at] ?? []), name];
  }
  return layers;
}

/** Only the arrows that say something: one that other arrows lead to as well is left out. */
export function withoutShortcuts(graph) {
  const reach = (from, target, first) =>
    (graph[from] ?? []).some(
      (next) => !(first && next === target) && (next === target || reach(next, target, false)),
    );
  return Object.fromEntries(
    Object.entries(graph).map(([name, below]) => [name, below.filter((one) => !reach(name, one, true))]),
  );
}

const [boxHeight, gap, layerGap, margin] = [30, 14, 46, 16];
const widthOf = (name) => 22 + 7.4 * name.length;

/** One graph as boxes in layers, the highest at the top. @param least width @returns SVG elements and their size */
function drawn(graph, title, top, least = 0) {
  const layers = layersOf(graph).reverse();
  const rowWidth = (names) => names.reduce((sum, name) => sum + widthOf(name) + gap, -gap);
  const width = Math.max(least, ...layers.map(rowWidth));
  const places = new Map();
  for (const [row, names] of layers.entries()) {
    let x = margin + (width - rowWidth(names)) / 2;
    for (const name of names) {
      places.set(name, { x, y: top + 30 + row * (boxHeight + layerGap), width: widthOf(name) });
      x += widthOf(name) + gap;
    }
  }
  const lines = Object.entries(withoutShortcuts(graph)).flatMap(([name, below]) =>
    below.map((other) => {
      const from = places.get(name);
      const to = places.get(other);
      const [x1, y1] = [from.x + from.width / 2, from.y + boxHeight];
      const [x2, y2] = [to.x + to.width / 2, to.y - 5];
      const middle = (y1 + y2) / 2;
      const f = (value) => value.toFixed(1);
      return `<path d="M${f(x1)} ${f(y1)}C${f(x1)} ${f(middle)} ${f(x2)} ${f(middle)} ${f(x2)} ${f(y2)}" fill="none" stroke="#8a94a6" stroke-width="1.2" marker-end="url(#tip)"/>`;
    }),
  );
  const boxes = [...places].map(
    ([name, { x, y, width: own }]) =>
      `<rect x="${x.toFixed(1)}" y="${y}" width="${own.toFixed(1)}" height="${boxHeight}" rx="6" fill="#eef3fb" stroke="#3b6ea5"/><text x="${(x + own / 2).toFixed(1)}" y="${y + 20}" text-anchor="middle">${name}</text>`,
  );
  return {
    elements: [`<text x="${margin}" y="${top + 14}" font-weight="600">${title}</text>`, ...lines, ...boxes],
    width: width + 2 * margin,
    bottom: top + 30 + layers.length * (boxHeight + layerGap) - layerGap + margin,
  };
}

/** The picture of docs/architecture.md: packages, and the rooms of core; arrows point at what is known. */
export function architectureSvg({ packages, rooms }) {
  const on = Object.fromEntries(Object.entries(packages).map(([name, one]) => [name, one.on]));
  const touches = Object.fromEntries(Object.entries(rooms).map(([name, one]) => [name, one.touches]));
  const first = drawn(on, 'Packages', margin);
  const second = drawn(touches, 'Rooms of core', first.bottom + 24, first.width - 2 * margin);
  const width = Math.ceil(Math.max(first.width, second.width));
  const height = Math.ceil(second.bottom);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1c2530" role="img" aria-label="Packages and the rooms of core; arrows point at what is known">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z" fill="#8a94a6"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...first.elements,
    ...second.elements,
    '</svg>',
    '',
  ].join('\n');
}

/** The tables of docs/architecture.md. */
export function architectureTables({ packages, rooms }) {
  const rows = (all, key) =>
    Object.entries(all).map(
      ([name, one]) => `| \`${name}\` | ${one.why} | ${one[key].map((other) => `\`${other}\``).join(', ')} |`,
    );
  return {
    packages: ['| package | why it is there | knows |', '| --- | --- | --- |', ...rows(packages, 'on')].join(
      '\n',
    ),
    rooms: ['| room | why it is there | may touch |', '| --- | --- | --- |', ...rows(rooms, 'touches')].join(
      '\n',
    ),
  };
}

/** The page with its tables written anew. */
export const withTables = (page, data) =>
  Object.entries(architectureTables(data)).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`),
        (_, begin, end) => `${begin}\n${table}\n\n${end}`,
      ),
    page,
  );
