import { expect } from 'vitest';
import { Cache } from '../../src/cache';
import { evaluate } from '../../src/execute';
import { Value } from '../../src/graph/value';
import type { Geometry } from '../../src/kernels/windows';
import type { Session } from '../../src/session';

/** Numbers that look random and are the same each time. */
export function numbers(shape: readonly number[], seed: number): Value {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.fround(Math.sin(i * 12.9898 + seed) * 0.5));
  return Value.known(data, shape, 'float32');
}

/** A geometry of unequal extents with the same padding on both sides of an axis. */
export function geometry(given: Partial<Geometry>): Geometry {
  const geo = {
    batch: 4,
    height: 6,
    width: 5,
    filterHeight: 3,
    filterWidth: 2,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    top: 1,
    left: 0,
    ...given,
  };
  const count = (size: number, pad: number, filter: number, dilation: number, stride: number) =>
    Math.floor((size + 2 * pad - (filter - 1) * dilation - 1) / stride) + 1;
  return {
    outHeight: count(geo.height, geo.top, geo.filterHeight, geo.dilationHeight, geo.strideHeight),
    outWidth: count(geo.width, geo.left, geo.filterWidth, geo.dilationWidth, geo.strideWidth),
    ...geo,
  };
}

/** Calls `visit` with the places in image, filter and output of every product that a convolution adds up. */
export function eachProduct(
  geo: Geometry,
  inputs: number,
  outputs: number,
  visit: (x: number, w: number, y: number) => void,
): void {
  for (let b = 0; b < geo.batch; b++)
    for (let oy = 0; oy < geo.outHeight; oy++)
      for (let ox = 0; ox < geo.outWidth; ox++)
        for (let ky = 0; ky < geo.filterHeight; ky++)
          for (let kx = 0; kx < geo.filterWidth; kx++) {
            const y = oy * geo.strideHeight - geo.top + ky * geo.dilationHeight;
            const x = ox * geo.strideWidth - geo.left + kx * geo.dilationWidth;
            if (y < 0 || y >= geo.height || x < 0 || x >= geo.width) continue;
            for (let c = 0; c < inputs; c++)
              for (let o = 0; o < outputs; o++)
                visit(
                  ((b * geo.height + y) * geo.width + x) * inputs + c,
                  ((ky * geo.filterWidth + kx) * inputs + c) * outputs + o,
                  ((b * geo.outHeight + oy) * geo.outWidth + ox) * outputs + o,
                );
          }
}

/** Computes a value and compares it with numbers, to so many digits after the point. */
export function expectNear(value: Value, expected: Float64Array, digits: number): void {
  evaluate([value], new Cache<Session>(1), 1, { compileMs: 0, runMs: 0 });
  const data = value.contents() as Float32Array;
  expect(data).toHaveLength(expected.length);
  for (const [i, number] of data.entries()) expect(number).toBeCloseTo(expected[i] as number, digits);
}
