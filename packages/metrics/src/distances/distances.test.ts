import { plain, testDistance, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { cosine, dot, euclidean, snr, snrSymmetric } from './index';

testDistance(euclidean, {
  options: [
    {},
    { normalize: false },
    { normalize: false, p: 1 },
    { normalize: false, p: 3 },
    { power: 2 },
    { power: 2, scale: 0.25 },
  ],
  reference: (a, b, { normalize, p, power, scale = 1 }) => {
    const [x, y] = normalize ? [plain.unit(a), plain.unit(b)] : [a, b];
    return x.reduce((sum, value, i) => sum + Math.abs(value - y[i]!) ** p, 0) ** (power / p) * scale;
  },
});

testDistance(cosine, { reference: plain.cosine });

testDistance(dot, { reference: plain.cosine });
testDistance(dot, { options: [{ normalize: false }], reference: plain.dot, isNearestToItself: false });

testDistance(snr, {
  options: [{}, { normalize: false }],
  reference: (a, b, { normalize }) => (normalize ? plain.snr(plain.unit(a), plain.unit(b)) : plain.snr(a, b)),
  isSymmetric: false,
  isFiniteWithoutSpread: false,
});

testDistance(snrSymmetric, {
  options: [{}, { normalize: false }],
  reference: (a, b, { normalize }) => {
    const [x, y] = normalize ? [plain.unit(a), plain.unit(b)] : [a, b];
    return (plain.snr(x, y) + plain.snr(y, x)) / 2;
  },
  isFiniteWithoutSpread: false,
});

it('agrees with itself where the differences no longer fit', async () => {
  const { tf, create } = await workbench({ components: [euclidean] });
  const [m, n, d] = [40, 1700, 32];
  const value = (i: number) => Math.sin(i) + 3;
  const a = Float32Array.from({ length: m * d }, (_, i) => value(1.7 * i));
  const b = Float32Array.from({ length: n * d }, (_, i) => value(0.3 * i * i));
  const distance = await create('distance', { type: 'euclidean', normalize: false }, {});
  const matrix = await distance.matrix(tf.tensor2d(a, [m, d]), tf.tensor2d(b, [n, d])).data();
  for (const [i, j] of [
    [0, 0],
    [3, 1699],
    [39, 800],
  ] as const) {
    const row = (values: Float32Array, at: number) => [...values.subarray(at * d, (at + 1) * d)];
    expect(matrix[i * n + j]).toBeCloseTo(plain.euclidean(row(a, i), row(b, j)), 4);
  }
});

it('has gradient 0 between equal rows', async () => {
  const { tf, create } = await workbench({ components: [euclidean] });
  for (const p of [1, 2, 3]) {
    const distance = await create('distance', { type: 'euclidean', normalize: false, p }, {});
    const row = tf.tensor2d([[1, 2, 3]]);
    const gradient = tf.grad((x) => tf.sum(distance.matrix(x as typeof row, row)))(row);
    expect([...(await gradient.data())]).toEqual([0, 0, 0]);
  }
});
