import type { Segmenter } from '../contracts/data';
import type { Sample } from '../contracts/sample';
import { chunksOf } from './chunks';
import { inStages } from './in-stages';
import {
  type DecodedSample,
  type Making,
  makeGroups,
  type OpenedGroups,
  openSamples,
  segmentSamples,
} from './prepare-samples';

/** A sample with the hash of its files. */
export type HashedSample = Sample & { hash: string };

/**
 * @param done samples that are stored
 * @param computed those of them that were not stored before
 * @param secondsLeft at the rate so far; undefined while nothing was computed
 */
export type OnStoreProgress = (done: number, computed: number, secondsLeft?: number) => void;

/** What a store takes over from those that were there before it. */
export interface Known {
  /** How many of these hashes it has; damaged ones count. */
  count(hashes: readonly string[]): number;
  /** Whether it has what belongs to a hash, and that is what was written. */
  has(hash: string): boolean;
}

export interface ChunksRequest<Decoded extends DecodedSample, Made> {
  samples: readonly HashedSample[];
  segmenter: Segmenter;
  before: Known;
  making: Making<Decoded, Made>;
  onProgress: OnStoreProgress;
  /** Given once, at the end, what a person should know about the images. */
  onNote?: ((message: string) => void) | undefined;
}

/** A sample of a chunk, and what was made of it. Absent: it was known. */
export interface ChunkRow<Made> {
  sample: HashedSample;
  made?: Made;
}

/**
 * Makes what a store needs of its samples, chunk by chunk in bounded memory. While one chunk is in the segmenter, the next is
 * decoded and the one before is written.
 */
export async function makeInChunks<Decoded extends DecodedSample, Made>(
  { samples, segmenter, before, making, onProgress, onNote = () => {} }: ChunksRequest<Decoded, Made>,
  write: (rows: readonly ChunkRow<Made>[]) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  let toCompute = samples.length - before.count(samples.map(({ hash }) => hash));
  let computed = 0;
  let done = 0;
  const notes: string[] = [];
  onProgress(0, 0);
  // A failure is reported with the first batch.
  if (toCompute > 0) segmenter.prepare?.().catch(() => {});
  const segmented = inStages(
    chunksOf(samples),
    async (chunk) => {
      const known = chunk.map(({ hash }) => before.has(hash));
      const unknown = chunk.filter((_, i) => !known[i]);
      return { chunk, known, images: await decodeChunk(await openSamples(unknown), making) };
    },
    async ({ images, ...of }) => {
      // A few very large images: one group at a time, and none of them is held longer than it must be.
      if ('groups' in images) {
        const made = await makeGroups(images.groups, segmenter, making, (note) => notes.push(note));
        return { ...of, finish: () => made };
      }
      const maps = await segmentSamples(images.decoded, segmenter);
      for (const { note } of images.decoded) if (note !== undefined) notes.push(note);
      return { ...of, finish: () => making.finish(maps) };
    },
  );
  for await (const { chunk, known, finish } of segmented) {
    const made = await finish();
    const next = made.values();
    await write(
      chunk.map((sample, i) => (known[i] ? { sample } : { sample, made: next.next().value as Made })),
    );
    computed += made.length;
    toCompute -= made.length;
    done += chunk.length;
    const seconds = (performance.now() - started) / 1000;
    onProgress(done, computed, computed > 0 ? (seconds / computed) * toCompute : undefined);
  }
  if (notes.length > 0)
    onNote(notes.length > 1 ? `${notes[0]} (${notes.length - 1} more are.)` : (notes[0] as string));
}

/** A chunk's images at their own size, or, if those are too many pixels to hold, what they are decoded from. */
const decodeChunk = async <Decoded extends DecodedSample>(
  groups: OpenedGroups,
  { decode }: Pick<Making<Decoded, unknown>, 'decode'>,
): Promise<{ decoded: Decoded[] } | { groups: OpenedGroups }> =>
  groups.length > 1 ? { groups } : { decoded: await decode(groups[0] ?? []) };
