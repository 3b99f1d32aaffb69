import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '../contracts/events';
import type { Lock } from '../runs/run-folder';
import { pluginVersions } from '../runs/versions';
import type { LoadedExperiment } from '../spec/load-experiment';

/**
 * The summary of a run's folder when that run is finished and was made by this very experiment with the plugins of
 * today; else nothing, and training finds out what of it can be used.
 */
export async function finishedRun(folder: string, loaded: LoadedExperiment): Promise<RunSummary | undefined> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => undefined);
  const [resolved, lock, summary] = await Promise.all(
    ['resolved.yaml', 'lock.json', 'summary.json'].map(read),
  );
  if (resolved !== loaded.resolved || lock === undefined || summary === undefined) return undefined;
  const { versions } = JSON.parse(lock) as Lock;
  const now = await pluginVersions(loaded);
  return now.every(([name, version]) => versions[name] === version)
    ? (JSON.parse(summary) as RunSummary)
    : undefined;
}
