import { BatchReader } from './batch-reader';
import type { SplitData } from './split-data';
import type { Trainer } from './trainer';

/**
 * Embeddings of a whole split with the weights that the trainer's model has now.
 *
 * @param table see `lookupTable`
 * @returns [samples, dimensions], row-major, in the split's order
 */
export async function embedSplit(
  trainer: Pick<Trainer, 'splitBatch' | 'model' | 'embed'>,
  split: SplitData,
  table: Float32Array,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { splitBatch: batch, model } = trainer;
  const { dimensions } = model;
  const { count } = split.store;
  const embeddings = new Float32Array(count * dimensions);
  const reader = new BatchReader(split.store, split.labels, batch);
  for (let start = 0; start < count; start += batch) {
    signal?.throwIfAborted();
    const positions = Int32Array.from({ length: Math.min(batch, count - start) }, (_, i) => start + i);
    reader.read(positions);
    const [rows] = await trainer.embed(batch).run([reader.images, reader.maps, table]);
    embeddings.set((rows as Float32Array).subarray(0, positions.length * dimensions), start * dimensions);
  }
  return embeddings;
}
