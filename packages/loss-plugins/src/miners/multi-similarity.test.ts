import { type MinerReferenceInput, plain, testMiner } from '@hemlkit/testing';
import { candidates } from '../../test/candidates';
import { multiSimilarity } from './multi-similarity';

/** Wang et al., 2019, equations 9 and 10, one anchor at a time. */
function reference({ options, ...input }: MinerReferenceInput) {
  const picked = {
    kind: 'pairs' as const,
    positive: [] as [number, number][],
    negative: [] as [number, number][],
  };
  for (const { anchor, positives, negatives, others } of candidates(input)) {
    const similarity = (other: number) => plain.cosine(input.embeddings[anchor]!, others[other]!);
    const leastPositive = Math.min(...positives.map(similarity));
    const mostNegative = Math.max(...negatives.map(similarity));
    for (const p of positives)
      if (similarity(p) < mostNegative + options.epsilon) picked.positive.push([anchor, p]);
    for (const n of negatives)
      if (similarity(n) > leastPositive - options.epsilon) picked.negative.push([anchor, n]);
  }
  return picked;
}

testMiner(multiSimilarity, { options: [{}, { epsilon: 0 }], reference });
