import type { Scalar, Tensor, TF, Variable } from '@hemlkit/core/plugin';

export interface AdamSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/** A parameter with its moments, each of the same shape. */
export interface Trained {
  parameter: Variable;
  /** m / (1 − β1) */
  mean: Variable;
  /** v / (1 − β2) */
  square: Variable;
}

/** What depends on the step and the learning rate alone, float32 scalars. */
export interface StepSize {
  scale: Scalar;
  floor: Scalar;
}

/**
 * With the bias corrections c1 = 1 − β1^t and c2 = 1 − β2^t, Adam's p − rate · (m / c1) / (√(v / c2) + ε) is
 * p − M / (√V · scale + floor).
 * @param at.step t, counting from 1
 * @param at.schedule by what the rate is multiplied
 */
export function stepSize(
  tf: TF,
  { step, rate, schedule }: { step: Scalar; rate: number; schedule: Scalar | undefined },
  settings: AdamSettings,
): StepSize {
  const { beta1, beta2, epsilon } = settings;
  const c1 = biasCorrection(tf, beta1, step);
  const c2 = biasCorrection(tf, beta2, step);
  const constant = tf.mul<Scalar>(c1, 1 / (rate * (1 - beta1)));
  const perRate = schedule ? tf.div<Scalar>(constant, schedule) : constant;
  return {
    scale: tf.mul(perRate, tf.sqrt(tf.div(1 - beta2, c2))),
    floor: tf.mul(perRate, epsilon),
  };
}

/**
 * 1 − β^t = 1 − e^(−2x) = 2·tanh(x) / (1 + tanh(x)) with x = −t·ln(β)/2. Subtracting β^t from 1 in float32 would
 * leave five digits at the first steps.
 */
function biasCorrection(tf: TF, beta: number, step: Scalar): Scalar {
  if (beta === 0) return tf.scalar(1);
  const tanh = tf.tanh(tf.mul<Scalar>(step, -Math.log(beta) / 2));
  return tf.div(tf.mul(tanh, 2), tf.add(tanh, 1));
}

/** Assigns the parameter and its moments their next values. */
export function update(
  tf: TF,
  { parameter, mean, square }: Trained,
  gradient: Tensor,
  { scale, floor }: StepSize,
  { beta1, beta2, weightDecay }: AdamSettings,
): void {
  const decayed = weightDecay > 0 ? tf.add(gradient, tf.mul(parameter, weightDecay)) : gradient;
  const nextMean = tf.add(tf.mul(mean, beta1), decayed);
  const nextSquare = tf.add(tf.mul(square, beta2), tf.square(decayed));
  const divisor = tf.add(tf.mul(tf.sqrt(nextSquare), scale), floor);
  parameter.assign(tf.sub(parameter, tf.div(nextMean, divisor)));
  mean.assign(nextMean);
  square.assign(nextSquare);
}
