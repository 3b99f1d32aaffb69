import { join } from 'node:path';
import { HemlError } from '../contracts/error';
import type { NodeSummary, OnEvent } from '../contracts/events';
import type { Executor, Task, TaskRun } from '../contracts/executor';
import type { Hierarchy } from '../contracts/experiment';
import type { Unit } from '../contracts/method';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import type { Waiting } from '../files/folder-lock';
import { childScore, type Measured, type SpecMetric } from './metrics';
import { NodeCache } from './node-cache';
import type { NodeResult } from './node-files';
import { missingMetrics, type Unmeasured, withMetrics } from './node-metrics';
import { scheduleTree } from './schedule';
import type { Data } from './split-data';
import { UnitKeys } from './unit-keys';

export interface UnitsTraining {
  loaded: LoadedExperiment;
  data: Data;
  executor: Executor;
  /** What its tasks share. */
  run: TaskRun;
  /** Whether an unfinished unit goes on from its last finished epoch; otherwise it begins again. */
  resume: boolean;
  /** Measures a node on the validation split, by the weights that were kept. */
  measure(node: string, metrics: readonly SpecMetric[]): Promise<Measured>;
  metrics: readonly SpecMetric[];
  /** The run's `nodes` folder. */
  folder: string;
  cache: string;
  /** See `Engine.arithmetic`. */
  arithmetic?: string | undefined;
  onEvent: OnEvent;
  /** Called before a unit is put into the run's folder; throws where that is not ours any more. */
  beforeWrite?: () => Promise<void>;
  signal?: AbortSignal | undefined;
}

interface Outcome {
  unit: Unit;
  result: NodeResult;
  cached: boolean;
}

/** Trains all units of a method, those that others start from first. */
export async function trainUnits(
  training: UnitsTraining,
): Promise<{ nodes: NodeSummary[]; trainedImages: number; peakRssMb: number }> {
  const { loaded, data, executor, onEvent } = training;
  const nodeCache = new NodeCache(join(training.cache, 'nodes'), {
    warn: (message) => onEvent({ type: 'warning', message }),
    ...(training.beforeWrite && { onPlace: training.beforeWrite }),
  });
  const keys = new UnitKeys(training);
  const added = new AddedMetrics(training, nodeCache);
  /** The most memory of each process beside this one. */
  const peaks = new Map<number | string, number>();
  const train = async (task: Task): Promise<NodeResult> => {
    const { process: worker } = await executor.run(task, { event: onEvent, signal: training.signal });
    if (worker) peaks.set(worker.id, worker.peakRssMb);
    const result = await nodeCache.fetch(task.key, join(training.folder, task.unit), training.metrics);
    if (result) return result;
    throw new HemlError(`The executor has trained '${task.unit}', but its result is not in the cache.`, {
      code: 'result-missing',
      hint: `It is looked for in ${join(training.cache, 'nodes', task.key)}: does the executor see this file system?`,
    });
  };
  const outcomes = await scheduleTree<Outcome, Scheduled>(
    { nodes: data.method.units.map((unit) => ({ id: unit.node, children: [...unit.needs], unit })) },
    executor.concurrency,
    async ({ unit }, needs) => {
      const key = await keys.of(
        unit,
        needs.map(({ result }) => result.key),
      );
      const find = () => nodeCache.fetch(key, join(training.folder, unit.node), training.metrics);
      const finish = async (result: NodeResult, cached: boolean): Promise<Outcome> => ({
        unit,
        result: await added.measure(result, unit),
        cached,
      });
      const known = await find();
      const outcome = known
        ? await finish(known, true)
        : await nodeCache.alone(key, waitingFor(training, unit.node), async () => {
            const trained = await find();
            if (trained) return finish(trained, true);
            return finish(await train(taskOf(training, key, unit, needs)), false);
          });
      for (const { id, ...found } of answersOf(outcome)) onEvent({ type: 'node-end', node: id, ...found });
      return outcome;
    },
  );
  added.report();
  const trainedImages = outcomes.reduce((sum, { result, cached }) => sum + (cached ? 0 : result.images), 0);
  return {
    nodes: summariesOf(outcomes, loaded.hierarchy),
    trainedImages,
    peakRssMb: [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
  };
}

interface Scheduled {
  id: string;
  children: string[];
  unit: Unit;
}

const waitingFor = ({ onEvent, signal }: UnitsTraining, node: string): Waiting => ({
  onWait: (who) =>
    onEvent({
      type: 'info',
      message: `${node} is being trained by another run that shares the cache (${who}): it is waited for`,
    }),
  signal,
});

/** What is known of each node that a unit answers for. The seconds are those of the unit, and counted once. */
function answersOf({ unit, result, cached }: Outcome): Omit<NodeSummary, 'segments' | 'children' | 'unit'>[] {
  const { bestEpoch, metrics, seconds, later, others = {} } = result;
  return [
    { id: unit.node, metrics, bestEpoch, seconds, cached, ...(later && { later }) },
    ...unit.others.map((id) => {
      return { id, metrics: others[id]?.metrics ?? {}, bestEpoch, seconds: 0, cached };
    }),
  ];
}

/** A summary of each node that a unit answers for, in training order. */
function summariesOf(outcomes: readonly Outcome[], { nodes }: Hierarchy): NodeSummary[] {
  const answers = new Map(
    outcomes.flatMap((outcome) =>
      answersOf(outcome).map((answer) => [answer.id, { answer, unit: outcome.unit.node }] as const),
    ),
  );
  return nodes.flatMap(({ id, segments, children }) => {
    const found = answers.get(id);
    if (!found) return [];
    const { id: _, ...answer } = found.answer;
    return [{ id, segments, children, ...answer, ...(found.unit !== id && { unit: found.unit }) }];
  });
}

function taskOf(
  { run, resume, metrics }: UnitsTraining,
  key: string,
  unit: Unit,
  needs: readonly Outcome[],
): Task {
  const scores = needs.map(({ unit: { node }, result }) => ({
    id: node,
    score: childScore(metrics, unit.keep, result.metrics[unit.keep] ?? Number.NaN),
  }));
  return { run, unit: unit.node, key, needs: scores, resume };
}

/**
 * Metrics that no epoch has: of nodes that a unit answers for beside its own, and those that were added to a spec after its
 * units were trained. They are computed once, from the weights that were kept.
 */
class AddedMetrics {
  private readonly names = new Set<string>();

  constructor(
    private readonly training: UnitsTraining,
    private readonly nodeCache: NodeCache,
  ) {}

  /** The result of a trained unit with all metrics of the spec, at all its nodes. */
  async measure(result: NodeResult, unit: Unit): Promise<NodeResult> {
    const { metrics, folder } = this.training;
    const missing = missingMetrics(result, metrics);
    if (missing.length === 0) return result;
    let complete = result;
    for (const { node, metrics: its } of missing)
      complete = withMetrics(complete, node, await this.training.measure(node ?? unit.node, its));
    if (missing.some(isAdded))
      for (const name of complete.later ?? []) if (!result.later?.includes(name)) this.names.add(name);
    return this.nodeCache.complete(complete, join(folder, unit.node), metrics);
  }

  report(): void {
    if (this.names.size === 0) return;
    const message = `${listed([...this.names])}: computed once, from the weights that were kept, because nodes were trained before the spec named ${this.names.size === 1 ? 'this metric' : 'these metrics'}. Their earlier epochs do not have ${this.names.size === 1 ? 'it' : 'them'}.`;
    this.training.onEvent({ type: 'info', message });
  }
}

const isAdded = ({ node }: Unmeasured): boolean => node === undefined;
