// Where the distances of trained additive networks lie, and what it costs to move them to the leaves after training. Writes
// `leaves.json` into each run's folder, measured on its validation split from the best epoch's weights.
//   node scripts/additive-leaves.mjs runs/additive-mouth/method=own,seed=1 ...
// At each setting of the weights: P@1 of the root; the mean share of the distance of two images of different labels that lies
// at leaves, at first joins (whose children are all leaves) and above; and the same shares of the mean distance between labels
// minus that within them, which noise cannot raise. Settings are heights, and one factor for all joined nodes, chosen so that
// the leaves hold a share of the distance between the labels of the training images. Also P@1 of every subtree.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { distancesOf, levelsOf, meansOf, normalised } from './lib/additive-distances.mjs';
import { root } from './lib/shell.mjs';

const { openRun } = await import(pathToFileURL(join(root, 'packages/core/dist/run.js')).href);

const heights = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4];
const targets = [0.3, 0.45, 0.6, 0.8];

/** Share of the images whose nearest other image has their label. @param weights by node */
function precisionAt1(between, labels, weights) {
  const count = labels.length;
  const used = weights.flatMap((weight, node) => (weight > 0 ? [{ weight, row: between[node] }] : []));
  let hits = 0;
  for (let a = 0; a < count; a++) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let b = 0; b < count; b++) {
      if (b === a) continue;
      const apart = used.reduce((sum, { weight, row }) => sum + weight * row[a * count + b], 0);
      if (apart < least) [nearest, least] = [b, apart];
    }
    hits += Number(labels[nearest] === labels[a]);
  }
  return hits / count;
}

/** The places of a node and of all below it. */
function belowOf(nodes, place) {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  return [place, ...nodes[place].children.flatMap((child) => belowOf(nodes, at.get(child)))];
}

/** Share of the images' mean distance, by kind of node. */
function sharesOf(means, weights, levels, part) {
  const sums = [0, 0, 0];
  weights.forEach((weight, node) => {
    sums[Math.min(levels[node], 2)] += weight * part(means[node]);
  });
  const total = sums.reduce((sum, one) => sum + one, 0);
  return sums.map((sum) => sum / total);
}

/** The factor of the joined nodes' weights with which leaves hold a share of the distance between labels. */
function factorFor(means, weights, levels, target) {
  const at = (factor) => weights.map((weight, node) => (levels[node] === 0 ? weight : factor * weight));
  let [low, high] = [0, 1e6];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const [leaves] = sharesOf(means, at(middle), levels, ({ apart }) => apart);
    if (leaves > target) low = middle;
    else high = middle;
  }
  return { factor: high, weights: normalised(at(high)) };
}

for (const folder of process.argv.slice(2).map((path) => resolve(path))) {
  const run = await openRun(folder);
  const { tree, data } = await run.open();
  const { train, validation } = data.splits;
  const { labels } = validation;
  const measured = await tree.models.treeGraph(async ({ run: embed, height, nodes, dimensions }) => {
    const { vectors, weights } = await embed(validation.store, 0);
    const trained = await embed(train.store, 0);
    return { vectors, weights: [...weights], train: trained.vectors, nodes, dimensions, height };
  });
  const { nodes, weights: learnt, height: own } = measured;
  const levels = levelsOf(nodes);
  const between = distancesOf(measured, labels.length);
  const means = meansOf(between, labels);
  const trainMeans = meansOf(
    distancesOf({ ...measured, vectors: measured.train }, train.labels.length),
    train.labels,
  );
  const atHeight = (height) =>
    normalised(learnt.map((weight, node) => weight * Math.exp(-height * levels[node])));
  const measure = (weights) => ({
    root: precisionAt1(between, labels, weights),
    shares: sharesOf(means, weights, levels, ({ apart }) => apart),
    telling: sharesOf(means, weights, levels, ({ apart, alike }) => apart - alike),
  });
  const leavesAlone = normalised(learnt.map((weight, node) => (levels[node] === 0 ? weight : 0)));
  const atOwn = measure(atHeight(own));
  const result = {
    height: own,
    root: atOwn.root,
    leaves: precisionAt1(between, labels, leavesAlone),
    share: atOwn.shares[0],
    telling: atOwn.telling[0],
    heights: heights.map((height) => ({ height, ...measure(atHeight(height)) })),
    joined: targets.map((target) => {
      const { factor, weights } = factorFor(trainMeans, atHeight(0), levels, target);
      return { target, factor, ...measure(weights) };
    }),
    nodes: Object.fromEntries(
      nodes.map(({ id }, place) => {
        const inside = new Set(belowOf(nodes, place));
        const weights = atHeight(own).map((weight, node) => (inside.has(node) ? weight : 0));
        const { apart, alike } = means[place];
        const at = atHeight(own)[place];
        return [
          id,
          { precision: precisionAt1(between, labels, weights), weight: at, telling: at * (apart - alike) },
        ];
      }),
    ),
  };
  writeFileSync(join(folder, 'leaves.json'), `${JSON.stringify(result, null, 2)}\n`);
  const show = ({ root, shares, telling }) =>
    `${(100 * root).toFixed(1)} ${shares.map((one) => Math.round(100 * one)).join('/')} [${telling.map((one) => Math.round(100 * one)).join('/')}]`;
  console.log(folder);
  for (const one of result.heights) console.log(`  height ${one.height}: ${show(one)}`);
  for (const one of result.joined) console.log(`  joined ${one.target}: ${show(one)}`);
  await run.dispose();
}
