import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { mean, sum } from '../../test/plain';
import { ntXent } from './nt-xent';

testLoss(ntXent, {
  plugins: [parts],
  options: [{}, { temperature: 0.4 }],
  reference: ({ embeddings: x, labels, tuples, options }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    const power = (a: number, b: number) => Math.exp(plain.cosine(x[a]!, x[b]!) / options.temperature);
    return mean(
      positive.map(([a, p]) => {
        const negatives = negative.filter(([anchor]) => anchor === a).map(([, n]) => power(a, n));
        return -Math.log(power(a, p) / (power(a, p) + sum(negatives)));
      }),
    );
  },
});
