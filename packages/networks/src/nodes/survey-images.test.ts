import { createRandom } from '@hemlkit/core/method';
import { expect, it } from 'vitest';
import type { BatchInputs } from '../network/batch-reader';
import { surveyImages } from './survey-images';

/** Five images of a node, at every other position of a split, in batches of two. */
const positions = Int32Array.of(1, 3, 5, 7, 9);

async function surveyed(rounds: number) {
  const reported: string[] = [];
  const taken: number[][] = [];
  let read: number[] = [];
  const survey = {
    rounds: () => rounds,
    begin: () => void reported.push('begin'),
    look: () => [],
    take: (own: Int32Array, found: unknown[]) => {
      expect(found).toEqual([Float32Array.from(read)]);
      taken.push([...own]);
    },
    end: () => void reported.push('end'),
  };
  const trainer = {
    model: { survey },
    sampler: { batchSize: 2 },
    // What is computed is what was read last.
    survey: { run: async () => [Float32Array.from(read)] },
  };
  const reader = {
    arrays: [],
    read: (own: ArrayLike<number>) => (read = Array.from(own)),
  } as unknown as BatchInputs;
  await surveyImages({ trainer, samples: { positions } } as unknown as Parameters<typeof surveyImages>[0], {
    reader,
    epoch: 1,
    random: createRandom(1),
  });
  return { reported, taken };
}

it('passes every image as often as it is asked to, in batches of one size', async () => {
  const { reported, taken } = await surveyed(2);
  expect(reported).toEqual(['begin', 'end']);
  expect(taken).toHaveLength(6);
  for (const batch of taken) expect(batch).toHaveLength(2);
  for (const round of [taken.slice(0, 3), taken.slice(3)])
    expect([...new Set(round.flat())].sort()).toEqual([...positions]);
  expect(taken.slice(0, 3)).not.toEqual(taken.slice(3));
});

it('looks at nothing before most epochs', async () => {
  expect(await surveyed(0)).toEqual({ reported: [], taken: [] });
});
