import { hashFile } from '../files/hash';
import type { LoadedExperiment } from './load-experiment';

/** The name and version of each plugin of a spec. */
export async function pluginVersions(loaded: LoadedExperiment): Promise<[string, string][]> {
  const names = loaded.plugins.map(({ meta }) => meta.name);
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => [name, await pluginVersion(loaded, name)]),
  );
}

/**
 * The version of a plugin of a spec. Nobody raises the version of a plugin that is a file of the person's own, so the
 * file's hash is part of it.
 */
export async function pluginVersion(
  { plugins, pluginFiles }: LoadedExperiment,
  name: string,
): Promise<string> {
  const version = plugins.find(({ meta }) => meta.name === name)?.meta.version ?? 'none';
  const file = pluginFiles.get(name);
  return file === undefined ? version : `${version}, ${(await hashFile(file)).slice(0, 16)}`;
}
