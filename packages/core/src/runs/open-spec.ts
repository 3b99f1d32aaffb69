import { resolve } from 'node:path';
import type { OnEvent } from '../contracts/events';
import { loadExperiment } from '../experiment/load-experiment';
import { openSpecSession, type SpecSession } from './spec-session';

/** How a spec is opened without a run. */
export interface SpecOptions {
  /** Settings over the spec's. */
  set?: string[];
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
}

/** A spec with what its commands work with. */
export async function openSpec(
  spec: string,
  { set = [], cache = '.heml', onEvent = () => {} }: SpecOptions,
): Promise<SpecSession> {
  return openSpecSession(await loadExperiment(spec, { set }), { cache: resolve(cache), onEvent });
}
