// A hat that goes with the smile in synthetic faces, and what the contributions of additive networks say of it, beside the audits.
//   node scripts/additive-hat.mjs [runs]           results/additive.md has what it finds
// Trains specs/synthetic-bias-root.yaml with the method `additive` at four strengths of the bias and three seeds, and writes
// RUNS/additive-hat.json. What was computed before is kept beside the runs and found again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distancesOf, levelsOf, meansOf, normalised } from './lib/additive-distances.mjs';
import { root } from './lib/shell.mjs';

const load = (path) => import(pathToFileURL(join(root, 'packages', path)).href);
const { openRun } = await load('core/dist/run.js');
const { auditData, auditRun } = await load('bias/dist/index.js');

const strengths = [0.5, 0.8, 0.95, 1];
const seeds = [1, 2, 3];
const planted = 'hat';
const spec = join(root, 'specs/synthetic-bias-root.yaml');
const runs = resolve(process.argv[2] ?? join(root, 'runs'));
const folder = join(runs, 'additive-hat');
const cache = join(runs, '.heml-additive-hat');
mkdirSync(folder, { recursive: true });

const settings = (strength, seed) => [
  'dataset.train=400',
  'dataset.validation=400',
  `dataset.bias.agreement=${strength}`,
  `seed=${seed}`,
];

function train(strength, seed) {
  const name = `hat-${strength}-${seed}`;
  const run = join(folder, name);
  if (existsSync(join(run, 'summary.json'))) return run;
  const set = [
    ...settings(strength, seed),
    `name=${name}`,
    'method={ type: additive, recipe: own }',
    'training.epochs=10',
    'engine.threads=1',
  ].flatMap((one) => ['--set', one]);
  const command = [join(root, 'packages/cli/bin/heml.js'), 'train', spec, '--runs', folder, ...set];
  const { status, stderr } = spawnSync('node', command, { encoding: 'utf8', cwd: runs });
  if (status !== 0) throw new Error(stderr);
  return run;
}

/** What contributions say of the hat in the training images, the ones that have the bias. */
async function contributionsOf(path) {
  const run = await openRun(path);
  const { tree, data } = await run.open();
  const { store, labels } = data.splits.train;
  const measured = await tree.models.treeGraph(async ({ run: embed, height, nodes, dimensions }) => {
    const { vectors, weights, present } = await embed(store, height);
    return { vectors, weights: normalised([...weights]), present, nodes, dimensions };
  });
  const { nodes, weights, present } = measured;
  const leaves = levelsOf(nodes).flatMap((level, node) => (level === 0 ? [node] : []));
  const hat = nodes.findIndex(({ id }) => id === planted);
  const between = distancesOf(measured, labels.length);
  const means = meansOf(between, labels);
  // What a node adds to the distance between labels beyond that within them.
  const separates = (node) => weights[node] * (means[node].apart - means[node].alike);
  const total = nodes.reduce((sum, _, node) => sum + separates(node), 0);
  const count = labels.length;
  const pairs = { all: 0, first: 0, share: 0 };
  for (let a = 0; a < count; a++)
    for (let b = 0; b < a; b++) {
      const one = present[a * nodes.length + hat] !== present[b * nodes.length + hat];
      if (labels[a] === labels[b] || !one) continue;
      const own = (node) => weights[node] * between[node][a * count + b];
      const distance = nodes.reduce((sum, _, node) => sum + own(node), 0);
      pairs.all++;
      pairs.first += Number(leaves.every((leaf) => own(leaf) <= own(hat)));
      pairs.share += own(hat) / distance;
    }
  await run.dispose();
  return {
    separates: separates(hat) / total,
    rank: leaves.filter((leaf) => separates(leaf) > separates(hat)).length + 1,
    first: pairs.first / pairs.all,
    share: pairs.share / pairs.all,
  };
}

async function audits(path, strength, seed) {
  const data = await auditData(spec, { set: settings(strength, seed), cache, seed });
  const run = await openRun(path);
  try {
    const model = await auditRun(run, { seed, images: 150 });
    return {
      data: data.findings[0]?.name === planted,
      model: model.segments.find(({ allowed }) => !allowed)?.segment === planted,
      modelFound: model.findings.some(({ segment }) => segment === planted),
    };
  } finally {
    await run.dispose();
  }
}

const precisionOf = (run) => {
  const { root: node } = JSON.parse(readFileSync(join(run, 'summary.json'), 'utf8'));
  const { metrics } = JSON.parse(readFileSync(join(run, 'nodes', node, 'metrics.json'), 'utf8'));
  return metrics['precision@1'];
};

const found = [];
for (const seed of seeds)
  for (const strength of strengths) {
    const file = join(folder, `${strength}-${seed}.json`);
    if (!existsSync(file)) {
      const run = train(strength, seed);
      const result = {
        precision: precisionOf(run),
        ...(await contributionsOf(run)),
        ...(await audits(run, strength, seed)),
      };
      writeFileSync(file, JSON.stringify(result));
    }
    found.push({ strength, seed, ...JSON.parse(readFileSync(file, 'utf8')) });
    console.log(found.at(-1));
    writeFileSync(join(runs, 'additive-hat.json'), `${JSON.stringify(found, null, 2)}\n`);
  }
