import type { Tensor, TF } from '../contracts/tf';
import { type CompositionSettings, compose } from './composition';

/**
 * What a node's model sees, as pixels that a person can look at: composed by the very operations of a training step,
 * and the normalisation undone.
 *
 * @param images bytes [count, size, size, 3]
 * @param maps class ids [count, size, size]
 * @param table [256], see `lookupTable`
 * @returns bytes [count, size, size, 3]
 */
export function composedPixels(
  tf: TF,
  { images, maps, size }: { images: Uint8Array; maps: Uint8Array; size: number },
  table: Float32Array,
  settings: CompositionSettings,
): Uint8Array {
  const { mean, deviation } = settings.normalize;
  const count = maps.length / size ** 2;
  const composed = tf.tidy(() => {
    const input = compose(
      tf,
      tf.tensor(images, [count, size, size, 3], 'int32') as Tensor,
      tf.tensor(maps, [count, size, size], 'int32') as Tensor,
      tf.tensor1d(table),
      settings,
    );
    return tf.mul(tf.add(tf.mul(input, tf.tensor1d([...deviation])), tf.tensor1d([...mean])), 255);
  });
  // Storing into a clamped array rounds and keeps to 0..255.
  const pixels = Uint8ClampedArray.from(composed.dataSync());
  composed.dispose();
  return new Uint8Array(pixels.buffer);
}
