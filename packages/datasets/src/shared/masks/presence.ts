import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  HemlError,
  mostBytes,
  readChecked,
  readClassMap,
  regularFile,
  writeCheckedIfPossible,
} from '@hemlkit/core/plugin';
import { inTurn } from '../in-turn';

/** For each sample's id: class id → share of its mask's pixels. */
export type Presence = Record<string, Record<number, number>>;

/**
 * Which classes every mask shows. Kept in the cache, keyed by the masks' paths, sizes, times of change and inodes, since
 * reading many masks takes longer than all the rest of loading.
 */
export async function readPresence(
  masks: readonly { id: string; mask: string }[],
  classes: readonly string[],
  cache: string,
): Promise<Presence> {
  const hash = createHash('sha256').update(`2/${classes.length}`);
  for (const line of await inTurn(masks, 64, async ({ id, mask }) => {
    const found = await regularFile(mask, mostBytes.image);
    return JSON.stringify([id, mask, found?.size, found?.mtimeMs, found?.ctimeMs, found?.ino]);
  })) {
    hash.update(line);
  }
  const file = join(cache, 'presence', `${hash.digest('hex').slice(0, 32)}.json`);
  // A damaged one is made again.
  const reading = { hint: 'It is made again.', form: { presence: 'object' } } as const;
  const known = await readChecked<{ presence: Presence }>(file, reading).catch(() => undefined);
  if (known) return known.presence;
  const shares = await inTurn(masks, 8, async ({ id, mask }) =>
    sharesOf((await readClassMap(mask, id)).data, classes, id, mask),
  );
  const presence: Presence = Object.fromEntries(
    masks.map(({ id }, i) => [id, shares[i] as Record<number, number>]),
  );
  await writeCheckedIfPossible(file, { presence }, 0);
  return presence;
}

function sharesOf(
  map: Uint8Array,
  classes: readonly string[],
  id: string,
  file: string,
): Record<number, number> {
  const pixels = new Uint32Array(256);
  for (const value of map) pixels[value] = (pixels[value] as number) + 1;
  const beyond = pixels.findLastIndex((n) => n > 0);
  if (beyond >= classes.length) {
    throw new HemlError(
      `The mask of '${id}' has the class id ${beyond}, but there are ${classes.length} classes (0 to ${classes.length - 1}): ${file}.`,
      { code: 'class-id-unknown', hint: 'Correct the mask, or complete the list of classes.' },
    );
  }
  return Object.fromEntries([...pixels].flatMap((n, value) => (n > 0 ? [[value, n / map.length]] : [])));
}
