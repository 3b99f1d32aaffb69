import { plain, testMiner } from '@hemlkit/testing';
import { pairsWhere } from '../../test/candidates';
import { pairMargin } from './pair-margin';

testMiner(pairMargin, {
  options: [{}, { positiveMargin: 1.2, negativeMargin: 1.4 }],
  reference: ({ options, ...input }) => {
    const apart = (a: number, b: number) =>
      plain.unitEuclidean(input.embeddings[a]!, input.references.embeddings[b]!);
    return pairsWhere(
      input,
      (a, p) => apart(a, p) > options.positiveMargin,
      (a, n) => apart(a, n) < options.negativeMargin,
    );
  },
});

testMiner(pairMargin, {
  options: [{ positiveMargin: 0.3, negativeMargin: -0.2, distance: { type: 'cosine' } }],
  reference: ({ options, ...input }) => {
    const alike = (a: number, b: number) =>
      plain.cosine(input.embeddings[a]!, input.references.embeddings[b]!);
    return pairsWhere(
      input,
      (a, p) => alike(a, p) < options.positiveMargin,
      (a, n) => alike(a, n) > options.negativeMargin,
    );
  },
});
