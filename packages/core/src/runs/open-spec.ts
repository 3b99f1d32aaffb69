import { resolve } from 'node:path';
import type { OnEvent } from '../contracts/events';
import { loadExperiment } from '../experiment/load-experiment';
import { openSession } from '../container/session';

/** How a spec is opened without a run. */
export interface SpecOptions {
  /** Settings over the spec's. */
  set?: string[];
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/** A spec with its components, no data yet, and an engine that starts when it is asked for. */
export async function openSpec(spec: string, { set = [], cache = '.heml', onEvent = () => {} }: SpecOptions) {
  const loaded = await loadExperiment(spec, { set });
  const { plugins, experiment, folder } = loaded;
  const absolute = resolve(cache);
  const session = openSession({ plugins, engine: experiment.engine, folder, cache: absolute, onEvent });
  return { loaded, session, cache: absolute, onEvent };
}
