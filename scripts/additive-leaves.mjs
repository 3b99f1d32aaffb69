// Where the distances of trained additive networks lie: writes `leaves.json` into each run's folder, on its validation split.
//   node scripts/additive-leaves.mjs runs/additive-mouth/method=own,seed=1 ...
// From the best epoch's weights: P@1 of the root; P@1 of the leaves' terms alone, their weights made to sum to 1; the mean
// share of the distance of two images of different labels that lies at leaves; and the leaves' share of the mean distance
// between labels minus that within them, which noise at leaves cannot raise.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const { openRun } = await import(pathToFileURL(join(root, 'packages/core/dist/run.js')).href);

/** The distance of two images as what leaves and joined nodes add to it. */
function distancesOf({ vectors, weights, nodes, dimensions }) {
  const width = nodes.length * dimensions;
  return (a, b) => {
    const sums = { leaves: 0, joined: 0 };
    nodes.forEach(({ children }, node) => {
      let squared = 0;
      for (let at = node * dimensions; at < (node + 1) * dimensions; at++)
        squared += (vectors[a * width + at] - vectors[b * width + at]) ** 2;
      sums[children.length === 0 ? 'leaves' : 'joined'] += weights[node] * squared;
    });
    return sums;
  };
}

/** Share of the images whose nearest other image has their label. */
function precisionAt1(count, labels, distance) {
  let hits = 0;
  for (let a = 0; a < count; a++) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let b = 0; b < count; b++) {
      const apart = b === a ? Number.POSITIVE_INFINITY : distance(a, b);
      if (apart < least) [nearest, least] = [b, apart];
    }
    hits += Number(labels[nearest] === labels[a]);
  }
  return hits / count;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

for (const folder of process.argv.slice(2).map((path) => resolve(path))) {
  const run = await openRun(folder);
  const { tree, data } = await run.open();
  const { store, labels } = data.splits.validation;
  const measured = await tree.models.treeGraph(async ({ run: embed, height, nodes, dimensions }) => {
    const { vectors, weights } = await embed(store, height);
    return { vectors, weights, nodes, dimensions };
  });
  const count = labels.length;
  const between = distancesOf(measured);
  const all = Array.from({ length: count }, (_, a) => Array.from({ length: count }, (_, b) => between(a, b)));
  const total = ({ leaves, joined }) => leaves + joined;
  const pairs = all.flatMap((row, a) =>
    row.slice(a + 1).map((sums, at) => ({ sums, same: labels[a] === labels[a + 1 + at] })),
  );
  const apart = pairs.filter(({ same }) => !same).map(({ sums }) => sums);
  const alike = pairs.filter(({ same }) => same).map(({ sums }) => sums);
  const separates = (part) => mean(apart.map(part)) - mean(alike.map(part));
  const result = {
    root: precisionAt1(count, labels, (a, b) => total(all[a][b])),
    leaves: precisionAt1(count, labels, (a, b) => all[a][b].leaves),
    share: mean(apart.map((sums) => sums.leaves / total(sums))),
    telling: separates(({ leaves }) => leaves) / separates(total),
  };
  writeFileSync(join(folder, 'leaves.json'), `${JSON.stringify(result, null, 2)}\n`);
  console.log(folder, result);
  await run.dispose();
}
