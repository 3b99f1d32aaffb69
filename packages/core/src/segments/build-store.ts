import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Segmenter } from '../contracts/data';
import type { Sample } from '../contracts/sample';
import { renameDurably } from '../files/atomic';
import { writeChecked } from '../files/checked-json';
import { setAside } from '../files/damaged';
import { exists } from '../files/exists';
import { chunksOf } from './chunks';
import { classPresence } from './class-presence';
import { inStages } from './in-stages';
import {
  type DecodedSample,
  decodeOpened,
  finishSamples,
  type OpenedGroups,
  openSamples,
  type PreparedSample,
  prepareGroups,
  segmentSamples,
} from './prepare-samples';
import { type Row, RowWriter, rowSum, type StoredSample } from './rows';
import type { StoreIndex } from './store-index';
import { beginPart, endPart, removeLeftovers, StoredBefore } from './stored-before';

type HashedSample = Sample & { hash: string };

/**
 * @param done samples that are stored
 * @param computed those of them that were not stored before
 * @param secondsLeft at the rate so far; undefined while nothing was computed
 */
export type OnStoreProgress = (done: number, computed: number, secondsLeft?: number) => void;

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
 * Builds a store beside its place and renames it, so that a store that exists is a whole one. While one chunk is in
 * the segmenter, the next is decoded and the one before is written. When it is stopped, what was done stays, and the next build takes it over.
 */
export async function buildStore(request: BuildRequest): Promise<void> {
  const { folder, family, samples, segmenter, size } = request;
  const before = await StoredBefore.find(family, size, new Set(samples.map(({ hash }) => hash)));
  const part = beginPart(folder);
  const writer = await RowWriter.create(part);
  const stored: StoredSample[] = [];
  try {
    await writeRows(request, before, async (rows) => {
      await writer.append(rows);
      stored.push(...rows.map((row) => row.stored));
    });
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
  await rm(join(part, 'samples.jsonl'), { force: true });
  // A folder without its index is a store that somebody took apart.
  if ((await exists(folder)) && !(await exists(join(folder, 'index.json')))) setAside(folder);
  await renameDurably(part, folder).catch((error: NodeJS.ErrnoException) => {
    // Another process has built the same store meanwhile: it is as good.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    return rm(part, { recursive: true, force: true });
  });
  await removeLeftovers(family, size, stored);
}

async function writeRows(
  { samples, segmenter, size, onProgress, onNote = () => {} }: BuildRequest,
  before: StoredBefore,
  write: (rows: Row[]) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  let toCompute = samples.length - before.count(samples.map(({ hash }) => hash));
  let computed = 0;
  let done = 0;
  const notes: string[] = [];
  onProgress(0, 0);
  // A failure is told with the first batch.
  if (toCompute > 0) segmenter.prepare?.().catch(() => {});
  const segmented = inStages(
    chunksOf(samples),
    async (part) => {
      const unknown = part.filter(({ hash }) => !before.has(hash));
      return { part, images: await decodeChunk(await openSamples(unknown), size) };
    },
    async ({ part, images }) => {
      // A few very large images: one group at a time, and none of them is held longer than it must be.
      if ('groups' in images) {
        const prepared = await prepareGroups(images.groups, segmenter, size, (note) => notes.push(note));
        return { part, prepare: () => prepared };
      }
      const maps = await segmentSamples(images.decoded, segmenter);
      for (const { note } of images.decoded) if (note !== undefined) notes.push(note);
      return { part, prepare: () => finishSamples(maps, segmenter, size) };
    },
  );
  for await (const { part, prepare } of segmented) {
    const all = prepare();
    const prepared = all.values();
    await write(
      part.map(({ id, image: file, mask, hash }): Row => {
        const { image, map, pixels } = before.has(hash)
          ? before.read(hash)
          : (prepared.next().value as PreparedSample);
        const sum = rowSum(image, map);
        return { stored: { id, image: file, ...(mask ? { mask } : {}), hash, pixels, sum }, image, map };
      }),
    );
    computed += all.length;
    toCompute -= all.length;
    done += part.length;
    const seconds = (performance.now() - started) / 1000;
    onProgress(done, computed, computed > 0 ? (seconds / computed) * toCompute : undefined);
  }
  if (notes.length > 0)
    onNote(notes.length > 1 ? `${notes[0]} (${notes.length - 1} more are.)` : (notes[0] as string));
}

/** A chunk's images at their own size, or, if those are too many pixels to hold, what they are decoded from. */
const decodeChunk = async (
  groups: OpenedGroups,
  size: number,
): Promise<{ decoded: DecodedSample[] } | { groups: OpenedGroups }> =>
  groups.length > 1 ? { groups } : { decoded: await decodeOpened(groups[0] ?? [], size) };
