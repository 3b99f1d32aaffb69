import { join } from 'node:path';
import type { NodeSummary, OnEvent } from '../contracts/events';
import type { HierarchyNode } from '../contracts/experiment';
import type { LoadedExperiment } from '../spec/load-experiment';
import { nodeSettings } from '../spec/node-settings';
import { validatorFor } from '../spec/validator';
import type { Data } from './data';
import { hashedSettings } from './hashed-settings';
import { NodeCache } from './node-cache';
import type { NodeResult } from './node-files';
import type { NodeJob } from './node-job';
import { nodeKey } from './node-key';
import { scheduleTree } from './schedule';

/** What trains nodes: this process, or workers beside it. */
export interface Executor {
  /** How many nodes may be trained at once. */
  concurrency: number;
  run(job: NodeJob): Promise<NodeResult>;
  /** The most memory that processes beside this one have held, added up, in megabytes. */
  peakRssMb(): number;
  dispose(): Promise<void>;
}

export interface TreeTraining {
  loaded: LoadedExperiment;
  data: Data;
  executor: Executor;
  /** The run's `nodes` folder. */
  folder: string;
  cache: string;
  plugins: readonly (readonly [name: string, version: string])[];
  /** See `Engine.arithmetic`. */
  arithmetic?: string | undefined;
  onEvent: OnEvent;
  /** Called before a node is put into the run's folder; throws where that is not ours any more. */
  beforeWrite?: () => Promise<void>;
}

interface Outcome {
  result: NodeResult;
  cached: boolean;
}

/** Trains the whole hierarchy bottom-up (the paper's Algorithm 1): leaves, then each joined node from its children. */
export async function trainTree(
  tree: TreeTraining,
): Promise<{ nodes: NodeSummary[]; trainedImages: number }> {
  const { loaded, executor, onEvent } = tree;
  const nodeCache = new NodeCache(join(tree.cache, 'nodes'), {
    warn: (message) => onEvent({ type: 'warning', message }),
    ...(tree.beforeWrite && { onPlace: tree.beforeWrite }),
  });
  const outcomes = await scheduleTree<Outcome>(
    loaded.hierarchy,
    executor.concurrency,
    async (node, children) => {
      const job = await nodeJob(tree, node, children);
      const known = await nodeCache.fetch(job.key, join(tree.folder, node.id));
      const outcome = { result: known ?? (await executor.run(job)), cached: known !== undefined };
      onEvent({ type: 'node-end', ...summarize(outcome) });
      return outcome;
    },
  );
  const nodes = outcomes.map((outcome, i): NodeSummary => {
    const { id, segments, children } = loaded.hierarchy.nodes[i] as HierarchyNode;
    const { node: _, ...rest } = summarize(outcome);
    return { id, segments, children, ...rest };
  });
  const trainedImages = outcomes.reduce((sum, { result, cached }) => sum + (cached ? 0 : result.images), 0);
  return { nodes, trainedImages };
}

const summarize = ({ result: { id, metrics, bestEpoch, seconds }, cached }: Outcome) => ({
  node: id,
  metrics,
  bestEpoch,
  seconds,
  cached,
});

async function nodeJob(tree: TreeTraining, node: HierarchyNode, children: Outcome[]): Promise<NodeJob> {
  const key = await keyOfNode(
    tree,
    node,
    children.map(({ result }) => result.key),
  );
  const { keep } = nodeSettings(tree.loaded, node.id).training;
  const score = ({ metrics }: NodeResult) => metrics[keep] ?? Number.NaN;
  return {
    node: node.id,
    key,
    children: children.map(({ result }) => ({ id: result.id, score: score(result) })),
  };
}

/** The content key of a node of a tree, from those of its children, in order. */
export async function keyOfNode(
  { loaded, data, plugins, arithmetic }: Pick<TreeTraining, 'loaded' | 'data' | 'plugins' | 'arithmetic'>,
  node: HierarchyNode,
  children: readonly string[],
): Promise<string> {
  const { experiment } = loaded;
  return nodeKey({
    node,
    settings: await hashedSettings(validatorFor(loaded.plugins).registry, nodeSettings(loaded, node.id)),
    data,
    seed: experiment.seed,
    engine: experiment.engine,
    ...(arithmetic !== undefined && { arithmetic }),
    metrics: experiment.evaluation.metrics,
    plugins,
    children,
  });
}
