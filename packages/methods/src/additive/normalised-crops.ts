import type { Tensor, TF } from '@hemlkit/core/plugin';

/** Of pixels scaled to 0..1, per channel. */
export interface Normalisation {
  mean: readonly [number, number, number];
  deviation: readonly [number, number, number];
}

export const imageNet: Normalisation = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/**
 * Crops as the network wants them: colours normalised, the cover scaled to 0..1.
 *
 * @param crops int32 (uint8 inputs of a compiled step are), [batch, nodes, size, size, 4], 0..255
 * @param normalisation default: ImageNet's
 * @returns float32 of the same shape
 */
export function normalisedCrops(tf: TF, crops: Tensor, { mean, deviation } = imageNet): Tensor {
  const scale = tf.tensor1d([...deviation.map((d) => 1 / (255 * d)), 1 / 255]);
  const shift = tf.tensor1d([...mean.map((m, c) => -m / (deviation[c] as number)), 0]);
  return tf.add(tf.mul(tf.cast(crops, 'float32'), scale), shift);
}
