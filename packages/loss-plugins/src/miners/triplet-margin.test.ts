import { plain, testMiner } from '@hemlkit/testing';
import { tripletsWhere } from '../../test/candidates';
import { tripletMargin } from './triplet-margin';

testMiner(tripletMargin, {
  options: ['all', 'hard', 'semihard', 'easy'].map((triplets) => ({ triplets })),
  reference: ({ options, ...input }) => {
    const apart = (a: number, b: number) =>
      plain.unitEuclidean(input.embeddings[a]!, input.references.embeddings[b]!);
    return tripletsWhere(input, (a, p, n) => {
      const gap = apart(a, n) - apart(a, p);
      if (options.triplets === 'easy') return gap > options.margin;
      if (options.triplets === 'hard') return gap <= 0;
      return gap <= options.margin && (options.triplets === 'all' || gap > 0);
    });
  },
});
