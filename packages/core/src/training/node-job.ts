import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { OnEvent } from '../contracts/events';
import type { Task } from '../contracts/executor';
import type { HierarchyNode } from '../contracts/experiment';
import type { Child, Weights } from '../contracts/network';
import type { Random } from '../contracts/random';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import type { NodeSettings } from '../experiment/settings';
import { createRandom } from '../random/random';
import { loadCheckpoint, removeCheckpoint, saveCheckpoint } from './checkpoint';
import { createMetrics, type SpecMetric } from './metrics';
import { NodeCache } from './node-cache';
import { type NodeResult, readNodeWeights } from './node-files';
import { trainingSamples } from './node-samples';
import type { Data } from './split-data';
import { stepsOfEpoch } from './steps-of-epoch';
import { trainNode } from './train-node';
import { Trainers } from './trainer';

export interface NodeJobsRequest {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
  cache: string;
  onEvent: OnEvent;
  /** Called before anything is written into the run's folder; throws where it is not ours any more. */
  beforeWrite?: () => Promise<void>;
  signal?: AbortSignal;
}

/** What of a task names its work within a run. */
type Unit = Pick<Task, 'unit' | 'key' | 'needs' | 'resume'>;

/** Trains nodes of one run, one after the other, and keeps each in the cache and in the run's folder. */
export class NodeJobs {
  private readonly random: Random;
  private readonly trainers: Trainers;
  private readonly nodeCache: NodeCache;
  private metrics: Promise<SpecMetric[]> | undefined;

  constructor(private readonly request: NodeJobsRequest) {
    const { components, engine, data, loaded, cache } = request;
    this.random = createRandom(loaded.experiment.seed);
    this.trainers = new Trainers(components, engine, data.trainLabels, this.random);
    const { onEvent, beforeWrite } = this.request;
    this.nodeCache = new NodeCache(join(cache, 'nodes'), {
      warn: (message) => onEvent({ type: 'warning', message }),
      ...(beforeWrite && { onPlace: beforeWrite }),
    });
  }

  async run(task: Unit): Promise<NodeResult> {
    const { loaded, engine, data, onEvent, signal, beforeWrite } = this.request;
    const { key } = task;
    const node = loaded.hierarchy.nodes.find(({ id }) => id === task.unit) as HierarchyNode;
    const folder = join(this.request.folder, node.id);
    const settings = nodeSettings(loaded, node.id);
    const trainer = await this.trainers.get(settings);
    if (!task.resume) await removeCheckpoint(folder);
    const progress = await loadCheckpoint(folder, key, (message) =>
      onEvent({ type: 'warning', node: node.id, message }),
    );
    const merged = task.needs.length > 0 && !progress ? await this.merge(task, settings) : undefined;
    const fromEpoch = (progress?.history.length ?? 0) + 1;
    const { epochs, absent } = settings.training;
    const samples = trainingSamples(data.splits, node, absent);
    this.metrics ??= createMetrics(this.request.components, loaded);
    const metrics = await this.metrics;
    const steps = stepsOfEpoch(node.id, trainer.sampler, samples, this.random);
    const { counts } = samples;
    onEvent({ type: 'node-start', node: node.id, epochs, fromEpoch, steps, samples: counts });
    const { history, bestEpoch, best, measured, divergence } = await trainNode({
      engine,
      trainer,
      settings,
      node,
      data,
      samples,
      metrics,
      ...(merged ? { merged } : {}),
      ...(progress ? { progress } : {}),
      random: this.random.split('node', node.id),
      onEvent: (event) => {
        if (event.type === 'epoch') checkKeep(loaded, settings, event.metrics);
        onEvent(event);
      },
      onEpoch: async (state) => {
        await beforeWrite?.();
        await saveCheckpoint(folder, key, state);
      },
      ...(signal ? { signal } : {}),
    });
    const result: NodeResult = {
      id: node.id,
      key,
      segments: node.segments,
      children: node.children,
      metrics: history[bestEpoch - 1]?.metrics ?? {},
      ...(measured && { measured }),
      bestEpoch,
      seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
      images: history.length * steps * trainer.sampler.batchSize,
      history,
      samples: counts,
      ...(divergence && { divergence }),
    };
    const kept = await this.nodeCache.keep(result, best, folder, metrics);
    await removeCheckpoint(folder);
    return kept;
  }

  dispose(): Promise<void> {
    return this.trainers.dispose();
  }

  /** A joined node's first weights, from its children's best. */
  private async merge(task: Unit, { model }: NodeSettings): Promise<Weights> {
    const { components, loaded, folder } = this.request;
    const merge = await components.create('merge', model.merge, {});
    const children = await Promise.all(
      task.needs.map(async ({ id, score }): Promise<Child> => {
        const leaves = loaded.hierarchy.nodes.find((node) => node.id === id)?.segments.length ?? 1;
        return { id, score, leaves, weights: await readNodeWeights(join(folder, id)) };
      }),
    );
    return merge.merge(children);
  }
}

function checkKeep(
  loaded: LoadedExperiment,
  { training }: NodeSettings,
  metrics: Record<string, number>,
): void {
  if (training.keep in metrics) return;
  throw loaded.error({
    code: 'metric-unknown',
    path: ['training', 'keep'],
    message: `No metric is called '${training.keep}'. The metrics of this spec give ${Object.keys(metrics).join(', ')}.`,
    hint: 'Name one of them, or add the metric to `evaluation.metrics`.',
  });
}
