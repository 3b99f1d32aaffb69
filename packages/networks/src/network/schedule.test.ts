import { expect, it } from 'vitest';
import { scheduledRate } from './schedule';

const at = (epoch: number, step = 0) => ({ epoch, step, steps: 10, epochs: 10 });

it('falls from 1 to nearly 0 along half a cosine', () => {
  const cosine = { type: 'cosine', warmup: 0 } as const;
  expect(scheduledRate(cosine, at(1))).toBe(1);
  expect(scheduledRate(cosine, at(6))).toBeCloseTo(0.5, 12);
  expect(scheduledRate(cosine, at(3, 5))).toBeCloseTo(0.5 * (1 + Math.cos(Math.PI / 4)), 12);
  expect(scheduledRate(cosine, at(10, 9))).toBeCloseTo(0.5 * (1 + Math.cos(0.99 * Math.PI)), 12);
});

it('rises in equal steps first, and then goes its way', () => {
  const warm = { type: 'cosine', warmup: 2 } as const;
  const rates = [at(1), at(1, 1), at(2, 9), at(3)].map((place) => scheduledRate(warm, place));
  expect(rates).toEqual([1 / 21, 2 / 21, 20 / 21, 1].map((rate) => expect.closeTo(rate, 12)));
  expect(scheduledRate({ type: 'constant', warmup: 0 }, at(9, 9))).toBe(1);
});
