import {
  environmentHash,
  findNodeResult,
  type LoadedExperiment,
  otherEnvironment,
  pluginVersions,
  RunFolder,
  type RunSummary,
  readLock,
  readStoredText,
  readSummary,
  unitNodes,
} from '@hemlkit/core/run';

/**
 * The summary of a run's folder when that run is finished and was made by this very experiment with the plugins of
 * today; else nothing, and training finds out what of it can be used.
 */
export async function finishedRun(folder: string, loaded: LoadedExperiment): Promise<RunSummary | undefined> {
  const files = new RunFolder(folder);
  // What is damaged is not finished: training finds it, and reports it.
  const unlessAny = <T>(reading: Promise<T>) => reading.catch(() => undefined);
  const [resolved, lock, summary] = await Promise.all([
    unlessAny(readStoredText(files.resolved)),
    unlessAny(readLock(folder)),
    unlessAny(readSummary(folder)),
  ]);
  if (resolved !== loaded.resolved || !lock || !summary) return undefined;
  if (otherEnvironment(lock.environment, await environmentHash(loaded))) return undefined;
  const nodes = unitNodes(summary.nodes).map(({ id }) => unlessAny(findNodeResult(files.node(id))));
  if ((await Promise.all(nodes)).includes(undefined)) return undefined;
  const now = await pluginVersions(loaded);
  return now.every(([name, version]) => lock.versions[name] === version) ? summary : undefined;
}
