import { plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { mean, partners, sum } from '../../test/plain';
import { multiSimilarityLoss } from './multi-similarity';

testLoss(multiSimilarityLoss, {
  plugins: [parts],
  options: [{}, { alpha: 3, beta: 20, base: 0.4 }],
  reference: ({ embeddings: x, labels, tuples, options: { alpha, beta, base } }) => {
    const { positive, negative } = plainPairs(labels, tuples);
    return mean(
      x.map((anchor, a) => {
        const beyond = (other: number) => plain.cosine(anchor, x[other]!) - base;
        const pull = partners(a, positive).map((p) => Math.exp(-alpha * beyond(p)));
        const push = partners(a, negative).map((n) => Math.exp(beta * beyond(n)));
        return Math.log(1 + sum(pull)) / alpha + Math.log(1 + sum(push)) / beta;
      }),
    );
  },
});
