import { type ChunkRow, type ChunksRequest, type Known, makeInChunks } from './make-chunks';
import type { DecodedSample, Making } from './prepare-samples';

/** Something that is stored of samples, while it is built beside its place. */
export interface Build<Decoded extends DecodedSample, Made> {
  before: Known;
  making: Making<Decoded, Made>;
  /** Stores the next samples. */
  append(rows: readonly ChunkRow<Made>[]): Promise<void>;
  /** Brings it to its place, once all samples are stored. */
  finish(): Promise<void>;
  /** Called at the end, finished or not: what was stored stays, and the next build takes it over. */
  close(): Promise<void>;
}

/** What of a request all builds have in common. */
export type BuildRequest = Omit<ChunksRequest<DecodedSample, unknown>, 'before' | 'making'>;

export async function runBuild<Decoded extends DecodedSample, Made>(
  request: BuildRequest,
  build: Build<Decoded, Made>,
): Promise<void> {
  const { before, making } = build;
  try {
    await makeInChunks({ ...request, before, making }, (rows) => build.append(rows));
    await build.finish();
  } finally {
    await build.close();
  }
}

/**
 * Two builds in one pass: an image that either of them needs is decoded and segmented once, and made for both.
 *
 * @param first decodes for both
 * @param second needs images at their own size, and no more
 */
export function together<Decoded extends DecodedSample, First, Second>(
  first: Build<Decoded, First>,
  second: Build<DecodedSample, Second>,
): Build<Decoded, { first: First; second: Second }> {
  const isKnown = (hash: string) => first.before.has(hash) && second.before.has(hash);
  return {
    before: {
      count: (hashes) => Math.min(first.before.count(hashes), second.before.count(hashes)),
      has: isKnown,
    },
    making: {
      decode: (opened) => first.making.decode(opened),
      async finish(segmented) {
        const ones = await first.making.finish(segmented);
        const others = await second.making.finish(segmented);
        return ones.map((one, i) => ({ first: one, second: others[i] as Second }));
      },
    },
    async append(rows) {
      await first.append(rows.map(({ sample, made }) => ({ sample, ...(made && { made: made.first }) })));
      await second.append(rows.map(({ sample, made }) => ({ sample, ...(made && { made: made.second }) })));
    },
    async finish() {
      await first.finish();
      await second.finish();
    },
    async close() {
      try {
        await first.close();
      } finally {
        await second.close();
      }
    },
  };
}
