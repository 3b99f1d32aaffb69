import type { Distance, Engine, NodeEmbeddings, PairScores, Tensor2D } from '@hemlkit/core/method';

/** Numbers that a block of comparisons may hold at once (32 MiB). */
const blockLimit = 2 ** 23;

/**
 * Scores of all pairs by a distance, some queries at a time.
 *
 * @param perPair numbers that the distance holds of a pair at once
 */
export function pairScores(
  { tf }: Engine,
  { rows, dimensions }: NodeEmbeddings,
  distance: Pick<Distance, 'inverted' | 'matrix'>,
  perPair: number,
): PairScores {
  const count = rows.length / dimensions;
  const size = Math.max(1, Math.min(count, Math.floor(blockLimit / (count * perPair))));
  return {
    inverted: distance.inverted,
    async of(first, wanted) {
      const found = new Float32Array(wanted * count);
      for (let next = first; next < first + wanted; next += size) {
        // A block of one size, hence one compiled graph: the last begins earlier.
        const start = Math.max(0, Math.min(next, count - size));
        const matrix = tf.tidy(() => {
          const all: Tensor2D = tf.tensor2d(rows, [count, dimensions]);
          const block = rows.slice(start * dimensions, (start + size) * dimensions);
          return distance.matrix(tf.tensor2d(block, [size, dimensions]), all);
        });
        const values = (await matrix.data()) as Float32Array;
        matrix.dispose();
        const end = Math.min(next + size, first + wanted);
        found.set(values.subarray((next - start) * count, (end - start) * count), (next - first) * count);
      }
      return found;
    },
  };
}
