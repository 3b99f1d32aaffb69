import type { Engine } from '../contracts/engine';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { pluginVersions } from '../experiment/plugin-versions';
import type { Data } from '../training/split-data';
import { keyVersion } from '../training/unit-key';
import { environmentHash } from './environment-hash';
import { type Lock, readLock } from './run-files';

/** What the run is made with, added to what its folder has recorded. */
export async function lockOf(
  folder: string,
  loaded: LoadedExperiment,
  data: Data,
  { facts }: Engine,
): Promise<Lock> {
  const plugins = await pluginVersions(loaded);
  const { mark, files } = (await readLock(folder)) ?? {};
  const environment = await environmentHash(loaded);
  const hub = loaded.hub.used;
  return {
    folder: loaded.folder,
    ...(mark !== undefined && { mark }),
    ...(environment !== undefined && { environment }),
    seed: loaded.experiment.seed,
    keys: keyVersion,
    versions: Object.fromEntries([...plugins, ['node', process.versions.node]]),
    engine: facts,
    data: Object.fromEntries(Object.entries(data.splits).map(([split, { key }]) => [split, key])),
    ...(Object.keys(hub).length > 0 && { hub: { ...hub } }),
    ...(files && { files }),
  };
}
