import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { NodeSummary, OnEvent } from '../contracts/events';
import type { HierarchyNode } from '../contracts/experiment';
import type { Child, Weights } from '../contracts/network';
import { createRandom } from '../random/random';
import type { LoadedExperiment } from '../spec/load-experiment';
import { nodeSettings } from '../spec/node-settings';
import { validatorFor } from '../spec/validator';
import { loadCheckpoint, removeCheckpoint, saveCheckpoint } from './checkpoint';
import type { Data } from './data';
import { hashedSettings } from './hashed-settings';
import { NodeCache, type NodeResult, readNodeWeights } from './node-cache';
import { nodeKey } from './node-key';
import { trainNode } from './train-node';
import { type NodeSettings, Trainers } from './trainer';

export interface TreeTraining {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
  cache: string;
  /** Continue nodes from their last finished epoch; otherwise an unfinished node starts anew. */
  resume: boolean;
  plugins: readonly (readonly [name: string, version: string])[];
  onEvent: OnEvent;
  signal?: AbortSignal;
}

/** Trains the whole hierarchy bottom-up (the paper's Algorithm 1): leaves, then each joined node from its children. */
export async function trainTree(
  tree: TreeTraining,
): Promise<{ nodes: NodeSummary[]; trainedImages: number }> {
  const { loaded, components, engine, data, cache, onEvent } = tree;
  const { experiment, hierarchy } = loaded;
  const random = createRandom(experiment.seed);
  const trainers = new Trainers(components, engine, data.trainLabels, random);
  const nodeCache = new NodeCache(join(cache, 'nodes'));
  const metrics = await Promise.all(
    experiment.evaluation.metrics.map((spec) => components.create('metric', spec, {})),
  );
  const { registry } = validatorFor(loaded.plugins);
  const results = new Map<string, NodeResult>();
  const nodes: NodeSummary[] = [];
  let trainedImages = 0;

  try {
    for (const node of hierarchy.nodes) {
      const folder = join(tree.folder, node.id);
      const settings = nodeSettings(loaded, node.id);
      const children = node.children.map((id) => results.get(id) as NodeResult);
      const key = nodeKey({
        node,
        settings: await hashedSettings(registry, settings),
        data,
        seed: experiment.seed,
        engine: experiment.engine,
        metrics: experiment.evaluation.metrics,
        plugins: tree.plugins,
        children: children.map((child) => child.key),
      });
      let result = await nodeCache.fetch(key, folder);
      const cached = result !== undefined;
      if (!result) {
        const trainer = await trainers.get(settings);
        if (!tree.resume) await removeCheckpoint(folder);
        const progress = await loadCheckpoint(folder, key);
        const merged =
          children.length && !progress ? await mergeChildren(tree, settings, node, children) : undefined;
        const fromEpoch = (progress?.history.length ?? 0) + 1;
        const steps = trainer.sampler.epoch(data.splits.train.labels, random.split('plan')).length;
        onEvent({ type: 'node-start', node: node.id, epochs: settings.training.epochs, fromEpoch, steps });
        const { history, bestEpoch, best } = await trainNode({
          engine,
          trainer,
          settings,
          node,
          data,
          metrics,
          ...(merged ? { merged } : {}),
          ...(progress ? { progress } : {}),
          random: random.split('node', node.id),
          onEvent: (event) => {
            if (event.type === 'step') trainedImages += trainer.sampler.batchSize;
            if (event.type === 'epoch') checkKeep(tree, settings, event.metrics);
            onEvent(event);
          },
          onEpoch: (state) => saveCheckpoint(folder, key, state),
          ...(tree.signal ? { signal: tree.signal } : {}),
        });
        result = {
          id: node.id,
          key,
          segments: node.segments,
          children: node.children,
          metrics: history[bestEpoch - 1]?.metrics ?? {},
          bestEpoch,
          seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
          history,
        };
        await nodeCache.keep(result, best, folder);
        await removeCheckpoint(folder);
      }
      results.set(node.id, result);
      const { metrics: values, bestEpoch, seconds } = result;
      nodes.push({
        id: node.id,
        segments: node.segments,
        children: node.children,
        metrics: values,
        bestEpoch,
        seconds,
        cached,
      });
      onEvent({ type: 'node-end', node: node.id, metrics: values, bestEpoch, seconds, cached });
    }
  } finally {
    await trainers.dispose();
  }
  return { nodes, trainedImages };
}

/** A joined node's first weights, from its children's best. */
async function mergeChildren(
  { loaded, components, folder }: TreeTraining,
  { model, training }: NodeSettings,
  node: HierarchyNode,
  results: readonly NodeResult[],
): Promise<Weights> {
  const merge = await components.create('merge', model.merge, {});
  const children = await Promise.all(
    node.children.map(async (id, i): Promise<Child> => {
      const child = loaded.hierarchy.nodes.find((other) => other.id === id) as HierarchyNode;
      return {
        id,
        weights: await readNodeWeights(join(folder, id)),
        leaves: child.segments.length,
        score: results[i]?.metrics[training.keep] ?? Number.NaN,
      };
    }),
  );
  return merge.merge(children);
}

function checkKeep(
  { loaded }: TreeTraining,
  { training }: NodeSettings,
  metrics: Record<string, number>,
): void {
  if (training.keep in metrics) return;
  throw loaded.error(
    ['training', 'keep'],
    `No metric is called '${training.keep}'. The metrics of this spec give ${Object.keys(metrics).join(', ')}.`,
    'Name one of them, or add the metric to `evaluation.metrics`.',
  );
}
