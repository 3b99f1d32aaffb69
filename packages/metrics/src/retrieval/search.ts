import type { Distance, Tensor, Tensor2D, TF } from '@hemlkit/core/plugin';
import { nearest } from './nearest';

/** Numbers that one block of distances may take (64 MiB). */
const blockLimit = 2 ** 24;

export interface SearchRequest {
  tf: TF;
  distance: Distance;
  /** [queries, dimensions] */
  queries: Tensor2D;
  /** [references, dimensions] */
  references: Tensor2D;
  /** Query i is reference i, and is not its own neighbour. */
  self: boolean;
  /** Neighbours of each query. */
  count: number;
}

/**
 * Finds every query's nearest references, a block of queries at a time: no more than a few blocks of distances are
 * in memory, whatever their number.
 * @param visit called for each query in order, with positions of references, nearest first, −1 where there is none;
 * they are overwritten by the next block
 */
export async function search(
  { tf, distance, queries, references, self, count }: SearchRequest,
  visit: (query: number, found: Int32Array) => void,
): Promise<void> {
  const [total, dimensions] = queries.shape;
  const [columns] = references.shape;
  // Ranking is cheaper, but not to the last bit what the distance gives; few samples get that.
  const ranking = total * columns * dimensions > blockLimit ? distance.ranking : undefined;
  const perRow = ranking ? columns : columns * dimensions;
  const rows = Math.max(1, Math.min(total, Math.floor(blockLimit / perRow)));
  const values = (await queries.data()) as Float32Array;
  const prepared: Tensor[] = tf.tidy(() => ranking?.prepare(references) ?? [tf.clone(references)]);
  // On a backend that puts computation off, reading is what makes them known to every block.
  await Promise.all(prepared.map((tensor) => tensor.data()));

  // The last block begins earlier rather than being shorter: one shape, hence one compiled graph.
  const begin = (next: number) => Math.min(next, total - rows);
  const compute = async (next: number): Promise<Float32Array> => {
    const first = begin(next);
    const block = values.slice(first * dimensions, (first + rows) * dimensions);
    const matrix = tf.tidy(() => {
      const part = tf.tensor2d(block, [rows, dimensions]);
      return ranking ? ranking.scores(part, prepared) : distance.matrix(part, prepared[0] as Tensor2D);
    });
    try {
      return (await matrix.data()) as Float32Array;
    } finally {
      matrix.dispose();
    }
  };
  try {
    let computing = compute(0);
    for (let next = 0; next < total; next += rows) {
      const distances = await computing;
      // The next block is computed while this one is searched.
      if (next + rows < total) computing = compute(next + rows);
      const firstRow = begin(next);
      const { inverted } = distance;
      const found = nearest(
        { values: distances, rows, columns, inverted, ...(self ? { firstRow } : {}) },
        count,
      );
      for (let row = next - firstRow; row < rows; row++)
        visit(firstRow + row, found.subarray(row * count, (row + 1) * count));
    }
  } finally {
    tf.dispose(prepared);
  }
}
