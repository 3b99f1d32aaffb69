import type { Tensor3D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { casesOf, farthest, type Golden, transposed } from '../../test/golden';
import { positionShares } from './attribution';
import { gridsOf } from './network';

interface Case {
  id: string;
  params: { uniform: boolean };
  maps: Golden;
  query: number;
  expected: { alone: { gallery: number; structural: number; plan: Golden }[]; centres: Golden };
}

/** The shares of a pair by its plan, in plain numbers. */
function plainShares(one: Case, image: number, plan: number[]): number[] {
  const [, channels, cells] = one.maps.shape as [number, number, number];
  const positions = [image, one.query].map((at) =>
    Array.from({ length: cells }, (_, cell) =>
      Array.from({ length: channels }, (_, c) => one.maps.data[(at * channels + c) * cells + cell]!),
    ),
  ) as [number[][], number[][]];
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  const cosine = (x: number[], y: number[]) => dot(x, y) / Math.hypot(...x) / Math.hypot(...y);
  const centres = positions.map((own) =>
    own[0]!.map((_, c) => own.reduce((sum, vector) => sum + vector[c]!, 0) / cells),
  );
  const units = centres.map((centre) => centre.map((value) => value / Math.hypot(...centre)));
  const apart = units[0]!.map((value, c) => value - units[1]![c]!);
  const mass = plan.reduce((sum, value) => sum + value, 0);
  const cost = (s: number, t: number) =>
    plan[s * cells + t]! * (1 - cosine(positions[0][s]!, positions[1][t]!));
  return positions.flatMap((own, side) =>
    own.map((vector, cell) => {
      const moved = own.reduce(
        (sum, _, other) => sum + (side === 0 ? cost(cell, other) : cost(other, cell)),
        0,
      );
      const along = (dot(apart, vector) / Math.hypot(...centres[side]!)) * (side === 0 ? 1 : -1);
      return moved / 4 + (1 - mass) / (4 * cells) + along / (4 * cells);
    }),
  );
}

it.each(casesOf<Case>('diml-similarity'))(
  '$id: the shares of positions are those of the plan, and add up to the distance',
  async (one) => {
    const { tf } = await workbench();
    const [, channels, cells] = one.maps.shape as [number, number, number];
    const all = tf.tensor3d(transposed(one.maps, [0, 2, 1]).data, [one.maps.shape[0]!, cells, channels]);
    const marginals = one.params.uniform ? 'uniform' : 'cross';
    const settings = {
      epsilon: 0.05,
      iterations: 100,
      tolerance: 0.1,
      ends: 'pair',
      marginals,
      swapped: false,
    } as const;
    for (const { gallery, structural, plan } of one.expected.alone) {
      const pair = gridsOf(tf, tf.gather(all, [gallery, one.query]) as Tensor3D);
      const shares = (await positionShares(tf, pair, settings).data()) as Float32Array;
      expect(farthest(shares, plainShares(one, gallery, plan.data))).toBeLessThan(1e-5);
      const [a, b] = [gallery, one.query].map((at) => {
        const { data } = one.expected.centres;
        return data.slice(at * channels, (at + 1) * channels);
      }) as [number[], number[]];
      const cosine =
        a.reduce((sum, value, c) => sum + value * b[c]!, 0) / Math.hypot(...a) / Math.hypot(...b);
      const sum = shares.reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(1 - (structural + cosine) / 2, 5);
    }
  },
);
