import type { Graph } from '../graph/graph';
import { binary, reshape, transpose } from '../graph/ops';
import type { Value } from '../graph/value';
import { type Geometry, positions, taps } from './windows';

/**
 * ONNX Runtime's own image layout: channels in blocks that fill a vector register, [batch, C / block, H, W, block]. Its
 * operators give the shape as [batch, C, H, W] nevertheless. Their convolution reads the image where it lies, so that no
 * matrix of windows is needed; it is the one that ONNX Runtime itself puts in place of `Conv`, when filters are constant.
 */
export const BLOCKED = 'com.microsoft.nchwc';

/** With fewer rows a channel than this, laying out the filter costs more than is gained; `worthBlocking` gives the times. */
const ROWS_A_CHANNEL = 16;
const ROWS_A_CHANNEL_STRIDED = 32;

/**
 * Whether a convolution is quicker in the blocked layout than as gather and product. Measured on two cores with AVX-512
 * (batch 32, forward, ms, gather and product then blocked): 3x3 of 64 channels at 56x56 79 and 45, at 28x28 16.4 and 13.0, at
 * 16x16 5.0 and 3.4; 128 at 14x14 13.1 and 11.3, at 8x8 3.5 and 3.7; 256 at 7x7 9.6 and 9.5; 512 at 4x4 13.7 and 14.8; stride 2
 * of 64 at 28x28 6.8 and 6.2, of 128 at 14x14 6.5 and 10.1; 7x7 of 3 channels at 112x112 37 and 17, at 64x64 13.5 and 7.6.
 */
export function worthBlocking(g: Graph, geo: Geometry, inputs: number, outputs: number): boolean {
  const { block } = g.target;
  if (block === 0 || outputs % block || taps(geo) === 1 || !paddingOf(geo)) return false;
  if (inputs < block) return taps(geo) * inputs > 2 * block;
  const rows = geo.batch * positions(geo);
  const enough = geo.strideHeight * geo.strideWidth > 1 ? ROWS_A_CHANNEL_STRIDED : ROWS_A_CHANNEL;
  return inputs % block === 0 && rows >= enough * Math.max(inputs, outputs);
}

/**
 * A convolution in the blocked layout.
 * @param x [batch, height, width, C]
 * @param filter [filterHeight, filterWidth, C, O]
 * @returns [batch, outHeight, outWidth, O]
 */
export function blockedConvolve(g: Graph, x: Value, filter: Value, geo: Geometry): Value {
  const [height, width, , outputs] = filter.shape as [number, number, number, number];
  const attributes = {
    kernel_shape: [height, width],
    pads: paddingOf(geo) as number[],
    strides: [geo.strideHeight, geo.strideWidth],
    dilations: [geo.dilationHeight, geo.dilationWidth],
    group: 1,
    auto_pad: 'NOTSET',
  };
  const shape = [geo.batch, outputs, geo.outHeight, geo.outWidth];
  const operands = [blockedImage(g, x), blockedFilter(g, filter)];
  return fromBlocked(g, g.op('Conv', operands, shape, 'float32', attributes, BLOCKED));
}

/** An image out of the blocked layout: what is called [batch, C, H, W] there to [batch, H, W, C]. */
export function fromBlocked(g: Graph, y: Value): Value {
  const [batch, channels, height, width] = y.shape as [number, number, number, number];
  const attributes = { channels, channels_last: 1 };
  return g.op('ReorderOutput', [y], [batch, height, width, channels], 'float32', attributes, BLOCKED);
}

/** A filter in the blocked layout, `[O, C, height, width]`, with a factor for each of its O outputs. */
export function scaleBlocked(g: Graph, filter: Value, factors: Value): Value {
  const { block } = g.target;
  const outputs = filter.shape[0] as number;
  const blocks = reshape(g, filter, [outputs / block, filter.size / outputs, block]);
  const scaled = binary(g, 'Mul', blocks, reshape(g, factors, [outputs / block, 1, block]));
  return reshape(g, scaled, filter.shape);
}

/** An image in the blocked layout; one of fewer channels than a block holds is read channel by channel. */
function blockedImage(g: Graph, x: Value): Value {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  if (channels < g.target.block) return transpose(g, x, [0, 3, 1, 2]);
  return reorderInput(g, x, [batch, channels, height, width], true);
}

/**
 * Lays an image out in blocks.
 * @param shape [batch, C, H, W]
 * @param channelsLast the image comes as [batch, H, W, C]
 */
export function reorderInput(g: Graph, x: Value, shape: readonly number[], channelsLast: boolean): Value {
  return g.op('ReorderInput', [x], shape, 'float32', { channels_last: channelsLast ? 1 : 0 }, BLOCKED);
}

/** [O / block, C / block, height, width, block of C, block of O], or without the blocks of C where C is less than one. */
function blockedFilter(g: Graph, filter: Value): Value {
  const { block } = g.target;
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const inner = inputs < block ? 1 : block;
  const split = [height, width, inputs / inner, inner, outputs / block, block];
  return reshape(g, transpose(g, reshape(g, filter, split), [4, 2, 0, 1, 3, 5]), [
    outputs,
    inputs,
    height,
    width,
  ]);
}

/** Padding as [top, left, bottom, right], or undefined where this layout cannot express it. */
function paddingOf(geo: Geometry): number[] | undefined {
  const { top, left } = geo;
  const reach = (count: number, stride: number, filter: number, dilation: number) =>
    (count - 1) * stride + (filter - 1) * dilation + 1;
  const bottom =
    reach(geo.outHeight, geo.strideHeight, geo.filterHeight, geo.dilationHeight) - geo.height - top;
  const right = reach(geo.outWidth, geo.strideWidth, geo.filterWidth, geo.dilationWidth) - geo.width - left;
  // Less than nothing: rows that no window reaches, which the stride leaves out by itself if they are fewer than its steps.
  const isLeftOut = -bottom < geo.strideHeight && -right < geo.strideWidth;
  if (top < 0 || left < 0 || !isLeftOut) return undefined;
  return [top, left, Math.max(0, bottom), Math.max(0, right)];
}
