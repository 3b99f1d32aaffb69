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
 * @param crops int32 (uint8 inputs of a compiled step are) or float32, [batch, nodes, size, size, 4], 0..255
 * @param normalisation default: ImageNet's
 * @returns float32 of the same shape
 */
export function normalisedCrops(tf: TF, crops: Tensor, { mean, deviation } = imageNet): Tensor {
  const pixels = crops.shape.slice(2, 4).reduce((product, length) => product * length, 1);
  const all = (channels: number[]) => tf.tensor1d(Array.from({ length: pixels }, () => channels).flat());
  const scale = all([...deviation.map((d) => 1 / (255 * d)), 1 / 255]);
  const shift = all([...mean.map((m, c) => -m / (deviation[c] as number)), 0]);
  // A row a crop: to repeat four numbers along a row takes ten times as long as to add a row.
  const rows = tf.reshape(tf.cast(crops, 'float32'), [-1, scale.shape[0]]);
  return tf.reshape(tf.add(tf.mul(rows, scale), shift), crops.shape);
}
