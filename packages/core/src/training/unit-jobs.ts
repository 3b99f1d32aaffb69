import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { OnEvent } from '../contracts/events';
import type { Task } from '../contracts/executor';
import type { HierarchyNode } from '../contracts/experiment';
import type { MethodWork, Unit, UnitTrainer } from '../contracts/method';
import type { Child } from '../contracts/network';
import type { Random } from '../contracts/random';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { createRandom } from '../random/random';
import { loadCheckpoint, removeCheckpoint, saveCheckpoint } from './checkpoint';
import { createMetrics, type SpecMetric } from './metrics';
import { NodeCache } from './node-cache';
import { type NodeResult, readNodeWeights } from './node-files';
import type { Data } from './split-data';
import { trainUnit } from './train-unit';

export interface UnitJobsRequest {
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
type Work = Pick<Task, 'unit' | 'key' | 'needs' | 'resume'>;

/** Trains units of one run, one after the other, and keeps each in the cache and in the run's folder. */
export class UnitJobs {
  private readonly random: Random;
  private readonly nodeCache: NodeCache;
  private trainer: UnitTrainer | undefined;
  private metrics: Promise<SpecMetric[]> | undefined;

  constructor(private readonly request: UnitJobsRequest) {
    const { loaded, cache, onEvent, beforeWrite } = request;
    this.random = createRandom(loaded.experiment.seed);
    this.nodeCache = new NodeCache(join(cache, 'nodes'), {
      warn: (message) => onEvent({ type: 'warning', message }),
      ...(beforeWrite && { onPlace: beforeWrite }),
    });
  }

  async run(task: Work): Promise<NodeResult> {
    const { loaded, components, engine, data, onEvent, signal, beforeWrite } = this.request;
    const { key } = task;
    const unit = data.method.units.find(({ node }) => node === task.unit) as Unit;
    const { id, segments, children } = this.node(unit.node);
    const folder = join(this.request.folder, id);
    this.trainer ??= data.method.train(methodWork(components, engine, data, this.random));
    if (!task.resume) await removeCheckpoint(folder);
    const warn = (message: string) => onEvent({ type: 'warning', node: id, message });
    const progress = await loadCheckpoint(folder, key, warn);
    this.metrics ??= createMetrics(components, loaded);
    const metrics = await this.metrics;
    const { beginning, trained } = await trainUnit(this.trainer, {
      unit,
      needs: await this.needed(task, progress !== undefined),
      ...(progress && { progress }),
      random: this.random.split('node', id),
      engine,
      data,
      metrics,
      onBegin({ steps, samples }) {
        const { epochs } = unit;
        const fromEpoch = (progress?.history.length ?? 0) + 1;
        onEvent({ type: 'node-start', node: id, epochs, fromEpoch, steps, samples });
        return epochs;
      },
      async onEpoch(state) {
        await beforeWrite?.();
        await saveCheckpoint(folder, key, state);
      },
      onEvent(event) {
        if (event.type === 'epoch') checkKeep(loaded, unit, event.metrics);
        onEvent(event);
      },
      signal,
    });
    const { best, history, bestEpoch, measured, divergence } = trained;
    const { images, samples } = beginning;
    const result: NodeResult = {
      id,
      key,
      segments,
      children,
      metrics: history[bestEpoch - 1]?.metrics ?? {},
      ...(measured && { measured }),
      ...(unit.others.length > 0 && {
        others: Object.fromEntries(unit.others.map((other) => [other, { metrics: {} }])),
      }),
      bestEpoch,
      seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
      images: history.length * images,
      history,
      samples,
      ...(divergence && { divergence }),
    };
    const kept = await this.nodeCache.keep(result, best, folder, metrics);
    await removeCheckpoint(folder);
    return kept;
  }

  async dispose(): Promise<void> {
    await this.trainer?.dispose();
  }

  /** What a unit starts from; nothing is read for one that goes on. */
  private needed({ needs }: Work, isResumed: boolean): Promise<Child[]> {
    if (isResumed) return Promise.resolve([]);
    return Promise.all(
      needs.map(async ({ id, score }) => ({
        id,
        score,
        leaves: this.node(id).segments.length,
        weights: await readNodeWeights(join(this.request.folder, id)),
      })),
    );
  }

  private node(id: string): HierarchyNode {
    return this.request.loaded.hierarchy.nodes.find((node) => node.id === id) as HierarchyNode;
  }
}

/** What a method works with. @param random the run's own generator */
export const methodWork = (
  components: Components,
  engine: Engine,
  data: Data,
  random: Random,
): MethodWork => ({
  create: components.create.bind(components) as never,
  engine,
  data,
  random,
  kept: data.kept,
});

function checkKeep(loaded: LoadedExperiment, { keep }: Unit, metrics: Record<string, number>): void {
  if (keep in metrics) return;
  throw loaded.error({
    code: 'metric-unknown',
    path: ['training', 'keep'],
    message: `No metric is called '${keep}'. The metrics of this spec give ${Object.keys(metrics).join(', ')}.`,
    hint: 'Name one of them, or add the metric to `evaluation.metrics`.',
  });
}
