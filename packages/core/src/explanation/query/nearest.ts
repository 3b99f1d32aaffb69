import type { NodeEmbeddings } from '../../contracts/explanation';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor2D, TF } from '../../contracts/tf';

export interface Near {
  position: number;
  distance: number;
}

/** References that are compared at once. */
const mostAtOnce = 4096;

/**
 * The references nearest to a query, nearest first, equal ones by ascending position. What has no finite distance is
 * near to nothing.
 *
 * @param query [dimensions]
 * @param isTaken which references are looked at
 * @param block references that are compared at once: memory does not grow with their number
 */
export async function nearestReferences(
  tf: TF,
  distance: Distance,
  query: Float32Array,
  { rows, dimensions }: NodeEmbeddings,
  isTaken: (position: number) => boolean,
  count: number,
  block = mostAtOnce,
): Promise<Near[]> {
  const total = rows.length / dimensions;
  const size = Math.min(block, total);
  const found: Near[] = [];
  for (let next = 0; next < total; next += size) {
    // The last block begins earlier rather than being shorter: one shape, hence one compiled graph.
    const first = Math.min(next, total - size);
    const matrix = tf.tidy(() => {
      const references: Tensor2D = tf.tensor2d(rows.slice(first * dimensions, (first + size) * dimensions), [
        size,
        dimensions,
      ]);
      return distance.matrix(tf.tensor2d(query, [1, dimensions]), references);
    });
    const values = await matrix.data();
    matrix.dispose();
    for (let position = next; position < first + size; position++) {
      const value = values[position - first] as number;
      if (isTaken(position) && Number.isFinite(value)) found.push({ position, distance: value });
    }
    // Only the best of each block can be among the best of all.
    found.sort((a, b) => (distance.inverted ? b.distance - a.distance : a.distance - b.distance));
    found.length = Math.min(found.length, count);
  }
  return found;
}
