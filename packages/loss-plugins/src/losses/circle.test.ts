import { type LossReferenceInput, plain, plainPairs, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { hinge, meanAboveZero, partners, softplus, sum } from '../../test/plain';
import { circle } from './circle';

/**
 * What weighs a pair is not differentiated: the weights of a batch's first call hold for those that follow, in which
 * the embeddings are moved a little to find the slope.
 */
const weighedBy = new Map<string, number[][]>();
function held({ embeddings, labels, tuples, options }: LossReferenceInput): number[][] {
  const key = JSON.stringify([labels, tuples, options.margin, options.gamma]);
  const known = weighedBy.get(key);
  const isMoved = known?.every((row, i) => row.every((x, j) => Math.abs(x - embeddings[i]![j]!) < 0.1));
  if (isMoved) return known as number[][];
  weighedBy.set(key, embeddings);
  return embeddings;
}

testLoss(circle, {
  plugins: [parts],
  options: [{}, { margin: 0.3, gamma: 10 }],
  reference: (input) => {
    const { embeddings: x, labels, tuples, options } = input;
    const { margin: m, gamma } = options;
    const { positive, negative } = plainPairs(labels, tuples);
    const weights = held(input);
    return meanAboveZero(
      x.map((_, a) => {
        const cosine = (rows: number[][], other: number) => plain.cosine(rows[a]!, rows[other]!);
        const pull = partners(a, positive).map((p) =>
          Math.exp(-gamma * hinge(1 + m - cosine(weights, p)) * (cosine(x, p) - (1 - m))),
        );
        const push = partners(a, negative).map((n) =>
          Math.exp(gamma * hinge(cosine(weights, n) + m) * (cosine(x, n) - m)),
        );
        if (pull.length === 0 || push.length === 0) return 0;
        return softplus(Math.log(sum(pull)) + Math.log(sum(push)));
      }),
    );
  },
});
