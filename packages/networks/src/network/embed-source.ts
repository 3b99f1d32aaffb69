import type { ImageSource, MethodSplit } from '@hemlkit/core/method';
import type { Trainer } from './trainer';

/** What embeds images with the weights that its model has now. */
export type EmbeddingModel = Pick<Trainer, 'splitBatch' | 'model' | 'embed' | 'frozen'>;

export interface SourceEmbedding {
  /** Changes the class map of an image before it is shown. */
  hide?: (position: number, map: Uint8Array) => void;
  signal?: AbortSignal | undefined;
  /** The split whose store the source is, so that the features of a frozen trunk are kept. */
  split?: MethodSplit | undefined;
}

/**
 * Embeds images with the weights that the model has now, in batches of `splitBatch`; one or two images by themselves.
 *
 * @param table which classes are shown, see `lookupTable`
 * @returns [images, dimensions], row-major, in the source's order
 * @throws the signal's reason when it is aborted
 */
export async function embedSource(
  model: EmbeddingModel,
  source: ImageSource,
  table: Float32Array,
  { hide, signal, split }: SourceEmbedding = {},
): Promise<Float32Array> {
  if (model.frozen) {
    const isWhole = split?.store === source && !hide;
    const features = isWhole
      ? model.frozen.ofSplit(split, table, { signal })
      : model.frozen.of(source, table, { hide, signal });
    return embedRows(model, await features, source.count, signal);
  }
  const { dimensions } = model.model;
  const { count } = source;
  const batch = count <= 2 ? Math.max(1, count) : model.splitBatch;
  const area = source.size ** 2;
  const images = new Uint8Array(batch * area * 3);
  const maps = new Uint8Array(batch * area);
  const rows = new Float32Array(count * dimensions);
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const size = Math.min(batch, count - start);
    for (let i = 0; i < size; i++) {
      const map = maps.subarray(i * area, (i + 1) * area);
      source.read(start + i, images.subarray(i * area * 3, (i + 1) * area * 3), map);
      hide?.(start + i, map);
    }
    const [embedded] = await model.embed(batch).run([images, maps, table]);
    rows.set((embedded as Float32Array).subarray(0, size * dimensions), start * dimensions);
  }
  return rows;
}

/** Embeds features that a frozen trunk has given, [count, features]. */
async function embedRows(
  embedding: EmbeddingModel,
  features: Float32Array,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { model, splitBatch } = embedding;
  const { dimensions } = model;
  const width = count === 0 ? 0 : features.length / count;
  const batch = count <= 2 ? Math.max(1, count) : splitBatch;
  const given = new Float32Array(batch * width);
  const rows = new Float32Array(count * dimensions);
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const here = Math.min(batch, count - start);
    given.set(features.subarray(start * width, (start + here) * width));
    const [embedded] = await embedding.embed(batch).run([given]);
    rows.set((embedded as Float32Array).subarray(0, here * dimensions), start * dimensions);
  }
  return rows;
}
