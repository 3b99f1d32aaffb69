import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { hinge, meanAboveZero } from '../../test/plain';
import { contrastive } from './contrastive';

testLoss(contrastive, {
  plugins: [parts],
  options: [{}, { positiveMargin: 0.2, negativeMargin: 1.3 }],
  reference: ({ embeddings: x, labels, tuples, options: { positiveMargin, negativeMargin } }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const apart = ([a, b]: [number, number]) => plain.unitEuclidean(x[a]!, x[b]!);
    return (
      meanAboveZero(positive.map((pair) => hinge(apart(pair) - positiveMargin))) +
      meanAboveZero(negative.map((pair) => hinge(negativeMargin - apart(pair))))
    );
  },
});

testLoss(contrastive, {
  plugins: [parts],
  options: [{ positiveMargin: 0.9, negativeMargin: 0.1, distance: { type: 'cosine' } }],
  reference: ({ embeddings: x, labels, tuples }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const alike = ([a, b]: [number, number]) => plain.cosine(x[a]!, x[b]!);
    return (
      meanAboveZero(positive.map((pair) => hinge(0.9 - alike(pair)))) +
      meanAboveZero(negative.map((pair) => hinge(alike(pair) - 0.1)))
    );
  },
});
