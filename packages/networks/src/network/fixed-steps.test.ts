import { createRandom, type Random } from '@hemlkit/core/method';
import { expect, it } from 'vitest';

import { fixedSteps } from './fixed-steps';

/** All samples in order of chance, two a batch. */
const sampler = {
  batchSize: 2,
  epoch: (labels: Int32Array, random: Random) => {
    const order = random.permutation(labels.length);
    return Array.from({ length: labels.length / 2 }, (_, i) =>
      Int32Array.from([order[2 * i]!, order[2 * i + 1]!]),
    );
  },
};
const labels = new Int32Array(10);
const random = () => createRandom(4, 'steps');

it('leaves a sampler alone where no number is asked for', () => {
  expect(fixedSteps(sampler, undefined)).toBe(sampler);
});

it('cuts an epoch short', () => {
  const whole = sampler.epoch(labels, random());
  expect(fixedSteps(sampler, 3).epoch(labels, random())).toEqual(whole.slice(0, 3));
});

it('goes on with new epochs, each in an order of its own, and shows all samples about as often', () => {
  const batches = fixedSteps(sampler, 12).epoch(labels, random());
  const rounds = [batches.slice(0, 5), batches.slice(5, 10)].map((round) =>
    round.flatMap((batch) => [...batch]),
  );
  expect(batches).toHaveLength(12);
  for (const round of rounds) expect([...round].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  expect(rounds[0]).not.toEqual(rounds[1]);
});
