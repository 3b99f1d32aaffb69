import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './shell.mjs';

const file = 'first-hits.json';

/**
 * Whether the nearest other image of each validation image has its label, at a run's root, by the run's own way of
 * comparing images. It is written down beside the run's nodes.
 *
 * @returns by sample id 1 or 0
 */
export async function firstHits(folder) {
  const path = join(folder, file);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8'));
  const { openRun } = await import(pathToFileURL(join(root, 'packages/core/dist/index.js')).href);
  const run = await openRun(folder);
  try {
    const { tree, engine } = await run.open();
    const { root: node } = run.loaded.hierarchy;
    const { data } = tree.context;
    const { store } = data.splits.validation;
    const embedded = (await tree.embed([node], store))[node];
    const scores = await tree.scores(node, store, embedded);
    const near = scores
      ? await byScores(scores, store.count)
      : await byLength(engine.tf, embedded, store.count);
    const { ids } = await run.labels();
    const samples = await run.samples();
    const hits = Object.fromEntries(samples.map(({ id }, at) => [id, ids[near[at]] === ids[at] ? 1 : 0]));
    writeFileSync(path, JSON.stringify(hits));
    return hits;
  } finally {
    await run.dispose();
  }
}

async function byScores({ inverted, of }, count) {
  const all = await of(0, count);
  return nearest(inverted ? all : all.map((value) => -value), count);
}

/** Metrics rank by the distance of embeddings at length 1. */
async function byLength(tf, { rows, dimensions }, count) {
  const similarity = tf.tidy(() => {
    const all = tf.tensor2d(rows, [count, dimensions]);
    const units = tf.div(all, tf.norm(all, 2, 1, true));
    return tf.matMul(units, units, false, true);
  });
  return nearest(await similarity.data(), count);
}

const nearest = (scores, count) =>
  Array.from({ length: count }, (_, query) => {
    let best = -1;
    for (let at = 0; at < count; at++)
      if (at !== query && (best < 0 || scores[query * count + at] > scores[query * count + best])) best = at;
    return best;
  });
