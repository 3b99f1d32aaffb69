import type { NodeEmbeddings } from '../contracts/explanation';
import type { Distance } from '../contracts/metric-learning';
import type { TF } from '../contracts/tf';

/** Pairs for one matrix of distances, of which only the diagonal is wanted. */
const pairsAtOnce = 32;

/** Rows of a matrix of distances at a time: some distances form all differences. */
const rowsAtOnce = 32;

/** How different embeddings are by a distance: larger is more different, also where the distance is a similarity. */
export class Differences {
  constructor(
    private readonly tf: TF,
    private readonly distance: Distance,
  ) {}

  /** From one row to another, for each pair of positions. */
  async pairs(
    embeddings: NodeEmbeddings,
    pairs: readonly (readonly [number, number])[],
  ): Promise<Float64Array> {
    return this.turned(await pairDistances(this.tf, this.distance, embeddings, pairs));
  }

  /** From each row of `a` to each of `b`, [rows of a, rows of b]. */
  async between(a: NodeEmbeddings, b: NodeEmbeddings): Promise<Float64Array> {
    const { tf, distance } = this;
    const { dimensions } = a;
    const count = a.rows.length / dimensions;
    const others = b.rows.length / dimensions;
    const values = new Float64Array(count * others);
    for (let start = 0; start < count; start += rowsAtOnce) {
      const size = Math.min(rowsAtOnce, count - start);
      const part = a.rows.slice(start * dimensions, (start + size) * dimensions);
      const matrix = tf.tidy(() =>
        distance.matrix(tf.tensor2d(part, [size, dimensions]), tf.tensor2d(b.rows, [others, dimensions])),
      );
      values.set(await matrix.data(), start * others);
      matrix.dispose();
    }
    return this.turned(values);
  }

  private turned(values: Float64Array): Float64Array {
    return this.distance.inverted ? values.map((value) => -value) : values;
  }
}

/** The distance from one row to another, for each pair of positions, as the distance gives it. */
export async function pairDistances(
  tf: TF,
  distance: Distance,
  { rows, dimensions }: NodeEmbeddings,
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
