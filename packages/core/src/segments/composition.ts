import { HemlError } from '../contracts/error';
import type { Background } from '../contracts/experiment';
import type { Tensor, Tensor3D, Tensor4D, TF } from '../contracts/tf';

/** Class ids are bytes. */
export const lookupSize = 256;

/**
 * Which classes a node's image shows, as a table by class id: 1 shown, 0 not. A table is an input of the compiled
 * step, so that one graph serves every node.
 */
export function lookupTable(
  shown: readonly string[],
  classes: readonly string[],
  background: Background,
): Float32Array {
  const table = new Float32Array(lookupSize);
  for (const name of shown) {
    const id = classes.indexOf(name);
    if (id < 0)
      throw new HemlError(`The class '${name}' is not among the segmenter's classes.`, {
        code: 'class-unknown',
      });
    table[id] = 1;
  }
  // `keep` leaves the background class visible, as the paper's Figure 3 does.
  if (background === 'keep') table[Math.max(0, classes.indexOf('background'))] = 1;
  return table;
}

export interface CompositionSettings {
  background: Background;
  /** Of pixels scaled to 0..1. */
  normalize: { mean: readonly number[]; deviation: readonly number[] };
}

/**
 * A node's image from the stored image and class map, normalised: the shown classes' pixels, and the background
 * where the others were. `black` is the colour black, `mean` the normalisation's mean (0 after it), `blur` the
 * image itself blurred. The silhouette of what is shown stays visible in all of them but `blur`.
 *
 * @param images int32 [batch, size, size, 3], 0..255
 * @param maps int32 [batch, size, size], class ids
 * @param table float32 [256], see `lookupTable`
 * @returns float32 [batch, size, size, 3]
 */
export function compose(
  tf: TF,
  images: Tensor,
  maps: Tensor,
  table: Tensor,
  { background, normalize }: CompositionSettings,
): Tensor4D {
  const { mean, deviation } = normalize;
  const scale = tf.tensor1d(deviation.map((d) => 1 / (255 * d)));
  const shift = tf.tensor1d(mean.map((m, c) => -m / (deviation[c] as number)));
  const pixels = tf.add(tf.mul(tf.cast(images, 'float32'), scale), shift) as Tensor4D;
  const shown = tf.expandDims(tf.gather(table, tf.cast(maps, 'int32') as Tensor3D), 3);
  if (background === 'mean') return tf.mul(pixels, shown);
  const behind = background === 'blur' ? blur(tf, pixels) : shift;
  return tf.add(tf.mul(pixels, shown), tf.mul(behind, tf.sub(1, shown)));
}

/** Two box blurs an eighth of the image wide: colours and light stay, parts do not. */
function blur(tf: TF, pixels: Tensor4D): Tensor4D {
  const window = Math.max(3, Math.round(pixels.shape[1] / 8));
  return tf.avgPool(tf.avgPool(pixels, window, 1, 'same'), window, 1, 'same');
}
