import { defineDistance, services, type Tensor2D, type TF, Type } from '@hemlkit/core/plugin';
import { normalise } from './normalise';
import { squaredDistances } from './pairwise';

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
  create: ({ normalize }, { tf }) => ({
    inverted: false,
    matrix: (a, b) => noiseToSignal(tf, prepare(tf, a, normalize), prepare(tf, b, normalize)),
  }),
});

/** The mean of both directions of `snr`. */
export const snrSymmetric = defineDistance({
  type: 'snr-symmetric',
  summary: 'The mean of snr(a, b) and snr(b, a).',
  options,
  inject: { tf: services.tf },
  create: ({ normalize }, { tf }) => ({
    inverted: false,
    matrix: (a, b) => {
      const [left, right] = [prepare(tf, a, normalize), prepare(tf, b, normalize)];
      const back = tf.transpose(noiseToSignal(tf, right, left));
      return tf.mul(tf.add<Tensor2D>(noiseToSignal(tf, left, right), back), 0.5);
    },
  }),
});

/** Rows with the mean 0, so that a sum of squares is a variance times a constant, which the ratio cancels. */
function prepare(tf: TF, rows: Tensor2D, normalize: boolean): Tensor2D {
  const used = normalize ? normalise(tf, rows) : rows;
  return tf.sub(used, tf.mean(used, 1, true));
}

function noiseToSignal(tf: TF, a: Tensor2D, b: Tensor2D): Tensor2D {
  return tf.div(squaredDistances(tf, a, b), tf.sum(tf.square(a), 1, true));
}
