import type { HemlError, Tensor1D, Tensor3D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { dimlDistance, matchingDistance } from './distance';
import { dimlLoss, gridsOf } from './network';
import { rankedScores, structuralScores, unitImages } from './ranking';
import { matched, structural, type TransportSettings } from './transport';

const settings: TransportSettings = {
  epsilon: 0.05,
  iterations: 100,
  tolerance: 0.1,
  ends: 'pair',
  marginals: 'cross',
  swapped: false,
};
const loss = { alpha: 2, beta: 40, base: 0.5, margin: 0.1 };
/** Two images of two positions whose centres point away from each other. */
const opposite = [
  [
    [1, 0],
    [1, 0.5],
  ],
  [
    [-1, 0],
    [-1, -0.5],
  ],
];

it('moves nothing between images no position of which agrees with the other', async () => {
  const { tf } = await workbench();
  const grids = gridsOf(tf, tf.tensor3d(opposite));
  const pairs = matched(tf, grids, grids, settings);
  const found = await structural(tf, pairs).data();
  expect([found[1], found[2]]).toEqual([0, 0]);
  expect(found[0]).toBeGreaterThan(0.9);
  const rows = Float32Array.from(opposite.flatMap((image) => [...image.flat(), ...image[0]!]));
  const [a, b] = unitImages({ rows, dimensions: 6 }, 2);
  const own = { ...settings, ends: 'pair', cells: 2 } as const;
  expect(structuralScores(a!, [b!], own)).toEqual([0]);
});

it('counts plans that are not numbers, and refuses to rank by them', async () => {
  const { tf } = await workbench();
  const grids = gridsOf(
    tf,
    tf.tensor3d([
      [
        [1, 0],
        [0.9, 0.1],
      ],
      [
        [0.6, 0.8],
        [0.5, 0.9],
      ],
    ]) as Tensor3D,
  );
  const labels = tf.tensor1d([0, 1], 'int32') as Tensor1D;
  const faults = async (epsilon: number) => {
    const { faults: count } = dimlLoss(tf, grids, labels, { ...loss, transport: { ...settings, epsilon } });
    return (await count.data())[0];
  };
  expect(await faults(0.05)).toBe(0);
  // e^(-0.4 / 0.0001) is 0.
  expect(await faults(1e-4)).toBe(2);
  const rows = Float32Array.of(1, 0, 0.9, 0.1, 1, 0, 0.6, 0.8, 0.5, 0.9, 0.6, 0.8);
  const scores = rankedScores(
    { rows, dimensions: 6 },
    { ...settings, ends: 'pair', epsilon: 1e-4, cells: 2, rerank: 5 },
  );
  await expect(scores.of(0, 1)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The transport plan between the positions of two images is not a number.]`,
  );
});

it('compares by the weights of a model, and refuses to without', async () => {
  const { tf, create } = await workbench({ components: [dimlDistance] });
  const distance = await create('distance', { type: 'diml' }, {});
  const rows = tf.tensor2d([[1, 2, 3]]);
  const refused = (attempt: () => unknown) => {
    try {
      attempt();
    } catch (error) {
      const { code, message, hint } = error as HemlError;
      return `${code}: ${message} ${hint}`;
    }
    return 'nothing was refused';
  };
  expect(
    [() => distance.matrix(rows, rows), () => matchingDistance(tf, {})].map(refused),
  ).toMatchInlineSnapshot(`
    [
      "distance-without-model: The distance \`diml\` is that of a model with positions, and there is no model here. It stands under \`explanation.distance\` of a spec with \`method: { type: diml }\`. Metrics rank images by their positions without it.",
      "weights-mismatch: The distance \`diml\` was given weights of another method. It stands under \`explanation.distance\` of a spec with \`method: { type: diml }\`.",
    ]
  `);
});
