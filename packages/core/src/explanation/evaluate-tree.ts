import { computeMetrics, createMetrics, type Measured, type SpecMetric } from '../training/metrics';
import type { SplitData } from '../training/split-data';
import { whatIsKnown } from '../training/what-is-known';
import type { TrainedTree } from './trained-tree';

/** Metrics of a trained tree at some nodes, on one split. */
export async function measureTree(
  tree: TrainedTree,
  nodes: readonly string[],
  split: SplitData,
  metrics: readonly SpecMetric[],
): Promise<Record<string, Measured>> {
  const { engine, data } = tree.context;
  const results: Record<string, Measured> = {};
  await tree.embed(nodes, split.store, {
    async onEmbedded(id, embedded) {
      const scores = await tree.scores(id, split.store, embedded);
      const measured = {
        embeddings: embedded.rows,
        labels: split.labels,
        labelNames: data.labels,
        ...whatIsKnown(split.samples, data),
        scores,
      };
      results[id] = await computeMetrics(engine.tf, metrics, measured);
    },
  });
  return results;
}

/** The spec's metrics at every node of a trained tree, on one split. */
export async function evaluateTree(
  tree: TrainedTree,
  split: SplitData,
): Promise<Record<string, Record<string, number>>> {
  const { loaded, components } = tree.context;
  const metrics = await createMetrics(components, loaded);
  const nodes = tree.nodes.map(({ id }) => id);
  const measured = await measureTree(tree, nodes, split, metrics);
  return Object.fromEntries(Object.entries(measured).map(([id, { values }]) => [id, values]));
}
