import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { mean, radians, sum } from '../../test/plain';
import { angular } from './angular';

testLoss(angular, {
  plugins: [parts],
  options: [{}, { alpha: 25 }, { unitNegatives: true }],
  reference: ({ embeddings: x, labels, tuples, options }) => {
    const t = Math.tan(radians(options.alpha)) ** 2;
    return mean(
      plainPairs(labels, tuples).positive.map(([a, p]) => {
        const [anchor, other] = [plain.unit(x[a]!), plain.unit(x[p]!)];
        const both = anchor.map((value, d) => value + other[d]!);
        const others = x.filter((_, n) => labels[n] !== labels[a]);
        const negatives = options.unitNegatives ? others.map(plain.unit) : others;
        const exponent = (n: number[]) => 4 * t * plain.dot(both, n) - 2 * (1 + t) * plain.dot(anchor, other);
        return Math.log(1 + sum(negatives.map((n) => Math.exp(exponent(n)))));
      }),
    );
  },
});
