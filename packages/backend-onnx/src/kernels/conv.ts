import type { Graph } from '../graph/graph';
import { castTo, gather, reshape, slice, transpose } from '../graph/ops';
import type { Value } from '../graph/value';
import { blockedConvolve, worthBlocking } from './blocked';
import { columnProduct, filterGradient } from './columns';
import type { Kernel, Kernels } from './kernel';
import { type FusedInputs, finish, matMul } from './matmul';
import { type ConvInfo, type Geometry, geometryOf, positions, taps, unwindow } from './windows';

type Format = 'NHWC' | 'NCHW';
type Pair = [number, number];
interface ConvAttributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | [Pair, Pair, Pair, Pair];
  dataFormat?: Format;
  dilations?: number | [number, number];
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Explicit padding in the order of NHWC. */
function padOf({ pad, dataFormat }: ConvAttributes): ConvAttributes['pad'] {
  if (typeof pad !== 'object' || dataFormat !== 'NCHW') return pad;
  return [pad[0], pad[2], pad[3], pad[1]];
}

/** tfjs's own reading of strides, padding and rounding, for an NHWC image. */
function infoOf(
  g: Graph,
  shape: readonly number[],
  filter: readonly number[],
  a: ConvAttributes,
  depthwise = false,
): ConvInfo {
  return g.tf.backend_util.computeConv2DInfo(
    shape as [number, number, number, number],
    filter as [number, number, number, number],
    a.strides,
    a.dilations ?? 1,
    padOf(a),
    a.dimRoundingMode,
    depthwise,
  );
}

const toNhwc = (g: Graph, x: Value, format?: Format) =>
  format === 'NCHW' ? transpose(g, x, [0, 2, 3, 1]) : x;
const fromNhwc = (g: Graph, x: Value, format?: Format) =>
  format === 'NCHW' ? transpose(g, x, [0, 3, 1, 2]) : x;

/**
 * A convolution by the quickest way that there is for its shape.
 * @param filter [filterHeight, filterWidth, C, O]
 */
function convolve(g: Graph, x: Value, filter: Value, geo: Geometry): Value {
  const [, , inputs, outputs] = filter.shape as [number, number, number, number];
  if (worthBlocking(g, geo, inputs, outputs)) return blockedConvolve(g, x, filter, geo);
  const product = columnProduct(g, x, reshape(g, filter, [taps(geo) * inputs, outputs]), geo);
  return reshape(g, product, [geo.batch, geo.outHeight, geo.outWidth, outputs]);
}

const conv2d = (g: Graph, inputs: { x: Value; filter: Value }, a: ConvAttributes) => {
  const x = toNhwc(g, castTo(g, inputs.x, 'float32'), a.dataFormat);
  const info = infoOf(g, x.shape, inputs.filter.shape, a);
  return fromNhwc(g, convolve(g, x, inputs.filter, geometryOf(info)), a.dataFormat);
};

type FusedConv = ConvAttributes & { activation: string; leakyreluAlpha?: number };

const fusedConv2d = (g: Graph, inputs: { x: Value; filter: Value } & FusedInputs, a: FusedConv) => {
  const x = toNhwc(g, inputs.x, a.dataFormat);
  const y = convolve(g, x, inputs.filter, geometryOf(infoOf(g, x.shape, inputs.filter.shape, a)));
  const { bias, preluActivationWeights: slope } = inputs;
  // Slopes by channel, or by pixel and channel, come in the order of the image.
  const turned = slope && slope.shape.length === 3 && a.dataFormat === 'NCHW';
  const preluActivationWeights = turned ? transpose(g, slope, [1, 2, 0]) : slope;
  const done = finish(g, y, { bias, preluActivationWeights }, a.activation, a.leakyreluAlpha);
  return fromNhwc(g, done, a.dataFormat);
};

/** The gradient of the filter. */
const backpropFilter = (
  g: Graph,
  inputs: { x: Value; dy: Value },
  a: ConvAttributes & { filterShape: [number, number, number, number] },
) => {
  const x = toNhwc(g, inputs.x, a.dataFormat);
  const dy = toNhwc(g, inputs.dy, a.dataFormat);
  const info = infoOf(g, x.shape, a.filterShape, a);
  return reshape(g, filterGradient(g, x, dy, geometryOf(info)), a.filterShape);
};

/** The gradient of the input. */
const backpropInput = (
  g: Graph,
  inputs: { dy: Value; filter: Value },
  a: ConvAttributes & { inputShape: [number, number, number, number] },
) => {
  const { filter } = inputs;
  const shape = a.dataFormat === 'NCHW' ? [0, 2, 3, 1].map((i) => a.inputShape[i] as number) : a.inputShape;
  const info = infoOf(g, shape, filter.shape, a);
  const geo = geometryOf(info);
  const full = toNhwc(g, inputs.dy, a.dataFormat);
  // A transposed convolution may be given more than the asked shape can have come from; tfjs reads the first part of it.
  const size = [geo.batch, geo.outHeight, geo.outWidth, info.outChannels];
  const dy = slice(g, full, [0, 0, 0, 0], size);
  return fromNhwc(g, inputGradient(g, dy, filter, info, geo), a.dataFormat);
};

function inputGradient(g: Graph, dy: Value, filter: Value, info: ConvInfo, geo: Geometry): Value {
  const { inChannels, outChannels } = info;
  const k = taps(geo);
  if (geo.strideHeight === 1 && geo.strideWidth === 1 && k > 1 && !preferColumns(info, geo)) {
    // Pixel (y, x) gets from tap (ky, kx) the output at (y + top - ky, x + left - kx): windows of dy, taps reversed.
    const back: Geometry = {
      ...geo,
      height: geo.outHeight,
      width: geo.outWidth,
      outHeight: geo.height,
      outWidth: geo.width,
      top: (geo.filterHeight - 1) * geo.dilationHeight - geo.top,
      left: (geo.filterWidth - 1) * geo.dilationWidth - geo.left,
    };
    return convolve(g, dy, turnAround(g, filter), back);
  }
  const matrix = reshape(g, filter, [k * inChannels, outChannels]);
  const errors = reshape(g, dy, [geo.batch * positions(geo), outChannels]);
  const columns = matMul(g, errors, matrix, { transposeB: true });
  return unwindow(g, reshape(g, columns, [geo.batch, positions(geo) * k, inChannels]), geo);
}

/** The filter with its taps in reverse order and its channels swapped: [height, width, C, O] to [height, width, O, C]. */
function turnAround(g: Graph, filter: Value): Value {
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const k = height * width;
  const reversed = g.list(
    Array.from({ length: k }, (_, i) => k - 1 - i),
    [k],
    'int32',
  );
  const turned = gather(g, reshape(g, filter, [k, inputs, outputs]), reversed, 0);
  return reshape(g, transpose(g, turned, [0, 2, 1]), [height, width, outputs, inputs]);
}

/** With few positions the filter is larger than the columns, and swapping its channels costs more than adding columns up. */
function preferColumns(info: ConvInfo, geo: Geometry): boolean {
  return geo.batch * positions(geo) < info.outChannels;
}

export const convKernels: Kernels = {
  Conv2D: conv2d as Kernel,
  FusedConv2D: fusedConv2d as Kernel,
  Conv2DBackpropFilter: backpropFilter as Kernel,
  Conv2DBackpropInput: backpropInput as Kernel,
};

export { type ConvAttributes, infoOf };
