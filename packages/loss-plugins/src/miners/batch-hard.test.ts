import { plain, testMiner } from '@hemlkit/testing';
import { candidates } from '../../test/candidates';
import { batchHard } from './batch-hard';

/** The first of them by what `of` says: the largest. */
const most = (places: number[], of: (place: number) => number): number =>
  places.reduce((best, place) => (of(place) > of(best) ? place : best));

testMiner(batchHard, {
  reference: (input) => ({
    kind: 'triplets',
    triplets: candidates(input)
      .filter(({ positives, negatives }) => positives.length > 0 && negatives.length > 0)
      .map(({ anchor, positives, negatives, others }) => {
        const apart = (other: number) => plain.unitEuclidean(input.embeddings[anchor]!, others[other]!);
        return [anchor, most(positives, apart), most(negatives, (n) => -apart(n))];
      }),
  }),
});

testMiner(batchHard, { options: [{ positiveRange: [0.5, 1.3] }, { distance: { type: 'cosine' } }] });
