import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { mean, meanAboveZero, partners, sum } from '../../test/plain';
import { supCon } from './sup-con';

testLoss(supCon, {
  plugins: [parts],
  options: [{}, { temperature: 0.4 }],
  reference: ({ embeddings: x, labels, tuples, options }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    if (positive.length === 0 || negative.length === 0) return 0;
    return meanAboveZero(
      x.map((anchor, a) => {
        const power = (other: number) => Math.exp(plain.cosine(anchor, x[other]!) / options.temperature);
        const positives = partners(a, positive);
        const all = sum([...positives, ...partners(a, negative)].map(power));
        return mean(positives.map((p) => -Math.log(power(p) / all)));
      }),
    );
  },
});
