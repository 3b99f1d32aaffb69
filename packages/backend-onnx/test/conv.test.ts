import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { tf } from './support/backends';
import { compare, compareGradients, type Op } from './support/compare';
import { floats } from './support/inputs';

type Pad = 'same' | 'valid' | number | [[0, 0], [number, number], [number, number], [0, 0]];

interface Case {
  readonly x: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly strides?: number | [number, number];
  readonly pad: Pad;
  readonly dilations?: number | [number, number];
}

const CASES: Record<string, Case> = {
  '1x1': { x: [2, 5, 4, 3], filter: [1, 1, 3, 6], pad: 'valid' },
  '1x1 stride 2': { x: [2, 6, 5, 3], filter: [1, 1, 3, 4], strides: 2, pad: 'valid' },
  '3x3 same': { x: [2, 5, 7, 3], filter: [3, 3, 3, 4], pad: 'same' },
  '3x3 valid': { x: [1, 6, 5, 2], filter: [3, 3, 2, 3], pad: 'valid' },
  '3x3 stride 2 same, even': { x: [2, 8, 6, 3], filter: [3, 3, 3, 4], strides: 2, pad: 'same' },
  '3x3 stride 2 same, odd': { x: [2, 7, 9, 3], filter: [3, 3, 3, 4], strides: 2, pad: 'same' },
  '3x3 stride 2 pad 1': { x: [2, 8, 8, 4], filter: [3, 3, 4, 5], strides: 2, pad: 1 },
  '7x7 stride 2 pad 3': { x: [2, 16, 14, 3], filter: [7, 7, 3, 4], strides: 2, pad: 3 },
  '3x3 dilated': { x: [1, 9, 8, 2], filter: [3, 3, 2, 3], pad: 'same', dilations: 2 },
  'unequal filter and strides': { x: [1, 7, 9, 2], filter: [3, 2, 2, 3], strides: [1, 2], pad: 'same' },
  'explicit unequal padding': {
    x: [1, 6, 6, 2],
    filter: [3, 3, 2, 2],
    pad: [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ],
  },
  'filter as large as the image': { x: [3, 4, 4, 2], filter: [4, 4, 2, 5], pad: 'valid' },
  'one pixel': { x: [4, 1, 1, 8], filter: [3, 3, 8, 8], pad: 'same' },
  'stride past the filter': { x: [1, 9, 9, 2], filter: [2, 2, 2, 2], strides: 3, pad: 'valid' },
  'a large map': { x: [1, 60, 60, 4], filter: [3, 3, 4, 4], pad: 'same' },
  'channels in blocks': { x: [2, 13, 12, 16], filter: [3, 3, 16, 32], pad: 'same' },
  'channels in blocks, stride 2': { x: [2, 35, 32, 16], filter: [3, 3, 16, 16], strides: 2, pad: 'same' },
  'channels in blocks, no padding': { x: [3, 13, 15, 32], filter: [3, 2, 32, 16], pad: 'valid' },
  'few channels to blocks': { x: [1, 20, 18, 3], filter: [7, 7, 3, 16], strides: 2, pad: 3 },
  'a large map, stride 2': { x: [1, 120, 116, 3], filter: [7, 7, 3, 4], strides: 2, pad: 3 },
};

const rounding = (pad: Pad) => (typeof pad === 'number' ? ('floor' as const) : undefined);

describe('Conv2D', () => {
  for (const [name, { x, filter, strides = 1, pad, dilations = 1 }] of Object.entries(CASES)) {
    const op: Op = (image, weights) =>
      tf.conv2d(image as Tensor4D, weights as Tensor4D, strides, pad, 'NHWC', dilations, rounding(pad));
    it(name, () => compare(op, [floats(x), floats(filter)]));
    // The reference has no gradient of dilated convolutions.
    if (dilations === 1) it(`${name}: gradients`, () => compareGradients(op, [floats(x), floats(filter)]));
  }
  it('an empty batch', () =>
    compare(
      (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'),
      [floats([0, 4, 4, 2]), floats([3, 3, 2, 3])],
    ));
  it('takes a normalisation by known statistics in', () =>
    compare(
      (x, w, mean, variance, offset) =>
        tf.batchNorm(
          tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'),
          mean as Tensor,
          tf.square(variance as Tensor),
          offset as Tensor,
        ),
      [floats([2, 13, 12, 16]), floats([3, 3, 16, 32]), floats([32]), floats([32]), floats([32])],
      { tolerance: 1e-4 },
    ));
  it('two in a row share one input', () =>
    compareGradients(
      (x, a, b) => {
        const first = tf.conv2d(x as Tensor4D, a as Tensor4D, 1, 'same');
        return first.add(tf.conv2d(first.relu() as Tensor4D, b as Tensor4D, 1, 'same'));
      },
      [floats([2, 5, 5, 3]), floats([3, 3, 3, 4]), floats([3, 3, 4, 4])],
    ));
  it('then a factor and a summand a channel, which compiling moves into the product', () =>
    compare(
      (x, w, factor, summand) => {
        const y = tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same');
        const normalised = y.mul(factor as Tensor).add(summand as Tensor);
        return [normalised.relu(), tf.conv2d(normalised as Tensor4D, w as Tensor4D, 2, 'valid')];
      },
      [floats([2, 6, 6, 3]), floats([2, 2, 3, 3]), floats([3]), floats([1, 1, 1, 3])],
    ));
  it('the filter gradient alone', () =>
    compareGradients(
      (w) => tf.conv2d(tf.ones([2, 6, 6, 3]) as Tensor4D, w as Tensor4D, 2, 1, 'NHWC', 1, 'floor'),
      [floats([3, 3, 3, 4])],
    ));
});

describe('Conv2D, transposed', () => {
  it('stride 2', () =>
    compareGradients(
      (x, w) => tf.conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 8, 8, 3], 2, 'same'),
      [floats([2, 4, 4, 5]), floats([3, 3, 3, 5])],
    ));
});

describe('FusedConv2D', () => {
  for (const activation of ['linear', 'relu', 'relu6', 'sigmoid'] as const) {
    it(activation, () =>
      compareGradients(
        (x, filter, bias) =>
          tf.fused.conv2d({
            x: x as Tensor4D,
            filter: filter as Tensor4D,
            bias: bias as Tensor,
            strides: 1,
            pad: 'same',
            activation,
          }),
        [floats([2, 5, 5, 3]), floats([3, 3, 3, 4]), floats([4])],
      ),
    );
  }
});

describe('DepthwiseConv2dNative', () => {
  const cases: [string, number[], number[], number, 'same' | 'valid' | number][] = [
    ['same', [2, 5, 6, 3], [3, 3, 3, 1], 1, 'same'],
    ['stride 2', [2, 7, 7, 3], [3, 3, 3, 1], 2, 'same'],
    ['two for each channel', [1, 6, 5, 2], [3, 3, 2, 2], 1, 'valid'],
    ['padded by a number', [1, 6, 6, 4], [3, 3, 4, 1], 2, 1],
  ];
  for (const [name, x, filter, stride, pad] of cases) {
    const op: Op = (image, weights) =>
      tf.depthwiseConv2d(
        image as Tensor4D,
        weights as Tensor4D,
        stride,
        pad,
        'NHWC',
        1,
        rounding(pad as Pad),
      );
    it(name, () => compare(op, [floats(x), floats(filter)]));
    it(`${name}: gradients`, () => compareGradients(op, [floats(x), floats(filter)]));
  }
});
