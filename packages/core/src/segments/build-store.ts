import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segmenter } from '../contracts/data';
import { writeChecked } from '../files/checked-json';
import { classPresence } from './class-presence';
import { type HashedSample, makeInChunks, type OnStoreProgress } from './make-chunks';
import { beginPart, endPart, finishPart, removeLeftovers } from './parts';
import { type PreparedSample, preparing } from './prepare-samples';
import { RowWriter } from './row-files';
import { imagesFile, mapsFile, readStored, rowSum, type StoredSample } from './rows';
import type { StoreIndex } from './store-index';
import { StoredBefore } from './stored-before';

export interface BuildRequest {
  /** The finished store's. */
  folder: string;
  /** What the names of all stores begin with that differ only in their samples. */
  family: string;
  samples: readonly HashedSample[];
  segmenter: Segmenter;
  size: number;
  onProgress: OnStoreProgress;
  /** Told once, at the end, of what a person should know about the images. */
  onNote?: (message: string) => void;
}

/**
 * Builds a store beside its place and renames it, so that a store that exists is a whole one. When it is stopped, what was
 * done stays, and the next build takes it over.
 */
export async function buildStore(request: BuildRequest): Promise<void> {
  const { folder, family, samples, segmenter, size } = request;
  const before = await StoredBefore.find(family, size, new Set(samples.map(({ hash }) => hash)));
  const part = beginPart(folder);
  const writer = await RowWriter.create(part, [imagesFile, mapsFile]);
  const stored: StoredSample[] = [];
  try {
    await makeInChunks(
      { ...request, before, making: preparing(segmenter, { size }) },
      async (chunk, made) => {
        const rows = chunk.map((sample) => {
          const row = before.has(sample.hash)
            ? before.read(sample.hash)
            : (made.next().value as PreparedSample);
          return rowOf(sample, row);
        });
        await writer.append(rows);
        stored.push(...rows.map((row) => row.stored));
      },
    );
    await writer.sync();
    await writer.close();
    const presence = classPresence(segmenter.classes, stored);
    const index: StoreIndex = { size, classes: segmenter.classes, presence, samples: stored };
    await writeChecked(join(part, 'index.json'), index, 0);
  } catch (error) {
    await writer.close();
    if (stored.length === 0) await rm(part, { recursive: true, force: true });
    throw error;
  } finally {
    before.close();
    endPart(part);
  }
  await writer.removeLines();
  await finishPart(part, folder);
  const hashes = new Set(stored.map(({ hash }) => hash));
  await removeLeftovers(family, async (left) =>
    (await readStored(left, size)).every(({ hash }) => hashes.has(hash)),
  );
}

function rowOf(
  { id, image: file, mask, hash }: HashedSample,
  { image, map, pixels }: Pick<PreparedSample, 'image' | 'map' | 'pixels'>,
): { stored: StoredSample; bytes: Uint8Array[] } {
  const sum = rowSum(image, map);
  return { stored: { id, image: file, ...(mask ? { mask } : {}), hash, pixels, sum }, bytes: [image, map] };
}
