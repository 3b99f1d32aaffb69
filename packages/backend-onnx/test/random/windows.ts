import type { Tensor, Tensor1D, Tensor3D, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import { tf } from '../support/backends';
import type { Op } from '../support/compare';
import type { Draw, Drawn, Table } from './draw';

type Pad = 'same' | 'valid' | number;

/** Images of odd and even sizes, filters no larger, strides, and each kind of padding. */
function geometry(draw: Draw) {
  const filter = [draw.int(1, 3), draw.int(1, 3)] as [number, number];
  const strides = [draw.int(1, 3), draw.int(1, 3)] as [number, number];
  const size = [draw.int(4, 9), draw.int(4, 9)];
  const pad = draw.pick<Pad>(['same', 'valid', 1]);
  return { filter, strides, size, pad, rounding: typeof pad === 'number' ? ('floor' as const) : undefined };
}

function convolution(draw: Draw, fused: boolean): Drawn {
  const { filter, strides, size, pad, rounding } = geometry(draw);
  const [inputs, outputs] = [draw.pick([1, 2, 3, 17]), draw.int(1, 5)];
  const dilation = draw.pick([1, 1, 2]);
  const [step, spread] = dilation > 1 ? [1 as const, dilation] : [strides, 1];
  const x = draw.floats([draw.int(1, 3), ...size, inputs]);
  const w = draw.floats([...filter, inputs, outputs]);
  // The reference has no gradient of dilated convolutions.
  const differentiable = dilation === 1;
  if (!fused) {
    const op: Op = (image, weights) =>
      tf.conv2d(image as Tensor4D, weights as Tensor4D, step, pad, 'NHWC', spread, rounding);
    return { op, inputs: [x, w], differentiable };
  }
  const activation = draw.pick(['linear', 'relu', 'sigmoid'] as const);
  const op: Op = (image, weights, bias) =>
    tf.fused.conv2d({
      x: image as Tensor4D,
      filter: weights as Tensor4D,
      bias: bias as Tensor,
      strides: step,
      pad,
      dilations: spread,
      dimRoundingMode: rounding,
      activation,
    });
  return { op, inputs: [x, w, draw.floats([outputs])], differentiable };
}

function depthwise(draw: Draw, fused: boolean): Drawn {
  const { filter, size, pad, rounding } = geometry(draw);
  const [channels, multiplier, stride] = [draw.int(1, 4), draw.int(1, 3), draw.int(1, 2)];
  const inputs = [
    draw.floats([draw.int(1, 2), ...size, channels]),
    draw.floats([...filter, channels, multiplier]),
  ];
  if (!fused) {
    const op: Op = (x, w) =>
      tf.depthwiseConv2d(x as Tensor4D, w as Tensor4D, stride, pad, 'NHWC', 1, rounding);
    return { op, inputs };
  }
  const op: Op = (x, w, bias) =>
    tf.fused.depthwiseConv2d({
      x: x as Tensor4D,
      filter: w as Tensor4D,
      bias: bias as Tensor,
      strides: stride,
      pad,
      dimRoundingMode: rounding,
      activation: 'relu',
    });
  return { op, inputs: [...inputs, draw.floats([channels * multiplier])] };
}

function pool(draw: Draw, kind: 'max' | 'avg'): Drawn {
  const { filter, strides, size, pad, rounding } = geometry(draw);
  const window: [number, number] = pad === 1 ? [Math.max(2, filter[0]), Math.max(2, filter[1])] : filter;
  const op: Op = (x) =>
    (kind === 'max' ? tf.maxPool : tf.avgPool)(x as Tensor4D, window, strides, pad, rounding);
  return { op, inputs: [draw.distinct([draw.int(1, 3), ...size, draw.int(1, 4)])] };
}

function volume(draw: Draw, kind: 'conv' | 'max' | 'avg'): Drawn {
  const size = [draw.int(2, 5), draw.int(3, 5), draw.int(2, 5)];
  const pad = draw.pick(['same', 'valid'] as const);
  const stride = draw.int(1, 2);
  const channels = draw.int(1, 3);
  const x = draw.distinct([draw.int(1, 2), ...size, channels]);
  if (kind === 'conv') {
    const filter = draw.floats([2, draw.int(1, 3), draw.int(1, 2), channels, draw.int(1, 3)]);
    return {
      op: (v, w) => tf.conv3d(v as Tensor5D, w as Tensor5D, stride, pad),
      inputs: [x, filter],
      tolerance: 5e-4,
    };
  }
  const reduce = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
  return { op: (v) => reduce(v as Tensor5D, 2, stride, pad), inputs: [x] };
}

function resize(draw: Draw, by: typeof tf.image.resizeBilinear): Drawn {
  // The reference's gradient of the nearest goes astray after the first image.
  const batch = by === tf.image.resizeBilinear ? 2 : 1;
  const size = [draw.int(1, 8), draw.int(1, 8)] as [number, number];
  const [align, half] = draw.pick([
    [false, false],
    [true, false],
    [false, true],
  ] as const);
  const height = draw.int(2, 6);
  const width = draw.int(0, 1) === 1 ? height : draw.int(2, 6);
  return {
    op: (x) => by(x as Tensor4D, size, align, half),
    inputs: [draw.floats([batch, height, width, 3])],
    // The reference's gradients know no half pixels, and take height for width.
    differentiable: !half && height === width,
  };
}

/** What looks at windows of images and volumes. */
export const windows: Table = {
  Conv2D: (draw) => convolution(draw, false),
  FusedConv2D: (draw) => convolution(draw, true),
  'Conv2D, transposed': (draw) => {
    const stride = draw.int(1, 2);
    const [height, width, inputs, outputs] = [draw.int(2, 5), draw.int(2, 5), draw.int(1, 4), draw.int(1, 4)];
    const shape = [2, height * stride, width * stride, outputs] as [number, number, number, number];
    return {
      op: (x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, shape, stride, 'same'),
      inputs: [draw.floats([2, height, width, inputs]), draw.floats([3, draw.int(2, 3), outputs, inputs])],
    };
  },
  DepthwiseConv2dNative: (draw) => depthwise(draw, false),
  FusedDepthwiseConv2D: (draw) => depthwise(draw, true),
  MaxPool: (draw) => pool(draw, 'max'),
  AvgPool: (draw) => pool(draw, 'avg'),
  MaxPoolWithArgmax: (draw) => {
    const stride = draw.int(1, 2);
    const whole = draw.int(0, 1) === 1;
    const op: Op = (x) => {
      const { result, indexes } = tf.maxPoolWithArgmax(x as Tensor4D, 2, stride, 'valid', whole);
      return [result as Tensor, indexes as Tensor];
    };
    return {
      op,
      inputs: [draw.distinct([2, draw.int(3, 6), draw.int(3, 6), draw.int(1, 3)])],
      differentiable: false,
    };
  },
  Conv3D: (draw) => volume(draw, 'conv'),
  MaxPool3D: (draw) => volume(draw, 'max'),
  AvgPool3D: (draw) => volume(draw, 'avg'),
  Dilation2D: (draw) => {
    const channels = draw.int(1, 3);
    const pad = draw.pick(['same', 'valid'] as const);
    const stride = draw.int(1, 2);
    return {
      op: (x, w) => tf.dilation2d(x as Tensor4D, w as Tensor3D, stride, pad, 1),
      inputs: [draw.distinct([2, draw.int(4, 7), draw.int(4, 7), channels]), draw.floats([2, 3, channels])],
    };
  },
  ResizeBilinear: (draw) => resize(draw, tf.image.resizeBilinear),
  ResizeNearestNeighbor: (draw) => resize(draw, tf.image.resizeNearestNeighbor),
  LRN: (draw) => {
    const radius = draw.int(1, 2);
    return {
      op: (x) => tf.localResponseNormalization(x as Tensor4D, radius, 1, 0.5, 0.75),
      inputs: [draw.floats([2, draw.int(1, 4), draw.int(1, 4), draw.int(1, 7)])],
    };
  },
  'CropAndResize, FlipLeftRight, RotateWithOffset': (draw) => {
    const image = draw.floats([2, draw.int(3, 7), draw.int(3, 7), 3]);
    const size = [draw.int(1, 5), draw.int(1, 5)] as [number, number];
    const angle = draw.int(-3, 3) / 7;
    const op: Op = (x, boxes, which) => [
      tf.image.cropAndResize(x as Tensor4D, boxes as never, which as Tensor1D, size),
      tf.image.flipLeftRight(x as Tensor4D),
      tf.image.rotateWithOffset(x as Tensor4D, angle),
    ];
    return {
      op,
      inputs: [image, draw.floats([3, 4], 0, 1), draw.ints([3], 0, 1)],
      differentiable: false,
      tolerance: 1e-4,
    };
  },
};
