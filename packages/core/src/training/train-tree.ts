import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import type { NodeSummary, OnEvent } from '../contracts/events';
import type { Executor, Task, TaskRun } from '../contracts/executor';
import type { HierarchyNode } from '../contracts/experiment';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import type { Waiting } from '../files/folder-lock';
import type { Measured, SpecMetric } from './metrics';
import { NodeCache } from './node-cache';
import type { NodeResult } from './node-files';
import { NodeKeys } from './node-keys';
import { missingMetrics, withMetrics } from './node-metrics';
import { scheduleTree } from './schedule';
import type { Data } from './split-data';

export interface TreeTraining {
  loaded: LoadedExperiment;
  data: Data;
  executor: Executor;
  /** What its tasks share. */
  run: TaskRun;
  /** Whether an unfinished node goes on from its last finished epoch; otherwise it begins again. */
  resume: boolean;
  /** Measures, on the validation split, a node that was trained before metrics were added to the spec. */
  measure(node: string, metrics: readonly SpecMetric[]): Promise<Measured>;
  metrics: readonly SpecMetric[];
  /** The run's `nodes` folder. */
  folder: string;
  cache: string;
  /** See `Engine.arithmetic`. */
  arithmetic?: string | undefined;
  onEvent: OnEvent;
  /** Called before a node is put into the run's folder; throws where that is not ours any more. */
  beforeWrite?: () => Promise<void>;
  signal?: AbortSignal | undefined;
}

interface Outcome {
  result: NodeResult;
  cached: boolean;
}

/** Trains the whole hierarchy bottom-up (the paper's Algorithm 1): leaves, then each joined node from its children. */
export async function trainTree(
  tree: TreeTraining,
): Promise<{ nodes: NodeSummary[]; trainedImages: number; peakRssMb: number }> {
  const { loaded, executor, onEvent } = tree;
  const nodeCache = new NodeCache(join(tree.cache, 'nodes'), {
    warn: (message) => onEvent({ type: 'warning', message }),
    ...(tree.beforeWrite && { onPlace: tree.beforeWrite }),
  });
  const keys = new NodeKeys(tree);
  const added = new AddedMetrics(tree, nodeCache);
  /** The most memory of each process beside this one. */
  const peaks = new Map<number | string, number>();
  const train = async (task: Task): Promise<NodeResult> => {
    const { process: worker } = await executor.run(task, { event: onEvent, signal: tree.signal });
    if (worker) peaks.set(worker.id, worker.peakRssMb);
    const result = await nodeCache.fetch(task.key, join(tree.folder, task.unit), tree.metrics);
    if (result) return result;
    throw new HemlError(`The executor has trained '${task.unit}', but its result is not in the cache.`, {
      code: 'result-missing',
      hint: `It is looked for in ${join(tree.cache, 'nodes', task.key)}: does the executor see this file system?`,
    });
  };
  const outcomes = await scheduleTree<Outcome>(
    loaded.hierarchy,
    executor.concurrency,
    async (node, children) => {
      const key = await keys.of(
        node,
        children.map(({ result }) => result.key),
      );
      const find = () => nodeCache.fetch(key, join(tree.folder, node.id), tree.metrics);
      const finish = async (known: NodeResult) => ({
        result: await added.measure(known, node),
        cached: true,
      });
      const known = await find();
      const outcome = known
        ? await finish(known)
        : await nodeCache.alone(key, waitingFor(tree, node.id), async () => {
            const trained = await find();
            if (trained) return finish(trained);
            return { result: await train(taskOf(tree, key, node, children)), cached: false };
          });
      onEvent({ type: 'node-end', ...summarize(outcome) });
      return outcome;
    },
  );
  added.report();
  const nodes = outcomes.map((outcome, i): NodeSummary => {
    const { id, segments, children } = loaded.hierarchy.nodes[i] as HierarchyNode;
    const { node: _, ...rest } = summarize(outcome);
    return { id, segments, children, ...rest };
  });
  const trainedImages = outcomes.reduce((sum, { result, cached }) => sum + (cached ? 0 : result.images), 0);
  return { nodes, trainedImages, peakRssMb: [...peaks.values()].reduce((sum, peak) => sum + peak, 0) };
}

const waitingFor = ({ onEvent, signal }: TreeTraining, node: string): Waiting => ({
  onWait: (who) =>
    onEvent({
      type: 'info',
      message: `${node} is being trained by another run that shares the cache (${who}): it is waited for`,
    }),
  signal,
});

const summarize = ({ result: { id, metrics, bestEpoch, seconds, later }, cached }: Outcome) => ({
  node: id,
  metrics,
  bestEpoch,
  seconds,
  cached,
  ...(later && { later }),
});

function taskOf(
  { loaded, run, resume }: TreeTraining,
  key: string,
  node: HierarchyNode,
  children: Outcome[],
): Task {
  const { keep } = nodeSettings(loaded, node.id).training;
  const score = ({ metrics }: NodeResult) => metrics[keep] ?? Number.NaN;
  const needs = children.map(({ result }) => ({ id: result.id, score: score(result) }));
  return { run, unit: node.id, key, needs, resume };
}

/** Metrics that were added to a spec after its nodes were trained: computed once, from the weights that were kept. */
class AddedMetrics {
  private readonly names = new Set<string>();

  constructor(
    private readonly tree: TreeTraining,
    private readonly nodeCache: NodeCache,
  ) {}

  /** The result of a trained node with all metrics of the spec. */
  async measure(result: NodeResult, node: HierarchyNode): Promise<NodeResult> {
    const { metrics, folder } = this.tree;
    const missing = missingMetrics(result, metrics);
    if (missing.length === 0) return result;
    const complete = withMetrics(result, await this.tree.measure(node.id, missing));
    for (const name of complete.later ?? []) if (!result.later?.includes(name)) this.names.add(name);
    return this.nodeCache.complete(complete, join(folder, node.id), metrics);
  }

  report(): void {
    if (this.names.size === 0) return;
    const message = `${listed([...this.names])}: computed once, from the weights that were kept, because nodes were trained before the spec named ${this.names.size === 1 ? 'this metric' : 'these metrics'}. Their earlier epochs do not have ${this.names.size === 1 ? 'it' : 'them'}.`;
    this.tree.onEvent({ type: 'info', message });
  }
}
