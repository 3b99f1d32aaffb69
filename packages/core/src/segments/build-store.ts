import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segmenter } from '../contracts/data';
import { writeChecked } from '../files/checked-json';
import type { Build } from './build';
import { classPresence } from './class-presence';
import type { HashedSample } from './make-chunks';
import { beginPart, endPart, finishPart, removeLeftovers } from './parts';
import { type PreparedSample, preparing, type ResizedSample } from './prepare-samples';
import type { Square } from './resize';
import { RowWriter } from './row-files';
import { imagesFile, mapsFile, readStored, rowSum, type StoredSample } from './rows';
import type { StoreIndex } from './store-index';
import { StoredBefore } from './stored-before';

export interface StoreBuild extends Square {
  /** The finished store's. */
  folder: string;
  /** What the names of all stores begin with that differ only in their samples. */
  family: string;
  samples: readonly HashedSample[];
  segmenter: Pick<Segmenter, 'classes'>;
}

/**
 * Builds a store beside its place and renames it, so that a store that exists is a whole one. When it is stopped, what was
 * done stays, and the next build takes it over.
 */
export async function beginStore(build: StoreBuild): Promise<Build<ResizedSample, PreparedSample>> {
  const { folder, family, samples, segmenter, size, fit } = build;
  const before = await StoredBefore.find(family, size, new Set(samples.map(({ hash }) => hash)));
  const part = beginPart(folder);
  const writer = await RowWriter.create(part, [imagesFile, mapsFile]);
  const stored: StoredSample[] = [];
  return {
    before,
    making: preparing(segmenter, { size, ...(fit && { fit }) }),
    async append(chunk) {
      const rows = chunk.map(({ sample, made }) => rowOf(sample, made ?? before.read(sample.hash)));
      await writer.append(rows);
      stored.push(...rows.map((row) => row.stored));
    },
    async finish() {
      await writer.sync();
      await writer.close();
      const presence = classPresence(segmenter.classes, stored);
      const index: StoreIndex = { size, classes: [...segmenter.classes], presence, samples: stored };
      await writeChecked(join(part, 'index.json'), index, 0);
      await writer.removeLines();
      await finishPart(part, folder);
      const hashes = new Set(stored.map(({ hash }) => hash));
      await removeLeftovers(family, async (left) =>
        (await readStored(left, size)).every(({ hash }) => hashes.has(hash)),
      );
    },
    async close() {
      before.close();
      await writer.close();
      if (stored.length === 0) await rm(part, { recursive: true, force: true });
      endPart(part);
    },
  };
}

function rowOf(
  { id, image: file, mask, hash }: HashedSample,
  { image, map, pixels }: Pick<PreparedSample, 'image' | 'map' | 'pixels'>,
): { stored: StoredSample; bytes: Uint8Array[] } {
  const sum = rowSum(image, map);
  return { stored: { id, image: file, ...(mask ? { mask } : {}), hash, pixels, sum }, bytes: [image, map] };
}
