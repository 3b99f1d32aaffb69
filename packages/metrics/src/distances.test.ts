import type { Distance, Tensor2D } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { type GoldenBatch, type GoldenTensor, golden, numbers } from '../test/golden';
import { cpu } from '../test/setup';
import { cosine, euclidean, snr, snrSymmetric } from './index';

interface Case {
  id: string;
  distance: { name: string; normalize_embeddings: boolean; p: number; power: number };
  batch: string;
  ref_batch: string | null;
  matrix: GoldenTensor;
  gradient: GoldenTensor | null;
}

const tf = await cpu();
const { batches, cases } = golden<{ batches: Record<string, GoldenBatch>; cases: Case[] }>('distances');

async function create({
  name,
  normalize_embeddings: normalize,
  p,
  power,
}: Case['distance']): Promise<Distance> {
  if (name === 'LpDistance') return euclidean.create({ normalize, p, power } as never, { tf } as never, {});
  if (name === 'SNRDistance') return snr.create({ normalize } as never, { tf } as never, {});
  return cosine.create({} as never, { tf } as never, {});
}

function rows(batch: string): Tensor2D {
  const { shape, data } = batches[batch]!.embeddings;
  return tf.tensor2d(Float32Array.from(data.map(Number)), shape);
}

function expectClose(actual: ArrayLike<number>, expected: number[], relative: number, floor: number): void {
  const largest = Math.max(floor, ...expected.map(Math.abs));
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!), `element ${i}`).toBeLessThanOrEqual(relative * largest);
  }
}

it.each(cases)('equals PyTorch Metric Learning: $id', async (golden) => {
  const distance = await create(golden.distance);
  const a = rows(golden.batch);
  const weighted = (matrix: Tensor2D) => {
    const [m, n] = matrix.shape;
    const weights = Float32Array.from(
      { length: m * n },
      (_, at) => ((3 * Math.floor(at / n) + 5 * (at % n)) % 7) - 3,
    );
    return tf.sum(tf.mul(matrix, tf.tensor2d(weights, [m, n])));
  };
  const matrixOf = (x: Tensor2D) => distance.matrix(x, golden.ref_batch ? rows(golden.ref_batch) : x);
  const matrix = matrixOf(a);
  expect(matrix.shape).toEqual(golden.matrix.shape);
  expectClose(await matrix.data(), numbers(golden.matrix), 1e-5, 1);
  if (golden.gradient) {
    const gradient = tf.grad((x) => weighted(matrixOf(x as Tensor2D)))(a);
    expectClose(await gradient.data(), numbers(golden.gradient), 1e-4, 0.01);
  }
});

it('has gradient 0 between equal rows', async () => {
  for (const p of [1, 2, 3]) {
    const distance = await create({ name: 'LpDistance', normalize_embeddings: false, p, power: 1 });
    const a = tf.tensor2d([[1, 2, 3]]);
    const gradient = tf.grad((x) => tf.sum(distance.matrix(x as Tensor2D, tf.tensor2d([[1, 2, 3]]))))(a);
    expect([...(await gradient.data())]).toEqual([0, 0, 0]);
  }
});

it('leaves a row of zeros alone', async () => {
  const distance = await create({ name: 'LpDistance', normalize_embeddings: true, p: 2, power: 1 });
  const matrix = distance.matrix(
    tf.tensor2d([
      [0, 0],
      [3, 4],
    ]),
    tf.tensor2d([[0, 0]]),
  );
  expect([...(await matrix.data())].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 1]);
});

it('agrees with itself where the differences no longer fit', async () => {
  const [m, n, d] = [40, 1700, 32];
  const value = (i: number) => Math.sin(i) + 3;
  const a = Float32Array.from({ length: m * d }, (_, i) => value(1.7 * i));
  const b = Float32Array.from({ length: n * d }, (_, i) => value(0.3 * i * i));
  const distance = await create({ name: 'LpDistance', normalize_embeddings: false, p: 2, power: 1 });
  const matrix = await distance.matrix(tf.tensor2d(a, [m, d]), tf.tensor2d(b, [n, d])).data();
  for (const [i, j] of [
    [0, 0],
    [3, 1699],
    [39, 800],
  ] as const) {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += (a[i * d + k]! - b[j * d + k]!) ** 2;
    expect(matrix[i * n + j]).toBeCloseTo(Math.sqrt(sum), 4);
  }
});

it('averages both directions of SNR', async () => {
  const symmetric: Distance = await snrSymmetric.create({ normalize: false } as never, { tf } as never, {});
  const oneWay = await create({ name: 'SNRDistance', normalize_embeddings: false, p: 2, power: 1 });
  const [a, b] = [
    tf.tensor2d([
      [1, 2, 4],
      [0, 1, -1],
    ]),
    tf.tensor2d([[2, 0, 1]]),
  ];
  const [there, back] = [await oneWay.matrix(a, b).data(), await oneWay.matrix(b, a).data()];
  const mean = await symmetric.matrix(a, b).data();
  expect(mean[0]).toBeCloseTo((there[0]! + back[0]!) / 2, 6);
  expect(mean[1]).toBeCloseTo((there[1]! + back[1]!) / 2, 6);
  expect(there[0]).not.toBeCloseTo(back[0]!, 2);
});
