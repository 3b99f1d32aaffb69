import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnitProgress } from '../contracts/method';
import type { Weights } from '../contracts/network';
import { writeWhole } from '../files/atomic';
import { unlessDamaged, type Warn } from '../files/damaged';
import { readStoredFile } from '../files/read-file';
import { nodeFile } from '../files/run-folder';
import { decodeModel, encodeModel } from '../weights/model-file';
import { checkSeal, seal, unsealed } from '../weights/sealed';

const prefixes = { weights: 'model.', state: 'optimizer.', best: 'best.' } as const;

/** Writes all that the next epoch needs in one file, whole or not at all. */
export async function saveCheckpoint(folder: string, key: string, progress: UnitProgress): Promise<void> {
  const all: Weights = {};
  for (const [part, prefix] of Object.entries(prefixes)) {
    // The best epoch's weights are often the last one's: they are not written twice.
    if (part === 'best' && progress.best === progress.weights) continue;
    for (const [name, weight] of Object.entries(progress[part as keyof typeof prefixes]))
      all[prefix + name] = weight;
  }
  const { history, bestEpoch } = progress;
  await writeWhole(
    join(folder, nodeFile.checkpoint),
    seal(encodeModel(all, { ...unsealed, key, progress: JSON.stringify({ history, bestEpoch }) }, 'own')),
  );
}

/**
 * The checkpoint of this node, if there is one and it was made for the same content key. A damaged one is set aside:
 * trained from the beginning, the node ends with the same weights.
 */
export async function loadCheckpoint(
  folder: string,
  key: string,
  warn: Warn,
): Promise<UnitProgress | undefined> {
  const file = join(folder, nodeFile.checkpoint);
  const bytes = await readStoredFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const whole =
    bytes &&
    (await unlessDamaged(async () => {
      checkSeal(bytes, file, 'The node is trained from the beginning, and ends with the same weights.');
      return bytes;
    }, warn));
  if (!whole) return undefined;
  const { weights: all, metadata } = decodeModel(whole);
  if (metadata.key !== key) {
    warn('Its checkpoint was made with other settings or data: it is trained from the beginning.');
    return undefined;
  }
  const part = (prefix: string): Weights =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, weight]) => [name.slice(prefix.length), weight]),
    );
  const { history, bestEpoch } = JSON.parse(metadata.progress ?? '{}') as Pick<
    UnitProgress,
    'history' | 'bestEpoch'
  >;
  const weights = part(prefixes.weights);
  const best = part(prefixes.best);
  return {
    history,
    bestEpoch,
    best: Object.keys(best).length ? best : weights,
    weights,
    state: part(prefixes.state),
  };
}

export const removeCheckpoint = (folder: string): Promise<void> =>
  rm(join(folder, nodeFile.checkpoint), { force: true });
