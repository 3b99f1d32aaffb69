import { expect, it } from 'vitest';
import type { Metric } from '../contracts/metric-learning';
import { childScore, isSmallerBetter } from './metrics';

const right: Metric = { compute: async () => ({ right: 0.5 }) };
const wrong: Metric = {
  compute: async () => ({ wrong: 0.5, sure: 0.5 }),
  smallerIsBetter: (name) => name === 'wrong',
};
const metrics = [{ metric: right }, { metric: wrong }];

it('goes by what metrics name as better the smaller it is, and takes all else for better the larger', () => {
  expect(['wrong', 'sure', 'right', 'unknown'].map((name) => isSmallerBetter(metrics, name))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it('gives a better child the larger score, whichever the metric', () => {
  expect(childScore(metrics, 'wrong', 0.125)).toBe(0.875);
  expect(childScore(metrics, 'right', 0.125)).toBe(0.125);
});
