import type { MethodSplit } from '@hemlkit/core/method';
import { expect, it } from 'vitest';
import { trainingSamples } from './node-samples';

/** @param pixels of the classes hat and ear, a sample each */
function split(labels: number[], pixels: [hat: number, ear: number][]): MethodSplit {
  const at = { hat: 0, ear: 1 } as Record<string, number>;
  const showing = (classes: readonly string[]) =>
    Int32Array.from(pixels.keys()).filter((i) => classes.some((name) => pixels[i]?.[at[name] as number]));
  return { labels: Int32Array.from(labels), store: { showing } } as unknown as MethodSplit;
}
const splits = {
  train: split(
    [0, 1, 0, 1, 1],
    [
      [3, 0],
      [2, 9],
      [1, 0],
      [0, 4],
      [0, 0],
    ],
  ),
  validation: split(
    [0, 1],
    [
      [1, 0],
      [0, 0],
    ],
  ),
};
const hat = { classes: ['hat'] };
const both = { classes: ['hat', 'ear'] };

it('skips training samples that show nothing of the node, and no validation sample', () => {
  const { positions, labels, counts } = trainingSamples(splits, hat, 'skip');
  expect([[...positions], [...labels]]).toEqual([
    [0, 1, 2],
    [0, 1, 0],
  ]);
  expect(counts).toEqual({
    train: { total: 5, present: 3, used: 3 },
    validation: { total: 2, present: 1, used: 2 },
  });
});

it('leaves a joined node every sample that shows any of its segments', () => {
  expect([...trainingSamples(splits, both, 'skip').positions]).toEqual([0, 1, 2, 3]);
});

it('keeps all where that is asked for, or where those that show it cannot train it', () => {
  expect(trainingSamples(splits, hat, 'keep').counts.train).toEqual({ total: 5, present: 3, used: 5 });
  // Only samples of label 1 show an ear.
  expect(trainingSamples(splits, { classes: ['ear'] }, 'skip').counts.train).toEqual({
    total: 5,
    present: 2,
    used: 5,
  });
});
