import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { TF } from '../../src/index';

const [FIRST, SECOND, EPSILON, RATE, DECAY] = [0.9, 0.999, 1e-8, 1e-4, 1e-4];

/** Adam as torch.optim.Adam (weight decay added to the gradient), its sums kept without their (1 - beta) factors. */
export function adam(tf: TF, variables: Variable[]): (gradients: Record<string, Tensor>) => void {
  const states = variables.map((variable) => ({
    variable,
    first: tf.variable(tf.zerosLike(variable), false),
    second: tf.variable(tf.zerosLike(variable), false),
  }));
  const firstPower = tf.variable(tf.scalar(1), false);
  const secondPower = tf.variable(tf.scalar(1), false);
  return (gradients) => {
    firstPower.assign(firstPower.mul(FIRST));
    secondPower.assign(secondPower.mul(SECOND));
    const root = tf.sqrt(tf.sub(1, secondPower).div(1 - SECOND));
    const rate = tf.mul(root, RATE * (1 - FIRST)).div(tf.sub(1, firstPower));
    const epsilon = tf.mul(root, EPSILON);
    for (const { variable, first, second } of states) {
      const gradient = tf.add(gradients[variable.name] as Tensor, tf.mul(variable, DECAY));
      const nextFirst = tf.add(tf.mul(first, FIRST), gradient);
      const nextSecond = tf.add(tf.mul(second, SECOND), tf.square(gradient));
      first.assign(nextFirst);
      second.assign(nextSecond);
      variable.assign(
        tf.sub(variable as Tensor, tf.div(tf.mul(nextFirst, rate), tf.add(tf.sqrt(nextSecond), epsilon))),
      );
    }
  };
}
