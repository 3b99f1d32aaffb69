import {
  createRandom,
  type Loss,
  type LossTally,
  type Miner,
  type NetworkVariable,
  reduceTerms,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TF,
} from '@hemlkit/core/plugin';
import type { Model } from './model';

export const learningRate = 0.1;

/**
 * A model that is one product of the mean colour with a matrix [3, 4], trained by plain gradient descent; its loss is
 * the mean squared distance of the pairs that its miner picks: those of one label.
 */
export function tinyModel(tf: TF): Model & { miner: Miner; loss: Loss } {
  const random = createRandom(1, 'tiny');
  const values = Float32Array.from({ length: 12 }, () => random.normal());
  const weight: NetworkVariable = {
    value: tf.tidy(() => tf.variable(tf.tensor2d(values, [3, 4]))),
    layout: 'linear',
  };
  const same = (labels: Tensor1D) =>
    tf.cast(tf.equal(tf.expandDims(labels, 1), labels), 'float32') as Tensor2D;
  const parameters = [{ name: 'trunk.weight', group: 'trunk' as const, variable: weight }];
  const miner: Miner = {
    mine: ({ labels }) => ({ kind: 'pairs', positive: same(labels), negative: tf.sub(1, same(labels)) }),
  };
  const loss: Loss = {
    compute: ({ embeddings, labels, tuples, report }) => {
      const apart = tf.sub(tf.expandDims(embeddings, 1), tf.expandDims(embeddings, 0));
      const losses = tf.sum(tf.square(apart), 2);
      const weights = tuples?.kind === 'pairs' ? tuples.positive : tf.onesLike(losses);
      report?.({
        terms: tf.sum(weights),
        zeros: tf.sum(tf.mul(weights, tf.sub(1, tf.step(losses)))),
      });
      const mean = {
        reduce: ({ sum, count }: { sum: Tensor; count: Tensor }) => tf.div(tf.sum(sum), tf.sum(count)),
      };
      return reduceTerms(tf, mean as Parameters<typeof reduceTerms>[1], {
        losses,
        weight: weights,
        labels,
      });
    },
  };
  const embed: Model['embed'] = (images) =>
    tf.matMul(tf.mean(images, [1, 2]) as Tensor2D, weight.value as Tensor2D);
  return {
    dimensions: 4,
    variables: { 'trunk.weight': weight },
    parameters,
    miner,
    loss,
    noisy: { miner, loss },
    learn({ images, labels }) {
      let tally: LossTally | undefined;
      const embeddings = embed(images, true);
      const tuples = miner.mine({ embeddings, labels });
      const report = (tallied: LossTally) => {
        tally = tallied;
      };
      return { value: loss.compute({ embeddings, labels, tuples, report }), embeddings, tuples, tally };
    },
    optimizer: {
      variables: {},
      apply: (gradients) => {
        for (const { name, variable } of parameters)
          variable.value.assign(tf.sub(variable.value, tf.mul(gradients[name] as Tensor, learningRate)));
      },
    },
    embed,
    dispose: () => weight.value.dispose(),
  };
}
