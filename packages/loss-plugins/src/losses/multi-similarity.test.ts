import { againstReference } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'multi-similarity',
  options: { alpha: 3, beta: 20, base: 0.4 },
  silent: ['one sample'],
  reference: ({ embeddings: x, positive, negative }) =>
    mean(
      x.map((anchor, a) => {
        // A pair that was picked twice counts once.
        const others = (pairs: [number, number][]) => [
          ...new Set(pairs.filter(([b]) => b === a).map(([, b]) => b)),
        ];
        const pull = others(positive).map((p) => Math.exp(-3 * (cosine(anchor, x[p]!) - 0.4)));
        const push = others(negative).map((n) => Math.exp(20 * (cosine(anchor, x[n]!) - 0.4)));
        return Math.log(1 + sum(pull)) / 3 + Math.log(1 + sum(push)) / 20;
      }),
    ),
});
