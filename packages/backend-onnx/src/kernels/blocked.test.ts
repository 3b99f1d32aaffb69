import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { eachProduct, expectNear, geometry, numbers } from '../../test/support/convolution';
import { cpuTarget } from '../blocks';
import { Graph } from '../graph/graph';
import { blockedConvolve, worthBlocking } from './blocked';
import type { Geometry } from './windows';

const target = cpuTarget(tf);
const SQUARE = { filterHeight: 3, filterWidth: 3, top: 1, left: 1 };

/** geometry, channels in, channels out */
const CASES: Record<string, [Geometry, number, number]> = {
  'as many channels as a block or two': [geometry({ ...SQUARE }), 16, 32],
  'few channels': [geometry({ ...SQUARE, filterHeight: 5, filterWidth: 4, top: 2 }), 3, 16],
  'stride 2 of odd extents': [
    geometry({ ...SQUARE, height: 9, width: 11, strideHeight: 2, strideWidth: 2 }),
    32,
    16,
  ],
  'stride 2 that leaves a row out': [geometry({ ...SQUARE, height: 8, strideHeight: 2 }), 16, 16],
  'unequal filter and strides, no padding': [geometry({ strideWidth: 2, top: 0 }), 16, 16],
  dilated: [geometry({ ...SQUARE, height: 12, width: 9, dilationHeight: 2, dilationWidth: 3 }), 16, 16],
  'more padding below': [geometry({ ...SQUARE, top: 0, outHeight: 6 }), 16, 16],
};

// On a processor without such a layout there is nothing to compare.
describe.runIf(target.block > 0)('a convolution in the blocked layout (needs a processor with AVX)', () => {
  for (const [name, [geo, inputs, outputs]] of Object.entries(CASES)) {
    it(name, () => {
      const x = numbers([geo.batch, geo.height, geo.width, inputs], 1);
      const filter = numbers([geo.filterHeight, geo.filterWidth, inputs, outputs], 2);
      const expected = new Float64Array(geo.batch * geo.outHeight * geo.outWidth * outputs);
      const [image, weights] = [x.contents(), filter.contents()] as [Float32Array, Float32Array];
      eachProduct(geo, inputs, outputs, (i, w, y) => {
        expected[y] = (expected[y] as number) + (image[i] as number) * (weights[w] as number);
      });
      const y = blockedConvolve(new Graph(tf, target), x, filter, geo);
      expect(y.shape).toEqual([geo.batch, geo.outHeight, geo.outWidth, outputs]);
      expectNear(y, expected, 4);
    });
  }
});

describe('is worth it', () => {
  const g = new Graph(tf, { ...target, block: 16 });
  const map = (side: number, stride = 1) =>
    geometry({ ...SQUARE, batch: 32, height: side, width: side, strideHeight: stride, strideWidth: stride });

  it('for maps that are large beside the filter', () => {
    expect([56, 16, 8, 4].map((side) => worthBlocking(g, map(side), 128, 128))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([28, 16].map((side) => worthBlocking(g, map(side, 2), 64, 128))).toEqual([true, false]);
  });

  it('for channels in whole blocks, or too few for one and a large filter', () => {
    expect([17, 20, 32].map((inputs) => worthBlocking(g, map(56), inputs, 64))).toEqual([false, false, true]);
    expect([17, 20, 32].map((outputs) => worthBlocking(g, map(56), 64, outputs))).toEqual([
      false,
      false,
      true,
    ]);
    const large = geometry({ ...SQUARE, height: 64, width: 64, filterHeight: 7, filterWidth: 7 });
    expect([worthBlocking(g, map(64), 3, 64), worthBlocking(g, large, 3, 64)]).toEqual([false, true]);
  });

  it('never for one tap, for padding less than none, or where graphs must run anywhere', () => {
    const one = geometry({ batch: 32, height: 56, width: 56, filterHeight: 1, filterWidth: 1, top: 0 });
    expect(worthBlocking(g, one, 64, 64)).toBe(false);
    expect(worthBlocking(g, { ...map(56), top: -1 }, 64, 64)).toBe(false);
    expect(worthBlocking(new Graph(tf), map(56), 64, 64)).toBe(false);
  });
});
