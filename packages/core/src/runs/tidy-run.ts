import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../files/exists';
import { nodeFile, RunFolder } from '../files/run-folder';
import { sweepTemporaries } from '../files/temporary';

/**
 * Removes what killed trainings left in a run's folder and in the cache: files under temporary names whose process is
 * over, and checkpoints of nodes that are finished.
 */
export async function tidyRun(folder: string, cache: string): Promise<void> {
  const files = new RunFolder(folder);
  const nodes = await readdir(files.nodes).catch((): string[] => []);
  const nodeFolders = nodes.map((id) => files.node(id));
  const entries = await readdir(cache, { withFileTypes: true }).catch(() => []);
  const caches = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(cache, name));
  for (const swept of [folder, ...nodeFolders, cache, ...caches]) await sweepTemporaries(swept);
  for (const node of nodeFolders)
    if (await exists(join(node, nodeFile.result))) await rm(join(node, nodeFile.checkpoint), { force: true });
}
