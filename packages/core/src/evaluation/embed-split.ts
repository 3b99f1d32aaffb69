import type { Program } from '../contracts/engine';
import { BatchReader } from '../training/batch-reader';
import type { SplitData } from '../training/data';

/** Embeddings of a whole split at one node, [samples, dimensions], row-major, in the split's order. */
export async function embedSplit(
  program: Program,
  split: SplitData,
  table: Float32Array,
  batch: number,
  dimensions: number,
): Promise<Float32Array> {
  const { count } = split.store;
  const embeddings = new Float32Array(count * dimensions);
  const reader = new BatchReader(split.store, split.labels, batch);
  for (let start = 0; start < count; start += batch) {
    const positions = Int32Array.from({ length: Math.min(batch, count - start) }, (_, i) => start + i);
    reader.read(positions);
    const [rows] = await program.run([reader.images, reader.maps, table]);
    embeddings.set((rows as Float32Array).subarray(0, positions.length * dimensions), start * dimensions);
  }
  return embeddings;
}
