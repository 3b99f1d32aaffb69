// Measures the explainers of some runs, and writes results/explainers.md from results/explainers.notes.md and what was found:
//   node scripts/results-explainers.mjs [--runs runs/explainers] [--faces runs/additive-mouth] [--measure] [--only seed=1] [--time]
// With --measure, what is missing is measured first, part by part: stopped and started again, it goes on. With --time, the time of a
// pair is measured, on an otherwise idle machine. In the notes
// `<!-- state -->` stands for what is measured, and `<!-- table: METHOD -->` for a method's table.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './lib/shell.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: join(root, 'runs/explainers') },
    faces: { type: 'string', default: join(root, 'runs/additive-mouth') },
    measure: { type: 'boolean', default: false },
    time: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const { estimate, estimateCell, markdownTable } = await import(
  pathToFileURL(join(root, 'packages/report/dist/index.js')).href
);

/** What is asked of a run. */
const known = { name: 'known', pairs: 16, only: 'known-part' };
const others = { name: 'others', pairs: 8, only: 'completeness,deletion,stability' };
const randomised = { name: 'randomised', pairs: 8, only: 'randomised-weights' };

/** Explainers that are measured in one go: what is stopped has lost no more. */
const goes = [
  ['owen', 'contributions', 'occlusion'],
  ['saliency', 'gradient-input', 'smooth-grad', 'integrated-gradients', 'grad-cam'],
  ['xrai', 'rise'],
];

const group = (name, folder, method, parts) => ({ name, folder, method, parts });
const groups = [
  group('additive', options.runs, 'additive', [known, others, randomised]),
  group('single', options.runs, 'single', [known, others, randomised]),
  group('bottom-up', options.runs, 'bottom-up', [known, others, randomised]),
  group('faces-additive', options.faces, 'shared', [others, randomised]),
  group('faces-single', options.faces, 'segments', [others, randomised]),
];
const seeds = [1, 2, 3];

const folderOf = ({ folder, method }, seed) => join(resolve(folder), `method=${method},seed=${seed}`);
const fileOf = (one, seed, part, go) => join(folderOf(one, seed), `explainers-${part.name}-${go}.json`);
const rows = groups.flatMap((one) =>
  one.parts.flatMap((part) => seeds.flatMap((seed) => goes.map((_, go) => ({ one, part, seed, go })))),
);

function measure({ one, part, seed, go }) {
  const run = folderOf(one, seed);
  const out = fileOf(one, seed, part, go);
  if (!existsSync(join(run, 'summary.json')) || existsSync(out)) return;
  const row = `method=${one.method},seed=${seed},part=${part.name},go=${go}`;
  if (options.only && !options.only.split(',').every((word) => row.split(',').includes(word))) return;
  console.error(row);
  const heml = join(root, 'packages/cli/bin/heml.js');
  const words = [
    '--pairs',
    `${part.pairs}`,
    '--only',
    part.only,
    '--explainer',
    goes[go].join(),
    '--out',
    out,
  ];
  const { status } = spawnSync(process.execPath, [heml, 'faithfulness', run, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) console.error(`heml faithfulness ended with ${status}`);
}

const timesOf = (one) => join(folderOf(one, seeds[0]), 'explainers-time.json');

/** Median milliseconds of a pair by each type of explainer, of seven pairs after two that compile; distances at the nodes included. */
async function time(one) {
  const folder = folderOf(one, seeds[0]);
  if (!existsSync(join(folder, 'summary.json'))) return;
  const { openRun } = await import(pathToFileURL(join(root, 'packages/core/dist/index.js')).href);
  const run = await openRun(folder, { onEvent: () => {} });
  const ids = (await run.samples()).map(({ id }) => id);
  const times = {};
  for (const type of [...new Set(goes.flat())]) {
    const taken = [];
    for (let pair = 0; pair < 9; pair++) {
      const started = performance.now();
      const found = await run.explain(ids[2 * pair], ids[2 * pair + 1], { explainers: [type] });
      if (Object.keys(found.explanations).length > 0 && pair > 1) taken.push(performance.now() - started);
    }
    if (taken.length > 0) times[type] = taken.sort((a, b) => a - b)[taken.length >> 1];
  }
  await run.dispose();
  writeFileSync(timesOf(one), JSON.stringify(times));
}

/** By explainer and row: the seeds' numbers. */
function foundOf(one) {
  const found = new Map();
  const refused = new Map();
  for (const { part, seed, go } of rows.filter((row) => row.one === one)) {
    const file = fileOf(one, seed, part, go);
    if (!existsSync(file)) continue;
    const { results, refused: those } = JSON.parse(readFileSync(file, 'utf8'));
    for (const { explainer, reason } of those) refused.set(explainer, reason);
    for (const { explainer, measure: name, values } of results)
      for (const { name: row, of, estimate: value } of values) {
        // The explainer's own column: the others are the same for all.
        if (of.startsWith('own ')) {
          if (name !== 'known-part' || of !== 'own distances') continue;
        }
        const column = of.startsWith('own ') ? of : explainer;
        if (column === undefined) continue;
        const key = `${column}|${name}|${row}`;
        const numbers = found.get(key) ?? new Map();
        numbers.set(seed, value.value);
        found.set(key, numbers);
      }
  }
  return { found, refused };
}

const percent = { text: (share) => `${(100 * share).toFixed(0)}` };
const plain = { text: (value) => value.toFixed(2) };

/** Heading, how a cell is written, and which rows of which measure it is the mean of. */
const columns = [
  ['repainted', percent, 'known-part', (row) => row === 'repainted: top-1'],
  ['redrawn', percent, 'known-part', (row) => row === 'redrawn: top-1'],
  ['retaken', percent, 'known-part', (row) => row === 'retaken: top-1'],
  ['AUROC, retaken', plain, 'known-part', (row) => row === 'retaken: AUROC'],
  [
    'gap, %',
    { text: (share) => (share < 5e-5 ? '0' : (100 * share).toFixed(1)) },
    'completeness',
    (row) => row.includes('as a share of what'),
  ],
  ['deletion', plain, 'deletion', (row) => /: deletion by segment$/.test(row)],
  ['insertion', plain, 'deletion', (row) => /: insertion by segment$/.test(row)],
  ['random weights', plain, 'randomised-weights', (row) => row === 'root: all layers'],
  ['noise', plain, 'stability', (row) => row === 'pixel noise: rank correlation'],
  ['borders', plain, 'stability', (row) => row === 'borders moved by a pixel: rank correlation'],
];

const names = {
  'occlusion-2': '`occlusion` by patches',
  'xrai-2': "`xrai`, Felzenszwalb's segments",
  'own distances': "the nodes' own distances",
};

function table(one) {
  const { found, refused } = foundOf(one);
  const explainers = [...new Set([...found.keys()].map((key) => key.split('|')[0]))];
  const asked = columns.filter(([, , name]) => one.parts.some(({ only }) => only.includes(name)));
  const times = existsSync(timesOf(one)) ? JSON.parse(readFileSync(timesOf(one), 'utf8')) : {};
  const timeOf = (explainer) => {
    if (times[explainer] === undefined) return '-';
    const both = explainers.includes(`${explainer}-2`) ? ', both' : '';
    return `${Number(times[explainer].toPrecision(2))}${both}`;
  };
  const cells = explainers.map((explainer) => {
    const rows = [...found].filter(([key]) => key.startsWith(`${explainer}|`));
    const counted = Math.max(...rows.map(([, numbers]) => numbers.size));
    return [
      names[explainer] ?? `\`${explainer}\``,
      `${counted}`,
      ...asked.map(([, how, name, takes]) => {
        const chosen = rows.filter(([key]) => {
          const [, measured, row] = key.split('|');
          return measured === name && takes(row);
        });
        const bySeed = seeds.flatMap((seed) => {
          const numbers = chosen.flatMap(([, all]) => all.get(seed) ?? []);
          return numbers.length > 0 ? [numbers.reduce((sum, value) => sum + value, 0) / numbers.length] : [];
        });
        return bySeed.length > 0 ? estimateCell(estimate(bySeed), how) : '-';
      }),
      timeOf(explainer),
    ];
  });
  if (cells.length === 0) return 'Not measured yet.';
  const left = [...refused].map(([explainer, reason]) => `\`${explainer}\`: ${reason}`);
  const headings = ['explainer', 'seeds', ...asked.map(([heading]) => heading), 'ms a pair'];
  return [markdownTable(headings, cells), ...left].join('\n\n');
}

function state() {
  const done = rows.filter(({ one, part, seed, go }) => existsSync(fileOf(one, seed, part, go))).length;
  return done === rows.length
    ? 'Everything is measured.'
    : `**${done} of ${rows.length} parts are measured** (a run's known pairs, its random weights or its other measures, by some explainers): the column \`seeds\` has each row's, and a dash stands for what is not measured or does not apply.`;
}

function write() {
  const notes = readFileSync(join(root, 'results/explainers.notes.md'), 'utf8');
  const text = notes
    .replace(/^<!-- table: ([\w-]+) -->$/gm, (_, name) => table(groups.find((one) => one.name === name)))
    .replace(/^<!-- state -->$/gm, state);
  writeFileSync(join(root, 'results/explainers.md'), text);
}

if (options.measure)
  for (const seed of seeds)
    for (const row of rows.filter((one) => one.seed === seed)) {
      measure(row);
      write();
    }
if (options.time) for (const one of groups) await time(one);
write();
