import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backend, tf } from './support/backends';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});

/** What an error may be, as a share of the sum of magnitudes. */
const BOUND = 1e-6;

/** Numbers that lose most when they are added one after another: all alike, but for a few. */
const FILLS: [string, (i: number) => number][] = [
  ['equal numbers', () => 0.1],
  ['numbers that are mostly one', (i) => (i % 50 === 7 ? ((i * 7919) % 1000) / 500 - 1 : -2.1179039)],
  ['numbers of both signs', (i) => Math.sin(i * 12.9898) * 43758.5453],
];

/** The sums over axes, in double precision: the slow reference. Also those of magnitudes. */
function sumSlowly(data: Float32Array, shape: number[], axes: number[]) {
  const kept = shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const size = kept.reduce((product, axis) => product * (shape[axis] as number), 1);
  const [sums, magnitudes] = [new Float64Array(size), new Float64Array(size)];
  for (const [at, value] of data.entries()) {
    const index: number[] = [];
    for (let rest = at, axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % (shape[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
    }
    const place = kept.reduce((sum, axis) => sum * (shape[axis] as number) + (index[axis] as number), 0);
    sums[place] = (sums[place] as number) + value;
    magnitudes[place] = (magnitudes[place] as number) + Math.abs(value);
  }
  return { sums, magnitudes };
}

const worst = (got: ArrayLike<number>, { sums, magnitudes }: ReturnType<typeof sumSlowly>): number =>
  Math.max(...sums.map((sum, i) => Math.abs((got[i] as number) - sum) / (magnitudes[i] as number)));

const CASES: [number[], number[]][] = [
  [[131072, 2], [0]],
  [[401408, 1], [0]],
  [
    [16, 32, 64, 3],
    [0, 1, 2],
  ],
  [[1000000], [0]],
  [[3, 99999], [1]],
  [[2, 20000, 3], [1]],
  [
    [300, 7, 400],
    [0, 2],
  ],
  // Primes, and twice a prime: no blocks divide them.
  [[100003, 2], [0]],
  [[20014], [0]],
  [[3, 10007], [1]],
];

describe('sums of many numbers', () => {
  for (const [shape, axes] of CASES) {
    it(`of [${shape}] over ${axes}`, async () => {
      const size = shape.reduce((a, b) => a * b, 1);
      const program = backend.compile((x) => [tf.sum(x as Tensor, axes)], [{ shape, dtype: 'float32' }], {
        name: 'sum',
      });
      for (const [name, fill] of FILLS) {
        const data = Float32Array.from({ length: size }, (_, i) => fill(i));
        const wanted = sumSlowly(data, shape, axes);
        expect(worst(await tf.sum(tf.tensor(data, shape), axes).data(), wanted), name).toBeLessThan(BOUND);
        const [compiled] = (await program.run([data])) as [Float32Array];
        expect(worst(compiled, wanted), `${name}, compiled`).toBeLessThan(BOUND);
      }
      program.dispose();
    });
  }

  it('of a constant are exact', async () => {
    expect((await tf.mean(tf.fill([131072, 4], 0.1), 0).data())[0]).toBe(Math.fround(0.1));
  });

  it('give a variance of nothing where nothing varies', async () => {
    const { mean, variance } = tf.moments(
      tf.tensor(new Float32Array(32 * 64 * 64 * 2).fill(0.9), [32, 64, 64, 2]),
      [0, 1, 2],
    );
    for (const value of await mean.data()) expect(Math.abs(value - 0.9)).toBeLessThan(1e-6);
    for (const value of await variance.data()) expect(value).toBeLessThan(1e-12);
  });

  it('of a window that is the whole image', async () => {
    const image = tf.fill<tf.Rank.R4>([1, 256, 256, 2], 0).add(tf.tensor([0.1, -2.1179039])) as Tensor4D;
    const [low, high] = await tf.avgPool(image, 256, 256, 'valid').data();
    expect(Math.abs((low as number) - 0.1) / 0.1).toBeLessThan(BOUND);
    expect(Math.abs((high as number) / -2.1179039 - 1)).toBeLessThan(BOUND);
  });

  it('by segment, where many meet in one', async () => {
    const data = new Float32Array(100000).fill(0.1);
    const ids = Int32Array.from(data, (_, i) => (i % 10 === 3 ? 1 : i % 10 === 4 ? 2 : 0));
    const sums = await tf.unsortedSegmentSum(tf.tensor1d(data), tf.tensor1d(ids, 'int32'), 3).data();
    const wanted = [80000, 10000, 10000].map((count) => count * Math.fround(0.1));
    wanted.forEach((sum, i) => {
      expect(Math.abs((sums[i] as number) / sum - 1)).toBeLessThan(BOUND);
    });
  });
});
