import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../files/exists';
import { sweepTemporaries } from '../files/temporary';

/**
 * Removes what killed trainings left in a run's folder and in the cache: files under temporary names whose process is
 * over, and checkpoints of nodes that are finished.
 */
export async function sweepRun(folder: string, cache: string): Promise<void> {
  const nodes = await readdir(join(folder, 'nodes')).catch((): string[] => []);
  const nodeFolders = nodes.map((id) => join(folder, 'nodes', id));
  const entries = await readdir(cache, { withFileTypes: true }).catch(() => []);
  const caches = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(cache, name));
  for (const swept of [folder, ...nodeFolders, cache, ...caches]) await sweepTemporaries(swept);
  for (const node of nodeFolders)
    if (await exists(join(node, 'metrics.json')))
      await rm(join(node, 'checkpoint.safetensors'), { force: true });
}
