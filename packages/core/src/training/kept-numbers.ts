import { join } from 'node:path';
import type { MethodWork } from '../contracts/method';
import { makeFolder, writeIfPossible } from '../files/atomic';
import { DamagedFile, unlessDamaged, type Warn } from '../files/damaged';
import { hashValue } from '../files/hash';
import { readIfThere } from '../files/read-file';
import { decodeSafetensors, encodeSafetensors } from '../weights/safetensors';
import { checkSeal, seal, unsealed } from '../weights/sealed';

const name = 'numbers';
const hint = 'It can be computed again: remove it.';

/**
 * Numbers by the facts that decide them, a sealed file each. One that is damaged is set aside and computed again.
 *
 * @param folder where they lie, absolute
 * @example
 * const kept = keptNumbers(join(cache, 'features'), warn);
 * await kept({ model: hash, images: key }, () => compute()); // computes once
 */
export function keptNumbers(folder: string, warn: Warn): MethodWork['kept'] {
  return async (facts, compute) => {
    const file = join(folder, `${hashValue(facts)}.safetensors`);
    const found = await unlessDamaged(() => read(file), warn);
    if (found) return found;
    const data = await compute();
    await makeFolder(folder);
    await writeIfPossible(
      file,
      seal(encodeSafetensors({ [name]: { shape: [data.length], data } }, unsealed)),
    );
    return data;
  };
}

async function read(file: string): Promise<Float32Array | undefined> {
  const bytes = await readIfThere(file, Number.POSITIVE_INFINITY);
  if (!bytes) return undefined;
  checkSeal(bytes, file, hint);
  const { data } = decodeSafetensors(bytes)[name] ?? {};
  if (!data) throw new DamagedFile(file, 'it holds other numbers', hint);
  return data;
}
