import type { HierarchyNode } from '@hemlkit/core/run';
import { percentile } from '@hemlkit/statistics';
import { agreement, sharesOf } from './agreement';
import type { FaithfulnessValue } from './contract';
import { cascade, shuffleWeights } from './shuffle-weights';
import type { Measure, Study } from './study';

const title = 'Randomised weights';
const meaning =
  'Rank correlation with the explanation of the trained run after weights were made random (each tensor shuffled, running statistics computed again). It must fall: an explanation that stays shows the images, not the model. 1: the same order, 0: another one.';

/** A rank correlation that is left when all weights are random and that nobody should call a likeness. */
const unlike = 0.5;

/** One at which the explanation has hardly changed. */
const alike = 0.8;

/**
 * Sanity checks for explanations (Adebayo et al., 2018): with weights made random an explanation must change, or it
 * does not come from what the model learnt. What the explainer finds: the root's layers, from the last to all. The nodes' own
 * distances: whole nodes, from the root alone down to the leaves.
 */
export const randomisedWeights: Measure = async (study) => {
  // In the order of the layers, as the model has them: a file has its weights in another one.
  const order = await study.probe.parameters(study.probe.root);
  if (!order)
    return {
      title,
      meaning,
      values: [],
      finding: 'The method of this run does not give the order of its layers, by which they are made random.',
    };
  const shares = await rootCascade(study, order);
  // Nodes of one network have no weights of their own to make random.
  const own = study.probe.isOneNetwork ? [] : await study.once('tree cascade', () => treeCascade(study));
  const last = shares.at(-1)?.estimate;
  const left = last?.value ?? Number.NaN;
  const verdict = (last?.high ?? 1) < unlike ? 'good' : left < alike ? 'mixed' : 'poor';
  return {
    title,
    meaning,
    values: [...shares, ...own],
    verdict,
    finding: `With all of the root's weights random the order of the ${study.probe.title} correlates by ${left.toFixed(2)} with the true one${verdict === 'good' ? ': the explanation comes from what the model learnt.' : ': part of the explanation comes from the images alone (large parts count much in any network).'}`,
  };
};

async function rootCascade(study: Study, order: readonly string[]): Promise<FaithfulnessValue[]> {
  const { probe, somePairs, random } = study;
  const before = await study.explained();
  const weights = await probe.weights(probe.root);
  const stages = cascade(order.filter((name) => !name.startsWith('loss.')));
  const rows: FaithfulnessValue[] = [];
  for (const [stage, { title, names }] of stages.entries()) {
    const moved = await study.once(`root with ${title} random`, () => {
      const shuffled = shuffleWeights(weights, names, random.split('shuffle', 'root'));
      return probe.withStatistics(probe.root, shuffled, random.split('statistics'));
    });
    const changed = await probe.rootModel({ weights: moved });
    const numbers: number[] = [];
    for (const [at, pair] of somePairs.entries()) {
      study.progress(stage * somePairs.length + at, stages.length * somePairs.length);
      const leaves = study.present(pair);
      const own = before[at] as (typeof before)[number];
      numbers.push(agreement(sharesOf(own, leaves), sharesOf(await changed.explain(pair), leaves)));
    }
    rows.push({ name: `root: ${title}`, of: probe.title, estimate: study.mean(numbers, 'cascade', title) });
  }
  return rows;
}

/** Level by level from the root: rank correlation over all nodes, by each node's percentiles. */
async function treeCascade(study: Study): Promise<FaithfulnessValue[]> {
  const { probe, random, somePairs } = study;
  const { nodes } = probe;
  const before: number[][] = somePairs.map(() => []);
  const after: number[][] = somePairs.map(() => []);
  for (const node of nodes) {
    const own = await ranked(study, node);
    const weights = await probe.weights(node);
    const shuffled = shuffleWeights(weights, learnt(weights), random.split('shuffle', node.id));
    const moved = await probe.withStatistics(node, shuffled, random.split('statistics', node.id));
    const other = await ranked(study, node, moved);
    for (const at of somePairs.keys()) {
      before[at]?.push(own[at] as number);
      after[at]?.push(other[at] as number);
    }
  }
  const levels = [...new Set(nodes.map(({ level }) => level))].sort((a, b) => b - a);
  return levels.map((level) => {
    const numbers = somePairs.map((_, at) => {
      const mixed = nodes.map((node, i) => (node.level >= level ? after : before)[at]?.[i] as number);
      return agreement(before[at] as number[], mixed);
    });
    const title =
      level === levels[0]
        ? 'the root alone'
        : level === 0
          ? 'all nodes'
          : `nodes of level ${level} and above`;
    return { name: `tree: ${title}`, of: 'own percentiles', estimate: study.mean(numbers, 'tree', title) };
  });
}

/** Each pair's difference at a node, as a percentile among all pairs of the images that are compared. */
async function ranked(
  study: Study,
  node: HierarchyNode,
  weights?: Parameters<Study['probe']['embed']>[2],
): Promise<number[]> {
  const { probe, somePairs } = study;
  const images = somePairs.flatMap(({ a, b }) => [a, b]);
  const matrix = await probe.matrix(await probe.embed(node, images, weights));
  const sorted = matrix.filter((_, at) => at % (images.length + 1) !== 0).sort();
  return somePairs.map((_, i) => percentile(sorted, matrix[2 * i * images.length + 2 * i + 1] as number));
}

/** What the loss has learnt, for example proxies, is not a part of an embedding. */
const learnt = (weights: Awaited<ReturnType<Study['probe']['weights']>>): string[] =>
  Object.entries(weights).flatMap(([name, { trainable }]) =>
    trainable && !name.startsWith('loss.') ? [name] : [],
  );
