import type { Distance } from '../contracts/metric-learning';
import type { TF } from '../contracts/tf';

/** Pairs for one matrix of distances, of which only the diagonal is wanted. */
const pairsAtOnce = 32;

/**
 * The distance from one row to another, for each pair of positions.
 *
 * @param rows embeddings [rows, dimensions], row-major
 */
export async function pairDistances(
  tf: TF,
  distance: Distance,
  rows: Float32Array,
  dimensions: number,
  pairs: readonly (readonly [number, number])[],
): Promise<Float64Array> {
  const values = new Float64Array(pairs.length);
  for (let start = 0; start < pairs.length; start += pairsAtOnce) {
    const part = pairs.slice(start, start + pairsAtOnce);
    const side = (which: 0 | 1) => {
      const taken = new Float32Array(part.length * dimensions);
      for (const [i, pair] of part.entries())
        taken.set(rows.subarray(pair[which] * dimensions, (pair[which] + 1) * dimensions), i * dimensions);
      return tf.tensor2d(taken, [part.length, dimensions]);
    };
    const matrix = tf.tidy(() => distance.matrix(side(0), side(1)));
    const numbers = await matrix.data();
    matrix.dispose();
    for (let i = 0; i < part.length; i++) values[start + i] = numbers[i * part.length + i] as number;
  }
  return values;
}
