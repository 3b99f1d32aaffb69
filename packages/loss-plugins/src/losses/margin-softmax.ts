import type { LossInput, Tensor1D, Tensor2D, TF } from '@hemlkit/core/plugin';
import { membership, weightedCrossEntropy } from './class-vectors';

/**
 * Cross entropy over scaled cosines, of which the sample's own class's is made harder first: what ArcFace, CosFace
 * and SubCenterArcFace have in common. [batch]
 * @param cosine of the samples with the classes, [batch, classes]
 * @param harder the cosines, made harder to satisfy, [batch, classes]
 */
export function marginSoftmax(
  tf: TF,
  cosine: Tensor2D,
  harder: (cosine: Tensor2D) => Tensor2D,
  scale: number,
  input: LossInput,
): Tensor1D {
  const own = membership(tf, input.labels, cosine.shape[1]);
  const changed = tf.add(cosine, tf.mul(own, tf.sub(harder(cosine), cosine)));
  return weightedCrossEntropy(tf, tf.mul<Tensor2D>(changed, scale), input);
}

/**
 * cos(θ + m) of cosines cos θ. Where θ + m would be past 180 degrees, cos θ − m · sin m, so that it keeps falling as θ
 * grows.
 * @param margin m in degrees
 */
export function cosineOfWiderAngle(tf: TF, cosine: Tensor2D, margin: number): Tensor2D {
  const m = (margin * Math.PI) / 180;
  const [cosM, sinM] = [Math.cos(m), Math.sin(m)];
  // Not quite 0 where the cosine is 1 or rounds to more: its slope stays finite.
  const sine = tf.sqrt(tf.maximum(tf.mul(tf.sub(1, cosine), tf.add(1, cosine)), 1e-12));
  const wider = tf.sub(tf.mul(cosine, cosM), tf.mul(sine, sinM));
  const falling = tf.sub(cosine, m * sinM);
  // θ + m ≤ 180° ⇔ cos θ ≥ −cos m. 1 − step(…) is 1 at equality, and its gradient is 0.
  const fits = tf.sub(1, tf.step(tf.sub(-cosM, cosine)));
  return tf.add<Tensor2D>(tf.mul(fits, wider), tf.mul(tf.sub(1, fits), falling));
}
