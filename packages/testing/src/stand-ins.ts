import {
  type Component,
  defineDistance,
  services,
  type Tensor,
  type Tensor2D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';

const normalize = Type.Boolean({ default: true, description: 'Give every embedding the length 1 first.' });
const inject = { tf: services.tf };

const euclidean = defineDistance({
  type: 'euclidean',
  summary: 'Lp distance, formed one difference at a time.',
  options: Type.Object({
    normalize,
    p: Type.Number({ default: 2, description: 'The norm.' }),
    power: Type.Number({ default: 1, description: 'Power of the distance.' }),
  }),
  inject,
  create: ({ normalize, p, power }, { tf }) => ({
    inverted: false,
    matrix: (a, b) => {
      const [left, right] = normalize ? [unit(tf, a, p), unit(tf, b, p)] : [a, b];
      const sums = tf.sum(raised(tf, tf.abs(apart(tf, left, right)), p), 2);
      return raised(tf, sums, power / p) as Tensor2D;
    },
  }),
});

const cosine = defineDistance({
  type: 'cosine',
  summary: 'Cosine similarity.',
  options: Type.Object({}),
  inject,
  create: (_, { tf }) => ({
    inverted: true,
    matrix: (a, b) => tf.matMul(unit(tf, a), unit(tf, b), false, true),
  }),
});

const dot = defineDistance({
  type: 'dot',
  summary: 'Dot product.',
  options: Type.Object({ normalize }),
  inject,
  create: ({ normalize }, { tf }) => ({
    inverted: true,
    matrix: (a, b) =>
      normalize ? tf.matMul(unit(tf, a), unit(tf, b), false, true) : tf.matMul(a, b, false, true),
  }),
});

const snr = defineDistance({
  type: 'snr',
  summary: 'Ratio of variances, var(a - b) / var(a).',
  options: Type.Object({ normalize }),
  inject,
  create: ({ normalize }, { tf }) => ({
    inverted: false,
    matrix: (a, b) => {
      const [left, right] = normalize ? [unit(tf, a), unit(tf, b)] : [a, b];
      return tf.div(variance(tf, apart(tf, left, right), 2), variance(tf, left, 1, true)) as Tensor2D;
    },
  }),
});

/** The distances that losses and miners ask for, written as plainly as they can be. */
export const standIns: readonly Component[] = [euclidean, cosine, dot, snr];

/** Every row of a minus every row of b, [M, N, D]. */
const apart = (tf: TF, a: Tensor2D, b: Tensor2D): Tensor => tf.sub(tf.expandDims(a, 1), tf.expandDims(b, 0));

const variance = (tf: TF, x: Tensor, axis: number, keep = false): Tensor =>
  tf.mean(tf.square(tf.sub(x, tf.mean(x, axis, true))), axis, keep);

/** x ** exponent for x ≥ 0, with gradient 0 at 0. */
function raised(tf: TF, x: Tensor, exponent: number): Tensor {
  if (exponent === 1) return x;
  // `step` has a gradient, 0; a comparison has none, and tfjs refuses to differentiate through it.
  const positive = tf.step(x);
  return tf.mul(positive, tf.pow(tf.add(x, tf.sub(1, positive)), exponent));
}

function unit(tf: TF, rows: Tensor2D, p = 2): Tensor2D {
  const length = raised(tf, tf.sum(raised(tf, tf.abs(rows), p), 1, true), 1 / p);
  return tf.div<Tensor2D>(rows, tf.maximum(length, 1e-12));
}
