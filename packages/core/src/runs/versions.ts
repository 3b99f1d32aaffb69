import { hashFile } from '../files/hash';
import { resolvePlugin } from '../plugins/resolve';
import type { LoadedExperiment } from '../spec/load-experiment';

/**
 * Name and version of each plugin. A plugin that is a local file has no version that anyone raises, so the file's
 * hash stands for it.
 */
export async function pluginVersions({ experiment, folder, plugins }: LoadedExperiment): Promise<[string, string][]> {
  const named = plugins.map(({ meta }): [string, string] => [meta.name, meta.version]);
  const files = experiment.plugins.filter((name) => name.startsWith('.') || name.startsWith('/'));
  const hashed = await Promise.all(
    files.map(async (name): Promise<[string, string]> => [name, (await hashFile(resolvePlugin(name, folder) ?? name)).slice(0, 16)]),
  );
  return [...named, ...hashed];
}
