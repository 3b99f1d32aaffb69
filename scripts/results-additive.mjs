// Writes results/additive.md from results/additive.notes.md and the runs of specs/sweeps/additive-*.yaml, as many as are
// finished:
//   node scripts/results-additive.mjs [runs]
// In the notes `<!-- state -->` stands for what is finished and what is not, `<!-- table: LABEL -->` for a label's table,
// `<!-- paired -->` for differences by seed; `<!-- leaves -->`, `<!-- frontier -->` and `<!-- nodes -->` for what
// scripts/additive-leaves.mjs measured, `<!-- masks -->` for scripts/mask-errors.mjs, `<!-- hat -->` for scripts/additive-hat.mjs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'runs'));
const { estimate, estimateCell, markdownTable } = await import(
  pathToFileURL(join(root, 'packages/report/dist/index.js')).href
);

const designed = ['mouth', 'dress', 'male'];
/** By these nothing was chosen; some rows confirm what the others found. */
const untouched = ['expression', 'pants'];
const labels = [...designed, ...untouched];
const byBase = (sweep) => (label, seed) => `${sweep}/base=${label},seed=${seed}`;
const byMethod = (method) => (label, seed) => `additive-${label}/method=${method},seed=${seed}`;
const additive = (method, what, side = 32) => ({
  name: method,
  what,
  run: byMethod(method),
  side,
  additive: true,
});

/** Every row: which runs are its seeds, and the side of the images that its networks see. */
const rows = [
  { name: 'image', what: 'the whole image', run: byBase('additive-image'), side: 48, single: true },
  { name: 'segments', what: 'the segments', run: byMethod('segments'), side: 48, single: true },
  {
    name: 'box',
    what: 'the segments, cut to their box of 32 pixels',
    run: byBase('additive-box'),
    side: 32,
    single: true,
  },
  { name: 'tree', what: 'a network a node', run: byBase('additive-tree'), side: 48, seeds: 3 },
  additive('shared', 'one trunk', 16),
  additive('shared-leaves', 'one trunk, leaves alone have terms', 16),
  additive('shared-nodes-30', 'one trunk, loss of subtrees x 30', 16),
  additive('shared-32', 'one trunk, crops of 32 pixels'),
  additive('shared-32-nodes-30', 'one trunk, crops of 32 pixels, loss of subtrees x 30'),
  additive('shared-heights', 'one trunk, crops of 32 pixels, trained at all heights, height 1.5'),
  additive('own', 'a trunk a node, height 1.5'),
  additive('own-with-children', 'the same, and joined nodes see their children'),
];

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

const confirmed = ['segments', 'box', 'shared', 'shared-heights', 'own'];
const rowsOf = (label) => rows.filter(({ name }) => designed.includes(label) || confirmed.includes(name));

/** The finished runs of a row. */
const finished = labels.flatMap((label) =>
  rowsOf(label).map((row) => {
    const seeds = Array.from({ length: row.seeds ?? 5 }, (_, at) => at + 1);
    const runs = seeds.flatMap((seed) => {
      const path = join(folder, row.run(label, seed));
      if (!existsSync(join(path, 'summary.json'))) return [];
      const { root: node } = json(join(path, 'summary.json'));
      const { history, metrics } = json(join(path, 'nodes', node, 'metrics.json'));
      const last = history.at(-1);
      return [
        { seed, path, best: metrics['precision@1'], last: last.metrics['precision@1'], epochs: last.epoch },
      ];
    });
    return { row, label, runs, wanted: seeds.length };
  }),
);
const of = (row, label) => finished.find((one) => one.row === row && one.label === label);

/** Names and shapes of what a model's file holds. */
function shapesOf(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const { __metadata__, ...tensors } = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  return Object.entries(tensors).map(([name, { shape }]) => ({ name, shape }));
}

const product = (numbers) => numbers.reduce((result, number) => result * number, 1);

/**
 * Multiplications and additions of a network that embeds an image, in convolutions and linear layers, for all crops, those
 * of segments that the image does not show among them. Every convolution halves its image.
 */
function multiplyAdds(file, side) {
  const tensors = shapesOf(file);
  const nodes = tensors.find(({ name }) => name === 'logits')?.shape[0] ?? 1;
  return tensors
    .filter(({ name, shape }) => name.endsWith('.weight') && !/\.bn\d/.test(name) && shape.length > 1)
    .map(({ name, shape }) => {
      const convolution = /^trunk\.conv(\d+)\./.exec(name);
      if (!convolution) return product(shape);
      const pixels = Math.ceil(side / 2 ** Number(convolution[1])) ** 2;
      // Kernels of four dimensions are of all nodes, of five a node's each.
      return product(shape) * pixels * (shape.length === 4 ? nodes : 1);
    })
    .reduce((sum, count) => sum + count, 0);
}

function multiplyAddsOf({ row, runs: [run] }) {
  if (!run) return '-';
  const nodes = join(run.path, 'nodes');
  const files = readdirSync(nodes).map((node) => join(nodes, node, 'model.safetensors'));
  const count = files.reduce((sum, file) => sum + multiplyAdds(file, row.side), 0);
  return (count / 1e6).toFixed(1);
}

const percent = { text: (share) => (100 * share).toFixed(1) };
const cell = (values) => estimateCell(estimate(values), percent);

function table(label) {
  const lines = rowsOf(label).map((row) => {
    const found = of(row, label);
    const { runs, wanted } = found;
    return [
      `\`${row.name}\`: ${row.what}`,
      runs.length === wanted ? `${wanted}` : `${runs.length} of ${wanted}`,
      cell(runs.map(({ best }) => best)),
      cell(runs.map(({ last }) => last)),
      runs[0] ? `${runs[0].epochs}` : '-',
      multiplyAddsOf(found),
    ];
  });
  const headings = ['method', 'seeds', 'P@1, best epoch', 'P@1, last epoch', 'epochs', 'multiply-adds'];
  return markdownTable(headings, lines);
}

/** The single network with the best mean of the best epochs. */
function strongest(label) {
  const mean = (row) => estimate(of(row, label).runs.map(({ best }) => best))?.mean ?? -1;
  return rowsOf(label)
    .filter(({ single }) => single)
    .sort((a, b) => mean(b) - mean(a))[0];
}

function paired() {
  const lines = labels.flatMap((label) => {
    const rival = strongest(label);
    const others = of(rival, label).runs;
    return rowsOf(label)
      .filter((row) => row.additive)
      .flatMap((row) => {
        const pairs = of(row, label).runs.flatMap((run) => {
          const other = others.find(({ seed }) => seed === run.seed);
          return other ? [{ best: run.best - other.best, last: run.last - other.last }] : [];
        });
        if (pairs.length === 0) return [];
        const gains = [cell(pairs.map(({ best }) => best)), cell(pairs.map(({ last }) => last))];
        return [[label, `\`${row.name}\` - \`${rival.name}\``, `${pairs.length}`, ...gains]];
      });
  });
  return markdownTable(['label', 'difference', 'seeds', 'best epoch', 'last epoch'], lines);
}

function state() {
  const all = finished.reduce((sum, { wanted }) => sum + wanted, 0);
  const done = finished.reduce((sum, { runs }) => sum + runs.length, 0);
  if (done === all) return `All ${all} runs are finished.`;
  const open = finished.filter(({ runs, wanted }) => runs.length < wanted);
  const none = open.filter(({ runs }) => runs.length === 0);
  const count = finished.length;
  return `**The study is not finished: ${done} of ${all} runs are.** Of ${count} rows (a method on a label) ${count - open.length} have all their seeds, ${open.length - none.length} have some and ${none.length} have none; the column \`seeds\` has each row's. Rows with few seeds may move by more than a point.`;
}

/** What a script measured of a row's runs, as it wrote it beside them. */
function measuredOf({ runs }, file) {
  return runs
    .map(({ path }) => join(path, file))
    .filter((one) => existsSync(one))
    .map(json);
}

/** Rows of a table with a line for each row of the study that was measured. */
function measuredTable(file, headings, linesOf) {
  const lines = finished.flatMap((found) => {
    const measured = measuredOf(found, file);
    return measured.length === 0 ? [] : linesOf(found, measured);
  });
  return lines.length === 0 ? 'Not measured yet.' : markdownTable(headings, lines);
}

function leaves() {
  const headings = [
    'label',
    'row',
    'seeds',
    'P@1',
    'P@1 of leaves alone',
    'distance at leaves, %',
    'of what separates the labels, %',
  ];
  return measuredTable('leaves.json', headings, ({ row, label }, measured) => {
    // All of its distance is at leaves.
    if (row.name === 'shared-leaves') return [];
    const column = (key) => cell(measured.map((one) => one[key]));
    return [
      [label, `\`${row.name}\``, `${measured.length}`, ...['root', 'leaves', 'share', 'telling'].map(column)],
    ];
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const points = (value) => (100 * value).toFixed(1);

function frontier() {
  const shown = ['shared', 'shared-32', 'shared-heights', 'own'];
  const parts = (measured, key) =>
    [0, 1, 2].map((level) => Math.round(100 * mean(measured.map((one) => one[key][level])))).join(' / ');
  const headings = [
    'label',
    'row',
    'seeds',
    'weights',
    'P@1',
    'distance at leaves / first joins / above, %',
    'of what separates the labels, %',
  ];
  return measuredTable('leaves.json', headings, ({ row, label }, measured) => {
    if (!shown.includes(row.name)) return [];
    const settings = [
      ...[0, 1, 1.5, 2, 2.5, 3].map((height) => ({
        text: `height ${height}`,
        at: measured.map(({ heights }) => heights.find((one) => one.height === height)),
      })),
      {
        text: 'one factor, 60 % at leaves',
        at: measured.map(({ joined }) => joined.find(({ target }) => target === 0.6)),
      },
    ];
    return settings.map(({ text, at }, i) => [
      i === 0 ? label : '',
      i === 0 ? `\`${row.name}\`` : '',
      i === 0 ? `${measured.length}` : '',
      text,
      points(mean(at.map(({ root: value }) => value))),
      parts(at, 'shares'),
      parts(at, 'telling'),
    ]);
  });
}

const nodesShown = {
  mouth: ['skin', 'center', 'lips', 'hair', 'nose'],
  male: ['skin', 'center', 'lips', 'hair', 'nose'],
  dress: ['skin', 'hair', 'upper', 'lower', 'below'],
};

/** P@1 of a tree's networks by themselves. */
const ofNetworks = ({ runs }, node) =>
  runs.flatMap(({ path }) => {
    const file = join(path, 'nodes', node, 'metrics.json');
    return existsSync(file) ? [json(file).metrics['precision@1']] : [];
  });

function nodes() {
  const shown = ['tree', 'shared', 'shared-32-nodes-30', 'shared-heights', 'own', 'own-with-children'];
  return designed
    .map((label) => {
      const lines = rowsOf(label)
        .filter(({ name }) => shown.includes(name))
        .flatMap((row) => {
          const found = of(row, label);
          const measured = measuredOf(found, 'leaves.json');
          const values = nodesShown[label].map((node) =>
            row.name === 'tree' ? ofNetworks(found, node) : measured.map((one) => one.nodes[node].precision),
          );
          if (values[0].length === 0) return [];
          return [[`\`${row.name}\``, `${values[0].length}`, ...values.map((own) => points(mean(own)))]];
        });
      return lines.length === 0 ? '' : markdownTable([label, 'seeds', ...nodesShown[label]], lines);
    })
    .join('\n\n');
}

function masks() {
  const kinds = ['clean', 'erode-1', 'erode-2', 'dilate-1', 'dilate-2', 'shift-2'];
  return measuredTable('masks.json', ['label', 'row', 'seeds', ...kinds], ({ row, label }, measured) => [
    [
      label,
      `\`${row.name}\``,
      `${measured.length}`,
      ...kinds.map((kind) => points(mean(measured.map((one) => one[kind])))),
    ],
  ]);
}

function hat() {
  const file = join(folder, 'additive-hat.json');
  if (!existsSync(file)) return 'Not measured yet.';
  const all = json(file);
  const strengths = [...new Set(all.map(({ strength }) => strength))];
  const lines = strengths.map((strength) => {
    const own = all.filter((one) => one.strength === strength);
    const share = (test) => `${own.filter(test).length} of ${own.length}`;
    const average = (key) => points(mean(own.map((one) => one[key])));
    return [
      `${strength}`,
      average('precision'),
      share(({ rank }) => rank === 1),
      average('separates'),
      average('first'),
      average('share'),
      share(({ data }) => data),
      share(({ model }) => model),
      share(({ modelFound }) => modelFound),
    ];
  });
  const headings = [
    'agreement',
    'P@1',
    'first leaf in what separates',
    'of what separates, %',
    'first leaf of a pair, %',
    'share of a pair, %',
    "data's audit ranks it first",
    "model's audit ranks it first",
    "a finding of the model's",
  ];
  return markdownTable(headings, lines);
}

const parts = { state, paired, leaves, frontier, nodes, masks, hat };
const notes = readFileSync(join(root, 'results/additive.notes.md'), 'utf8');
const text = notes
  .replace(/^<!-- table: (\w+) -->$/gm, (_, label) => table(label))
  .replace(/^<!-- (state|paired|leaves|frontier|nodes|masks|hat) -->$/gm, (_, part) => parts[part]());
writeFileSync(join(root, 'results/additive.md'), text);
