// Trains what is not trained yet of specs/sweeps/methods-*.yaml and writes results/methods.md from results/methods.notes.md:
//   HEML_DATA=/data node scripts/results-methods.mjs [runs] [--write] [--known] [--only base=mouth,seed=1]
// Stopped and started again, it goes on: a row that is finished is not trained again, and the file is written after each.
// --write trains nothing, --known explains the runs of methods-known.yaml alone. In the notes `<!-- state -->` stands for what is finished, `<!-- root -->` and `<!-- time -->` for the
// paper's Tables I and II, `<!-- paired -->` for differences of rows, `<!-- known -->` for explanations of known differences.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { firstHits } from './lib/first-hits.mjs';
import { pairedDifference } from './lib/paired.mjs';
import { root } from './lib/shell.mjs';

const words = process.argv.slice(2);
const after = (name) => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const [given] = words.filter((word, at) => !word.startsWith('--') && words[at - 1] !== '--only');
const folder = resolve(given ?? join(root, 'runs'));
const { estimate, estimateCell, markdownTable } = await import(
  pathToFileURL(join(root, 'packages/report/dist/index.js')).href
);

const labels = { mouth: 'mouth open', male: 'male', dress: 'dress' };
const losses = [
  'triplet',
  'angular',
  'multi-similarity',
  'nt-xent',
  'snr',
  'proxy-anchor',
  'sub-center-arcface',
];
const others = {
  triplet: 'triplet',
  'proxy-anchor': 'proxy-anchor',
  avsl: 'ProxyAnchor-AVSL',
  diml: 'DIML',
  adversarial: 'adversarial',
  causal: 'causal',
};
const rowsOf = (sweep, seeds, view) =>
  Object.entries(others).map(([name, text]) => ({
    sweep,
    seeds,
    name: `${text}, ${view}`,
    run: (label, seed) => `${sweep}/base=${label},method=${name},seed=${seed}`,
  }));
const treeRows = (sweep, seeds, method) =>
  losses.map((loss) => ({
    sweep,
    seeds,
    name: `${method} ${loss}`,
    run: (label, seed) => `${sweep}/base=${label},loss=${loss},seed=${seed}`,
  }));
const rows = [
  ...rowsOf('methods-image', 5, 'whole image'),
  ...rowsOf('methods-segments', 5, 'segments'),
  ...treeRows('methods-tree', 3, 'bottom-up'),
  ...treeRows('methods-additive', 3, 'additive'),
];
/** What the text compares. */
const compared = [
  ['additive triplet', 'triplet, segments'],
  ['additive triplet', 'proxy-anchor, segments'],
  ['additive triplet', 'ProxyAnchor-AVSL, segments'],
  ['additive triplet', 'DIML, segments'],
  ['additive triplet', 'bottom-up triplet'],
  ['additive triplet', 'ProxyAnchor-AVSL, whole image'],
  ['additive triplet', 'DIML, whole image'],
  ['ProxyAnchor-AVSL, segments', 'proxy-anchor, segments'],
  ['DIML, segments', 'triplet, segments'],
  ['ProxyAnchor-AVSL, whole image', 'proxy-anchor, whole image'],
];

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The finished runs of a row. */
function runsOf(row, label) {
  return Array.from({ length: row.seeds }, (_, at) => at + 1).flatMap((seed) => {
    const path = join(folder, row.run(label, seed));
    if (!existsSync(join(path, 'summary.json'))) return [];
    return [{ seed, path, ...json(join(path, 'summary.json')) }];
  });
}

const percent = { text: (share) => (100 * share).toFixed(1) };
const cell = (values) => (values.length === 0 ? '-' : estimateCell(estimate(values), percent));
const metrics = ['precision@1', 'precision@2', 'precision@8'];

/** The form of Table I for a label: a row a method. */
function rootTable(label) {
  const there = rows.filter((row) => runsOf(row, label).length > 0);
  const missing = rows.filter((row) => !there.includes(row)).map(({ name }) => name);
  const note = missing.length > 0 ? `\n\nNot trained yet: ${missing.join('; ')}.` : '';
  if (there.length === 0) return `**${labels[label]}**\n\nNo row is trained yet.`;
  const lines = there.map((row) => {
    const runs = runsOf(row, label);
    const values = (metric) =>
      runs.map(({ root: node, nodes }) => nodes.find(({ id }) => id === node).metrics[metric]);
    return [row.name, `${runs.length} of ${row.seeds}`, ...metrics.map((metric) => cell(values(metric)))];
  });
  return `**${labels[label]}**\n\n${markdownTable(['method', 'seeds', 'P@1', 'P@2', 'P@8'], lines)}${note}`;
}

/** The form of Table II: seconds of training and memory, over all labels. */
function timeTable() {
  const number = (values) =>
    values.length === 0
      ? '-'
      : `${Math.round(values.reduce((sum, value) => sum + value, 0) / values.length)}`;
  const there = rows.filter((row) => Object.keys(labels).some((label) => runsOf(row, label).length > 0));
  if (there.length === 0) return 'No row is trained yet.';
  const lines = there.map((row) => [
    row.name,
    ...Object.keys(labels).flatMap((label) => {
      const runs = runsOf(row, label);
      const seconds = runs.map(({ nodes }) => nodes.reduce((sum, node) => sum + node.seconds, 0));
      return [number(seconds), number(runs.map(({ peakRssMb }) => peakRssMb))];
    }),
  ]);
  const headings = Object.values(labels).flatMap((label) => [`${label}: s`, 'MB']);
  return markdownTable(['method', ...headings], lines);
}

async function hitsOf(row, label) {
  const found = {};
  for (const { seed, path } of runsOf(row, label)) found[seed] = await firstHits(path);
  return found;
}

async function pairedTable() {
  const points = (value) => `${value >= 0 ? '+' : ''}${(100 * value).toFixed(1)}`;
  const lines = [];
  for (const label of Object.keys(labels))
    for (const [one, other] of compared) {
      const [a, b] = [one, other].map((name) => rows.find((row) => row.name === name));
      const found = pairedDifference(await hitsOf(a, label), await hitsOf(b, label));
      if (!found) continue;
      const { value, low, high, p, seeds } = found;
      lines.push([
        labels[label],
        one,
        other,
        `${seeds}`,
        points(value),
        `${points(low)} to ${points(high)}`,
        p < 0.001 ? '< 0.001' : p.toFixed(3),
      ]);
    }
  if (lines.length === 0) return 'Nothing to compare yet.';
  return markdownTable(['label', 'row', 'against', 'seeds', 'P@1, points', '95 % interval', 'p'], lines);
}

function state() {
  const all = rows.length * Object.keys(labels).length;
  const counts = rows.flatMap((row) =>
    Object.keys(labels).map((label) => [runsOf(row, label).length, row.seeds]),
  );
  const done = counts.filter(([count, seeds]) => count === seeds).length;
  const some = counts.filter(([count, seeds]) => count > 0 && count < seeds).length;
  if (done === all) return `All ${all} rows (a method on a label) have all their seeds.`;
  return `**The study is not finished.** Of ${all} rows (a method on a label) ${done} have all their seeds, ${some} have some and ${all - done - some} have none; the column \`seeds\` has each row's. Rows with few seeds may move by more than a point.`;
}

/** Methods whose explanations are held against known differences, and by which explainers. */
const explained = {
  avsl: ['attribution', 'owen'],
  diml: ['attribution', 'owen'],
  adversarial: ['owen'],
  causal: ['owen'],
};
const views = ['repainted', 'redrawn', 'retaken'];
const knownRun = (method, seed) => join(folder, `methods-known/method=${method},seed=${seed}`);
const knownFile = (method, explainer, seed) => join(knownRun(method, seed), `known-${explainer}.json`);

/** How often the part that differs comes first. */
function knownTable() {
  const lines = Object.entries(explained).flatMap(([method, explainers]) =>
    explainers.map((explainer) => {
      const files = [1, 2, 3]
        .map((seed) => knownFile(method, explainer, seed))
        .filter((file) => existsSync(file));
      const found = files.map((file) => json(file).results.flatMap(({ values }) => values));
      const value = (name) =>
        found.flatMap((values) => values.find((one) => one.name === name)?.estimate.value ?? []);
      return [
        `\`${method}\`, \`${explainer}\``,
        `${files.length} of 3`,
        ...views.map((view) => cell(value(`${view}: top-1`))),
        ...views.map((view) => {
          const values = value(`${view}: AUROC`);
          return values.length === 0
            ? '-'
            : (values.reduce((sum, one) => sum + one, 0) / values.length).toFixed(2);
        }),
      ];
    }),
  );
  const headings = ['method, explainer', 'seeds', ...views, ...views.map((view) => `AUROC, ${view}`)];
  return markdownTable(headings, lines);
}

/** Measures what is not measured yet of the runs that are there. */
function measureKnown(heml) {
  for (const [method, explainers] of Object.entries(explained))
    for (const explainer of explainers)
      for (const seed of [1, 2, 3]) {
        const out = knownFile(method, explainer, seed);
        if (existsSync(out) || !existsSync(join(knownRun(method, seed), 'summary.json'))) continue;
        const choice = ['--pairs', '16', '--only', 'known-part', '--explainer', explainer, '--out', out];
        spawnSync(process.execPath, [heml, 'faithfulness', knownRun(method, seed), ...choice], {
          stdio: 'inherit',
        });
      }
}

async function write() {
  const notes = readFileSync(join(root, 'results/methods.notes.md'), 'utf8');
  const text = notes
    .replace('<!-- state -->', state())
    .replace('<!-- root -->', Object.keys(labels).map(rootTable).join('\n\n'))
    .replace('<!-- time -->', timeTable())
    .replace('<!-- paired -->', await pairedTable())
    .replace('<!-- known -->', knownTable());
  writeFileSync(join(root, 'results/methods.md'), text);
}

/** The most important and the quickest first: one seed of every row, label by label; a network a node takes longest. */
const order = ['methods-image', 'methods-segments', 'methods-additive', 'methods-tree'];

function* parts() {
  for (let seed = 1; seed <= 5; seed++)
    for (const label of Object.keys(labels))
      for (const sweep of order)
        if (rows.some((row) => row.sweep === sweep && seed <= row.seeds))
          yield { sweep, only: { base: label, seed: `${seed}` } };
}

if (words.includes('--known')) measureKnown(join(root, 'packages/cli/bin/heml.js'));
else if (!words.includes('--write')) {
  const wanted = Object.fromEntries(
    (after('--only') ?? '')
      .split(',')
      .filter(Boolean)
      .map((one) => one.split('=')),
  );
  const heml = join(root, 'packages/cli/bin/heml.js');
  const train = (name, only) => {
    const file = join(root, `specs/sweeps/${name}.yaml`);
    const choice = Object.entries(only).map(([key, value]) => `${key}=${value}`);
    const given = ['sweep', file, '--runs', folder, ...(choice.length > 0 ? ['--only', choice.join()] : [])];
    const { status } = spawnSync(process.execPath, [heml, ...given], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = status ?? 1;
  };
  for (const { sweep, only } of parts()) {
    if (Object.entries(wanted).some(([key, value]) => only[key] !== value)) continue;
    train(sweep, only);
    await write();
  }
  if (Object.keys(wanted).length === 0) {
    train('methods-known', {});
    measureKnown(heml);
  }
}
await write();
