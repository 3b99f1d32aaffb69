import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { hinge, meanAboveZero } from '../../test/plain';
import { snr } from './snr';

testLoss(snr, {
  plugins: [parts],
  options: [{}, { positiveMargin: 0.1, negativeMargin: 1.3 }],
  reference: ({ embeddings: x, labels, tuples, options: { positiveMargin, negativeMargin } }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const apart = ([a, b]: [number, number]) => plain.snr(plain.unit(x[a]!), plain.unit(x[b]!));
    return (
      meanAboveZero(positive.map((pair) => hinge(apart(pair) - positiveMargin))) +
      meanAboveZero(negative.map((pair) => hinge(negativeMargin - apart(pair))))
    );
  },
});
