import { plain, testMiner, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { candidates } from '../../test/candidates';
import { batchEasyHard } from './batch-easy-hard';

const options = ['easy', 'hard', 'semihard']
  .flatMap((positive) => ['easy', 'hard', 'semihard'].map((negative) => ({ positive, negative })))
  .filter(({ positive, negative }) => positive !== 'semihard' || negative !== 'semihard');

testMiner(batchEasyHard, {
  options,
  reference: ({ options: { positive, negative }, ...input }) => {
    const pairs = {
      kind: 'pairs' as const,
      positive: [] as [number, number][],
      negative: [] as [number, number][],
    };
    for (const { anchor, positives, negatives, others } of candidates(input)) {
      const apart = (other: number) => plain.unitEuclidean(input.embeddings[anchor]!, others[other]!);
      const nearest = (places: number[]) => [...places].sort((i, j) => apart(i) - apart(j))[0];
      const farthest = (places: number[]) => [...places].sort((i, j) => apart(j) - apart(i))[0];
      const takePositive = positive === 'easy' ? nearest : farthest;
      const takeNegative = negative === 'easy' ? farthest : nearest;
      let [p, n]: (number | undefined)[] = [takePositive(positives), takeNegative(negatives)];
      if (positive === 'semihard')
        p = n === undefined ? n : takePositive(positives.filter((i) => apart(i) < apart(n!)));
      if (negative === 'semihard')
        n = p === undefined ? p : takeNegative(negatives.filter((i) => apart(i) > apart(p!)));
      if (p === undefined || n === undefined) continue;
      pairs.positive.push([anchor, p]);
      pairs.negative.push([anchor, n]);
    }
    return pairs;
  },
});

testMiner(batchEasyHard, { options: [{ positive: 'all', negative: 'hard' }, { negativeRange: [0.2, 1.2] }] });

it('refuses what would do nothing', async () => {
  const { create } = await workbench({ components: [batchEasyHard] });
  const make = (options: object) => create('miner', { type: 'batch-easy-hard', ...options }, {});
  await expect(make({ positive: 'semihard' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner batch-easy-hard cannot pick semihard positives and semihard negatives.]`,
  );
  await expect(make({ positive: 'all' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner batch-easy-hard cannot pick all positives and semihard negatives.]`,
  );
  await expect(make({ negative: 'all', negativeRange: [0, 1] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner's option negativeRange does nothing where negative is all.]`,
  );
  await expect(make({ positiveRange: [1, 0] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The miner's positiveRange [1, 0] is empty.]`,
  );
});
