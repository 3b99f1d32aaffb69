import { plain, plainTriplets, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { hinge, meanAboveZero, softplus } from '../../test/plain';
import { triplet } from './triplet';

testLoss(triplet, {
  plugins: [parts],
  options: [{}, { margin: 0.3, swap: true }, { margin: 0.3, smooth: true }],
  reference: ({ embeddings: x, labels, tuples, options }) =>
    meanAboveZero(
      plainTriplets(labels, tuples).map(([a, p, n]) => {
        const apart = (i: number, j: number) => plain.unitEuclidean(x[i]!, x[j]!);
        const nearest = options.swap ? Math.min(apart(a, n), apart(p, n)) : apart(a, n);
        const violation = apart(a, p) - nearest + options.margin;
        return options.smooth ? softplus(violation) : hinge(violation);
      }),
    ),
});
