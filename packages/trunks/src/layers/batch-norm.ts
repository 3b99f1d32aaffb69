import type { Tensor, Tensor4D, TF, Variable } from '@hemlkit/core/plugin';
import type { Builder, Layer } from './builder';
import { ones, zeros } from './initial-values';

/** Share of a batch in the running statistics, and what is added to a variance: PyTorch's defaults. */
const momentum = 0.1;
const epsilon = 1e-5;

/** The variables of one batch normalisation, each [channels]. */
export interface BatchNormVariables {
  weight: Variable;
  bias: Variable;
  runningMean: Variable;
  runningVariance: Variable;
}

/**
 * Batch normalisation over all but the last axis (Ioffe and Szegedy, 2015), as torch.nn.BatchNorm2d: a batch is
 * normalised by its biased variance, while the running variance moves by the unbiased one.
 */
export function batchNorm(builder: Builder, name: string, channels: number): Layer {
  const { tf } = builder;
  const make = (part: string, initial: typeof ones, trainable = true) =>
    builder.variable({ name: `${name}.${part}`, shape: [channels], layout: 'plain', initial }, trainable);
  const variables = {
    weight: make('weight', ones),
    bias: make('bias', zeros),
    runningMean: make('running_mean', zeros, false),
    runningVariance: make('running_var', ones, false),
  };
  return (x, training) => {
    if (!training) return normaliseByRunning(tf, x, variables);
    const rows = tf.reshape(x, [-1, channels]);
    return tf.reshape(normaliseByBatch(tf, rows, variables), x.shape);
  };
}

/** y = x · scale + shift, scale and shift known beforehand: two passes over x. */
function normaliseByRunning(tf: TF, x: Tensor4D, variables: BatchNormVariables): Tensor4D {
  const { weight, bias, runningMean, runningVariance } = variables;
  const scale = tf.mul(weight, tf.rsqrt(tf.add(runningVariance, epsilon)));
  const shift = tf.sub(bias, tf.mul(runningMean, scale));
  return tf.add(tf.mul(x, scale), shift);
}

/**
 * Forward and backward by hand, for few passes over the rows; automatic differentiation of the same formula makes
 * three times as many. With c = x − mean and i = 1/√(var + ε), over N rows:
 *
 *     y  = c · (i·weight) + bias
 *     dx = i·weight · (dy − Σdy/N − c · i²·Σ(dy·c)/N)
 *
 * Centring costs one pass more than E[x²] − E[x]², and loses no digits where the mean is large.
 */
function normaliseByBatch(tf: TF, rows: Tensor, variables: BatchNormVariables): Tensor {
  const { weight, bias } = variables;
  const count = rows.shape[0] as number;
  const normalise = tf.customGrad((...inputs) => {
    const [x, gamma, beta, save] = inputs as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const mean = tf.mean(x, 0);
    const centred = tf.sub(x, mean);
    const variance = tf.mean(tf.square(centred), 0);
    moveRunning(tf, variables, mean, variance, count);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const scale = tf.mul(inverse, gamma);
    save([centred, inverse, scale]);
    return {
      value: tf.add(tf.mul(centred, scale), beta),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [c, i, s] = saved as [Tensor, Tensor, Tensor];
        const sum = tf.sum(dy, 0);
        const dot = tf.sum(tf.mul(dy, c), 0);
        const alongCentred = tf.mul(tf.mul(tf.square(i), tf.mul(dot, 1 / count)), s);
        const constant = tf.mul(tf.mul(sum, 1 / count), s);
        const dx = tf.sub(tf.sub(tf.mul(dy, s), tf.mul(c, alongCentred)), constant);
        return [dx, tf.mul(dot, i), sum];
      },
    };
  });
  return normalise(rows, weight, bias);
}

/** running ← running · (1 − momentum) + batch · momentum. */
function moveRunning(
  tf: TF,
  { runningMean, runningVariance }: BatchNormVariables,
  mean: Tensor,
  variance: Tensor,
  count: number,
): void {
  const unbiased = count / Math.max(count - 1, 1);
  runningMean.assign(tf.add(tf.mul(runningMean, 1 - momentum), tf.mul(mean, momentum)));
  runningVariance.assign(
    tf.add(tf.mul(runningVariance, 1 - momentum), tf.mul(variance, momentum * unbiased)),
  );
}
