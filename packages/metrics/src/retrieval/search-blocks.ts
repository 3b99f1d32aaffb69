import type { Distance, PairScores } from '@hemlkit/core/plugin';
import { nearest } from './nearest';
import type { SearchRequest, Visit } from './search-request';

/** Numbers that one block of distances may take (64 MiB). */
const blockLimit = 2 ** 24;

/** Distances of some queries to all references, block by block. */
export async function searchBlocks(
  { tf, distance, queries, references, self, count }: SearchRequest,
  ranking: Distance['ranking'],
  visit: Visit,
): Promise<void> {
  const [total, dimensions] = queries.shape;
  const [columns] = references.shape;
  const perRow = ranking ? columns : columns * dimensions;
  const rows = Math.max(1, Math.min(total, Math.floor(blockLimit / perRow)));
  const values = (await queries.data()) as Float32Array;
  const prepared = tf.tidy(() => ranking?.prepare(references) ?? [tf.clone(references)]);
  try {
    // On a backend that puts computation off, reading is what makes them known to every block.
    await Promise.all(prepared.map((tensor) => tensor.data()));
    for (let next = 0; next < total; next += rows) {
      // The last block begins earlier rather than being shorter: one shape, hence one compiled graph.
      const firstRow = Math.min(next, total - rows);
      const block = values.slice(firstRow * dimensions, (firstRow + rows) * dimensions);
      const matrix = tf.tidy(() => {
        const part = tf.tensor2d(block, [rows, dimensions]);
        return ranking ? ranking.scores(part, prepared) : distance.matrix(part, references);
      });
      const distances = (await matrix.data()) as Float32Array;
      matrix.dispose();
      const inverted = ranking ? true : distance.inverted;
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

/** The same by scores that are given. */
export async function searchScores(
  { queries, references, self, count }: SearchRequest,
  { inverted, of }: PairScores,
  visit: Visit,
): Promise<void> {
  const [total] = queries.shape;
  const [columns] = references.shape;
  const most = Math.max(1, Math.floor(blockLimit / columns));
  for (let first = 0; first < total; first += most) {
    const rows = Math.min(most, total - first);
    const block = { values: await of(first, rows), rows, columns, inverted };
    const found = nearest(self ? { ...block, firstRow: first } : block, count);
    for (let row = 0; row < rows; row++) visit(first + row, found.subarray(row * count, (row + 1) * count));
  }
}
