import { resolve } from 'node:path';
import type { OnEvent } from '../contracts/events';
import { loadExperiment } from '../experiment/load-experiment';
import { allowDownloads } from './allow-downloads';
import { openSpecSession, type SpecSession } from './spec-session';

/** How a spec is opened without a run. */
export interface SpecOptions {
  /** Settings over the spec's. */
  set?: string[];
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
  /** Whether files of the hub are downloaded that the spec names. Default: true. */
  download?: boolean;
}

/** A spec with what its commands work with. */
export async function openSpec(
  spec: string,
  { set = [], cache = '.heml', onEvent = () => {}, download = true }: SpecOptions,
): Promise<SpecSession> {
  const loaded = await loadExperiment(spec, { set });
  if (download) allowDownloads(loaded, onEvent);
  return openSpecSession(loaded, { cache: resolve(cache), onEvent });
}
