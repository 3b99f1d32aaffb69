import { defineDistance, services, type Tensor2D, type TF, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { squaredDistances } from './pairwise';
import { squaredRanking } from './ranking';

const options = Type.Object({
  normalize: Type.Boolean({ default: true, description: 'Give every embedding the length 1 first.' }),
});

/**
 * PML's SNRDistance (Yuan et al., 2019): var(a − b) / var(a), variances over the dimensions. The signal is the first
 * argument: d(a, b) ≠ d(b, a). Not bounded; an embedding whose dimensions are all equal has no variance, and its
 * distances are infinite or not a number.
 */
export const snr = defineDistance({
  type: 'snr',
  summary: 'Noise-to-signal ratio var(a - b) / var(a) over the dimensions; not symmetric.',
  options,
  inject: { tf: services.tf },
  create: ({ normalize }, { tf }) => {
    const rows = (x: Tensor2D) => prepare(tf, x, normalize);
    return {
      inverted: false,
      matrix: (a, b) => noiseToSignal(tf, rows(a), rows(b)),
      // The signal is the query's: not a number, like the distance, where it has none.
      ranking: squaredRanking(tf, rows, (used) => tf.reciprocal(tf.sum<Tensor2D>(tf.square(used), 1, true))),
    };
  },
});

/** The mean of both directions of `snr`. */
export const snrSymmetric = defineDistance({
  type: 'snr-symmetric',
  summary: 'The mean of snr(a, b) and snr(b, a).',
  options,
  inject: { tf: services.tf },
  create: ({ normalize }, { tf }) => {
    const rows = (x: Tensor2D) => prepare(tf, x, normalize);
    const mean = (left: Tensor2D, right: Tensor2D): Tensor2D => {
      const there = noiseToSignal(tf, left, right);
      return tf.mul(tf.add<Tensor2D>(there, tf.transpose(noiseToSignal(tf, right, left))), 0.5);
    };
    return {
      inverted: false,
      matrix: (a, b) => mean(rows(a), rows(b)),
      ranking: {
        prepare: (references) => [rows(references)],
        scores: (queries, [prepared]) => tf.neg(mean(rows(queries), prepared as Tensor2D)),
      },
    };
  },
});

/** Rows with the mean 0, so that a sum of squares is a variance times a constant, which the ratio cancels. */
function prepare(tf: TF, rows: Tensor2D, normalize: boolean): Tensor2D {
  const used = normalize ? normalise(tf, rows) : rows;
  return tf.sub(used, tf.mean(used, 1, true));
}

function noiseToSignal(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.div(squaredDistances(tf, a, b), tf.sum(tf.square(a), 1, true));
}
