import { expect, it } from 'vitest';
import type { EpochRecord } from '../contracts/method';
import { Warnings } from './warnings';

const record = (
  epoch: number,
  spread: number,
  emptySteps: number,
  metrics: Record<string, number> = { 'precision@1': 0.5 },
): EpochRecord => ({
  epoch,
  loss: 0.1,
  steps: 12,
  report: {
    mined: { kind: 'pairs', positive: 1, negative: 1 },
    norm: { mean: 1, min: 1, max: 1 },
    spread,
    emptySteps,
  },
  metrics,
  seconds: 1,
});

it('reports nothing of usual epochs', () => {
  const warnings = new Warnings('precision@1', []);
  expect(warnings.after(record(1, 0.4, 0))).toEqual([]);
  expect(warnings.after(record(2, 0.02, 6))).toEqual([]);
});

it('reports once that embeddings collapsed, and once that the miner picks nothing', () => {
  const warnings = new Warnings('precision@1', []);
  expect(warnings.after(record(1, 0.00042, 0))).toMatchInlineSnapshot(`
    [
      "the embeddings have collapsed in epoch 1: all distances are near 0 (two embeddings are 4.2e-4 apart, of at most 2). A lower learning rate, another loss or miner, or images that show more of the label can help.",
    ]
  `);
  expect(warnings.after(record(2, 0.0001, 11))).toMatchInlineSnapshot(`
    [
      "the miner picked nothing in 11 of the 12 steps of epoch 2, so nothing was learned in them: either all pairs are as far apart as it asks for, or its margin lets none through.",
    ]
  `);
  expect(warnings.after(record(3, 0.0001, 12))).toEqual([]);
});

it('does not repeat what an earlier process reported', () => {
  const warnings = new Warnings('precision@1', [record(1, 0.001, 12)]);
  expect(warnings.after(record(2, 0.001, 12))).toEqual([]);
});

it('reports that the metric which chooses the epoch is undefined, also as JSON has it', () => {
  const undefinedScore = { 'precision@1': Number.NaN };
  expect(new Warnings('precision@1', []).after(record(2, 0.4, 0, undefinedScore))).toMatchInlineSnapshot(`
    [
      "the metric 'precision@1', by which the best epoch is chosen, is undefined in epoch 2. While it is, the last epoch is kept, and \`patience\` ends no training. Give the validation split two or more images of a label, or choose by another metric with \`training.keep\`.",
    ]
  `);
  expect(
    new Warnings('precision@1', []).after(record(2, 0.4, 0, JSON.parse(JSON.stringify(undefinedScore)))),
  ).toHaveLength(1);
});
