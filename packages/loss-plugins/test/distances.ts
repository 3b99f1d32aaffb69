import type { Distance, Tensor2D, TF } from '@hemlkit/core/plugin';

/** Distances to test losses and miners with; the real ones live in another plugin. */
export function distances(tf: TF): { LpDistance: Distance; CosineSimilarity: Distance } {
  const normalised = (x: Tensor2D) =>
    tf.div<Tensor2D>(x, tf.sqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-24)));
  return {
    LpDistance: {
      inverted: false,
      matrix: (a, b) => {
        const [left, right] = [tf.expandDims(normalised(a), 1), tf.expandDims(normalised(b), 0)];
        // The maximum has gradient 0 where rows are equal.
        return tf.sqrt(tf.maximum(tf.sum(tf.square(tf.sub(left, right)), 2), 1e-24)) as Tensor2D;
      },
    },
    CosineSimilarity: {
      inverted: true,
      matrix: (a, b) => tf.matMul(normalised(a), normalised(b), false, true),
    },
  };
}
