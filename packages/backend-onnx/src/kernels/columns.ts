import type { Graph } from '../graph/graph';
import { reshape } from '../graph/ops';
import { scan } from '../graph/scan';
import type { Value } from '../graph/value';
import { matMul } from './matmul';
import { type Geometry, positions, taps, windows } from './windows';

/**
 * The windows of an image as the rows of a matrix: [batch, H, W, C] to [batch * positions, taps * C]. Nothing is recorded
 * twice, so a filter gradient finds the matrix that the forward pass made.
 */
export function columnsOf(g: Graph, x: Value, geo: Geometry): Value {
  const channels = x.shape[3] as number;
  return reshape(g, windows(g, x, geo), [geo.batch * positions(geo), taps(geo) * channels]);
}

/**
 * A convolution as one gather of channel rows and one product.
 * @param matrix [taps * C, O]
 * @returns [batch * positions, O]
 */
export function columnProduct(g: Graph, x: Value, matrix: Value, geo: Geometry): Value {
  const images = imagesAtOnce(g, geo, x.shape[3] as number);
  if (images === geo.batch) return matMul(g, columnsOf(g, x, geo), matrix);
  const part = { ...geo, batch: images };
  const [products] = scan(g, [inParts(g, x, images)], (inside, [slice]) => [
    matMul(inside, columnsOf(inside, slice as Value, part), matrix),
  ]) as [Value];
  return reshape(g, products, [geo.batch * positions(geo), matrix.shape[1] as number]);
}

/**
 * The gradient of a convolution's filter: the matrix of windows, transposed, times the gradient of the output. A large
 * matrix is gathered again, a part of the batch at a time, rather than kept from the forward pass to the backward pass.
 * @param dy [batch, outHeight, outWidth, O]
 * @returns [taps * C, O]
 */
export function filterGradient(g: Graph, x: Value, dy: Value, geo: Geometry): Value {
  const channels = x.shape[3] as number;
  const outputs = dy.shape[3] as number;
  const size = [taps(geo) * channels, outputs] as const;
  const images = imagesAtOnce(g, geo, channels);
  const errors = (count: number) => [count * positions(geo), outputs];
  if (images === geo.batch) {
    return matMul(g, columnsOf(g, x, geo), reshape(g, dy, errors(geo.batch)), { transposeA: true });
  }
  const part = { ...geo, batch: images };
  const [gradients] = scan(g, [inParts(g, x, images), inParts(g, dy, images)], (inside, [seen, error]) => [
    matMul(inside, columnsOf(inside, seen as Value, part), reshape(inside, error as Value, errors(images)), {
      transposeA: true,
    }),
  ]) as [Value];
  const count = geo.batch / images;
  const sum = matMul(g, g.fill(1, [1, count], 'float32'), reshape(g, gradients, [count, size[0] * size[1]]));
  return reshape(g, sum, size);
}

const inParts = (g: Graph, x: Value, images: number): Value =>
  reshape(g, x, [(x.shape[0] as number) / images, images, ...x.shape.slice(1)]);

/** How many images' windows are gathered at a time: all of them unless that takes too much memory. */
export function imagesAtOnce({ target }: Graph, geo: Geometry, channels: number): number {
  const image = positions(geo) * taps(geo) * channels * 4;
  if (taps(geo) === 1 || image * geo.batch <= target.whole) return geo.batch;
  for (let images = Math.min(geo.batch, Math.floor(target.part / image)); images > 1; images--) {
    if (geo.batch % images === 0) return images;
  }
  return 1;
}
