import type { RootPrecision } from '../contracts/estimate';
import type { NodeEmbeddings } from '../contracts/explanation';
import {
  computeMetrics,
  createMetrics,
  type Measurable,
  type Measured,
  type SpecMetric,
  withInput,
} from '../training/metrics';
import { precisionOutcomes, rootPrecision } from '../training/root-precision';
import type { SplitData } from '../training/split-data';
import { whatIsKnown } from '../training/what-is-known';
import type { TrainedTree } from './trained-tree';

/** Metrics of a trained tree at some nodes, on one split. */
export async function measureTree(
  tree: TrainedTree,
  nodes: readonly string[],
  split: SplitData,
  metrics: readonly SpecMetric[],
  onMeasurable?: (node: string, measurable: Measurable) => Promise<void>,
): Promise<Record<string, Measured>> {
  const { engine } = tree.context;
  const results: Record<string, Measured> = {};
  await tree.embed(nodes, split.store, {
    async onEmbedded(id, embedded) {
      const measurable = await measurableOf(tree, id, split, embedded);
      results[id] = await computeMetrics(engine.tf, metrics, measurable);
      await onMeasurable?.(id, measurable);
    },
  });
  return results;
}

export interface TreeEvaluation {
  /** By node and name. */
  metrics: Record<string, Record<string, number>>;
  /** How Precision@1 of the root compares with chance; absent where it is not known. */
  precision?: RootPrecision;
}

/** The spec's metrics at every node of a trained tree, on one split. */
export async function evaluateTree(tree: TrainedTree, split: SplitData): Promise<TreeEvaluation> {
  const { loaded, components, engine, data } = tree.context;
  const { root } = loaded.hierarchy;
  const metrics = await createMetrics(components, loaded);
  const nodes = tree.nodes.map(({ id }) => id);
  let outcomes: Uint8Array | undefined;
  const measured = await measureTree(tree, nodes, split, metrics, async (id, measurable) => {
    if (id === root && measurable.groups)
      outcomes = await withInput(engine.tf, measurable, (input) => precisionOutcomes(metrics, input));
  });
  const values = Object.fromEntries(Object.entries(measured).map(([id, its]) => [id, its.values]));
  const known = { labels: split.labels, ...whatIsKnown(split.samples, data) };
  const precision = rootPrecision(metrics, { values: values[root] ?? {}, known, outcomes });
  return { metrics: values, ...(precision && { precision }) };
}

/**
 * Which queries of a split succeed at the root, where images have groups: what the interval of Precision@1 needs beside the numbers of
 * metrics, which may come from the cache.
 */
export async function rootOutcomes(
  tree: TrainedTree,
  split: SplitData,
  metrics: readonly SpecMetric[],
): Promise<Uint8Array | undefined> {
  const { loaded, engine, data } = tree.context;
  const known = { labels: split.labels, ...whatIsKnown(split.samples, data) };
  const isKnown = metrics.some(({ metric }) => metric.outcomes && metric.chance?.('precision@1', known));
  if (!known.groups || !isKnown) return undefined;
  const { root } = loaded.hierarchy;
  const embedded = (await tree.embed([root], split.store))[root] as NodeEmbeddings;
  const measurable = await measurableOf(tree, root, split, embedded);
  return withInput(engine.tf, measurable, (input) => precisionOutcomes(metrics, input));
}

async function measurableOf(
  tree: TrainedTree,
  node: string,
  split: SplitData,
  embedded: NodeEmbeddings,
): Promise<Measurable> {
  const { data } = tree.context;
  return {
    embeddings: embedded.rows,
    labels: split.labels,
    labelNames: data.labels,
    ...whatIsKnown(split.samples, data),
    scores: await tree.scores(node, split.store, embedded),
  };
}
