import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { softNearestNeighbour } from './soft-nearest-neighbour';

testLoss(softNearestNeighbour, {
  options: [{}, { temperature: 2 }],
  // The formula once more, in plain loops: its value and its gradients are what the loss must give.
  reference: ({ embeddings: x, labels, tuples, options: { temperature } }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const sum = (pairs: [number, number][], anchor: number) =>
      pairs
        .filter(([a]) => a === anchor)
        .reduce((all, [a, b]) => all + Math.exp(-(plain.unitEuclidean(x[a]!, x[b]!) ** 2) / temperature), 0);
    const anchors = [...new Set(positive.map(([a]) => a))];
    const terms = anchors.map((a) => Math.log(1 + sum(negative, a) / sum(positive, a)));
    return terms.reduce((all, term) => all + term, 0) / Math.max(1, terms.length);
  },
});
