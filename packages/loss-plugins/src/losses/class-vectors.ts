import {
  component,
  HemlError,
  type LossInput,
  type NetworkVariable,
  type Random,
  sampleWeights,
  type Tensor1D,
  type Tensor2D,
  type TF,
  Type,
} from '@hemlkit/core/plugin';
import { reductionOptions } from './reduction';

/** The options by which every loss with a vector for each class is reduced. @param reducer the default one's type */
export const classReductionOptions = (reducer: string) => ({
  ...reductionOptions({ type: reducer }),
  weightRegularizer: Type.Optional(
    component('regularizer', {
      description: 'A penalty on the class vectors, added to the loss. Default: none.',
    }),
  ),
});

/** Normally distributed weights of a loss, saved as they are. */
export function drawnWeights(
  tf: TF,
  random: Random,
  shape: [number, number],
  deviation = 1,
): NetworkVariable & { value: { shape: [number, number] } } {
  const values = Float32Array.from({ length: shape[0] * shape[1] }, () => deviation * random.normal());
  const initial = tf.tensor2d(values, shape);
  const value = tf.variable(initial);
  initial.dispose();
  return { value, layout: 'plain' };
}

/** 1 where a sample is of a class, else 0: [batch, classes]. */
export function membership(tf: TF, labels: Tensor1D, classes: number): Tensor2D {
  const ids = tf.range(0, classes, 1, 'int32');
  return tf.cast(tf.equal(tf.expandDims(labels, 1), tf.expandDims(ids, 0)), 'float32') as Tensor2D;
}

/**
 * Cross entropy of each sample, times what it weighs among a miner's tuples: [batch].
 * @param logits [batch, classes]
 * @param places where in a tuple a sample counts
 */
export function weightedCrossEntropy(
  tf: TF,
  logits: Tensor2D,
  { labels, tuples }: LossInput,
  places: 'any' | 'anchor' = 'any',
): Tensor1D {
  const own = membership(tf, labels, logits.shape[1]);
  const likelihood = tf.sum<Tensor1D>(tf.mul(own, tf.logSoftmax(logits)), 1);
  return tf.mul(tf.neg(likelihood), sampleWeights(tf, labels, tuples, places));
}

/** @throws HemlError where there is a reference batch: class vectors stand in place of other samples */
export function refuseReference(type: string, { reference }: LossInput): void {
  if (reference)
    throw new HemlError(
      `The loss \`${type}\` compares samples with class vectors, not with a reference batch.`,
      {
        code: 'reference-unsupported',
        kind: 'usage',
        hint: 'Leave out `reference`, or use a loss over pairs or triplets.',
      },
    );
}
