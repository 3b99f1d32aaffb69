import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { myLoss } from './my-loss';

testLoss(myLoss, {
  options: [{}, { threshold: 0.7, sharpness: 2 }],
  // The formula once more, in plain loops: its value and its gradients are what the loss must give.
  reference: ({ embeddings: x, labels, tuples, options: { threshold, sharpness } }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const term = ([a, b]: [number, number], sign: number) =>
      Math.log1p(Math.exp(sign * sharpness * (plain.unitEuclidean(x[a]!, x[b]!) - threshold)));
    const terms = [...positive.map((pair) => term(pair, 1)), ...negative.map((pair) => term(pair, -1))];
    return terms.reduce((sum, value) => sum + value, 0) / Math.max(1, terms.length);
  },
});
