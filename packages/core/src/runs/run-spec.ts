import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../experiment/load-experiment';
import { readStoredText } from '../files/read-file';
import { RunFolder } from '../files/run-folder';
import { isOwnRun } from '../trust/run-mark';
import type { Lock } from './run-files';

/** The experiment of a run. @param folder the run's, absolute */
export async function loadRunSpec(
  folder: string,
  lock: Lock,
  trust: LoadOptions['trust'],
): Promise<LoadedExperiment> {
  const file = new RunFolder(folder).resolved;
  const own = await isOwnRun(lock.mark, await readStoredText(file), lock.folder);
  const loaded = await loadExperiment(file, {
    folder: lock.folder,
    lenient: true,
    run: { folder, own },
    ...(trust !== undefined && { trust }),
  });
  loaded.hub.pin(lock.hub);
  return loaded;
}
