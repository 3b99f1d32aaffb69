import { createRandom } from '@hemlkit/core/method';
import { expect, it } from 'vitest';

import type { Model } from './model';
import { Noise, noiseShapes } from './noise';

const model = (miner?: number[], loss?: number[]) =>
  ({
    noisy: {
      miner: { mine: () => undefined, ...(miner ? { noise: () => miner } : {}) },
      loss: { compute: () => undefined, ...(loss ? { noise: () => loss } : {}) },
    },
  }) as unknown as Model;

it('gives a miner and a loss the shapes that they ask for, the miner first', () => {
  expect(noiseShapes(model(), 8)).toEqual({});
  expect(Object.entries(noiseShapes(model([2, 8, 8], [8]), 8))).toEqual([
    ['miner', [2, 8, 8]],
    ['loss', [8]],
  ]);
});

it('draws numbers in [0, 1), the same for the same generator and part', () => {
  const [both, lossAlone] = [new Noise(model([4, 50], [30]), 4), new Noise(model(undefined, [30]), 4)];
  both.draw(createRandom(1, 'step', 3));
  lossAlone.draw(createRandom(1, 'step', 3));
  expect(both.arrays.map((array) => array.length)).toEqual([200, 30]);
  expect(both.arrays[1]).toEqual(lossAlone.arrays[0]);
  expect(Math.min(...both.arrays[0]!)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...both.arrays[0]!)).toBeLessThan(1);
  const before = both.arrays[0]!.slice();
  both.draw(createRandom(1, 'step', 4));
  expect(both.arrays[0]).not.toEqual(before);
});
