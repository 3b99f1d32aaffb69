import { basename, join, resolve } from 'node:path';
import { HemlError } from '../contracts/error';
import type { OnEvent, RunSummary } from '../contracts/events';
import type { MetricTree } from '../contracts/explanation';
import type { ComponentSpec } from '../contracts/kinds';
import type { Sample, Split } from '../contracts/sample';
import { evaluateTree } from '../evaluation/evaluate-tree';
import { explainPair } from '../explanation/explain-pair';
import { findSample } from '../explanation/images';
import { type LoadedExperiment, loadExperiment } from '../spec/load-experiment';
import { type Data, openData } from '../training/data';
import { type Lock, readRunFile } from './run-folder';
import { openSession, type Session } from './session';

/** What a run needs beyond its folder, made when it is first asked for. */
interface Open {
  session: Session;
  data: Data;
  cache: string;
}

/** A finished run: evaluate it, explain pairs of images with it. */
export class Run {
  private opened: Promise<Open> | undefined;

  constructor(
    /** Absolute. */
    readonly folder: string,
    readonly loaded: LoadedExperiment,
    private readonly source: Open | { cache: string; onEvent: OnEvent },
  ) {
    if ('session' in source) this.opened = Promise.resolve(source);
  }

  get name(): string {
    return basename(this.folder);
  }

  summary(): Promise<RunSummary> {
    return readRunFile<RunSummary>(this.folder, 'summary.json');
  }

  /** The spec's metrics at every node, on a split. Default: validation. */
  async evaluate({ split = 'validation' as Split } = {}): Promise<Record<string, Record<string, number>>> {
    const { session, data } = await this.open();
    const chosen = data.splits[split];
    if (!chosen)
      throw new HemlError(`The dataset of this run has no ${split} split.`, {
        kind: 'usage',
        hint: `It has ${Object.keys(data.splits).join(' and ')}.`,
      });
    return evaluateTree({ ...session, loaded: this.loaded, data, folder: join(this.folder, 'nodes') }, chosen);
  }

  /**
   * The distances of two images at every node.
   *
   * @param a a sample's id or an image file; distances go from `a` to `b`
   * @param options.distances types of distances; default: the spec's own
   * @param options.owen whether to compute Owen values of the first distance; default: true
   */
  async explain(a: string, b: string, options: { distances?: string[]; owen?: boolean } = {}): Promise<MetricTree> {
    const { session, data } = await this.open();
    const own = this.loaded.experiment.explanation.distance;
    const distances: ComponentSpec[] = options.distances?.map((type) => (type === own.type ? own : { type })) ?? [own];
    const request = { ...session, loaded: this.loaded, data, folder: join(this.folder, 'nodes'), distances, owen: options.owen ?? true };
    return explainPair(request, await findSample(data, a), await findSample(data, b));
  }

  /** The samples of a split, in the dataset's order; none where the dataset has no such split. */
  async samples(split: Split = 'validation'): Promise<readonly Sample[]> {
    const { data } = await this.open();
    return data.splits[split]?.samples ?? [];
  }

  async dispose(): Promise<void> {
    if (!this.opened) return;
    const { data, session } = await this.opened;
    this.opened = undefined;
    await data.close();
    await session.engine.dispose();
  }

  private open(): Promise<Open> {
    this.opened ??= (async () => {
      const { cache, onEvent } = this.source as { cache: string; onEvent: OnEvent };
      const { experiment, plugins, folder } = this.loaded;
      const session = await openSession({ plugins, engine: experiment.engine, folder, cache, onEvent });
      const data = await openData({ experiment: this.loaded, components: session.components, cache, onEvent });
      return { session, data, cache };
    })();
    return this.opened;
  }
}

export interface OpenRunOptions {
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/** Opens the folder of a finished run. */
export async function openRun(folder: string, options: OpenRunOptions = {}): Promise<Run> {
  const absolute = resolve(folder);
  await readRunFile<RunSummary>(absolute, 'summary.json');
  const { folder: specFolder } = await readRunFile<Lock>(absolute, 'lock.json');
  const loaded = await loadExperiment(join(absolute, 'resolved.yaml'), { folder: specFolder });
  return new Run(absolute, loaded, { cache: resolve(options.cache ?? '.heml'), onEvent: options.onEvent ?? (() => {}) });
}
