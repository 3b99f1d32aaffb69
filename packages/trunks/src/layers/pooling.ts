import type { Tensor2D, Tensor4D, TF } from '@hemlkit/core/plugin';
import type { Layer } from './builder';

/** 3×3 windows, stride 2, padded by 1 with values that no window picks. */
export function maxPool(tf: TF): Layer {
  return (x) => tf.maxPool(x, 3, 2, 1, 'floor');
}

/** [batch, height, width, channels] → [batch, channels], the mean over the map. */
export function averageOverMap(tf: TF, x: Tensor4D): Tensor2D {
  const [batch, height, width, channels] = x.shape;
  return tf.mean(tf.reshape(x, [batch, height * width, channels]), 1);
}
