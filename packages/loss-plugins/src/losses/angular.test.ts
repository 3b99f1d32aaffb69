import { againstReference } from '../../test/against-reference';
import { dot, mean, sum, unit } from '../../test/plain';

againstReference({
  type: 'angular',
  options: { alpha: 35 },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, labels, positive }) => {
    const t = Math.tan((35 * Math.PI) / 180) ** 2;
    return mean(
      positive.map(([a, p]) => {
        const [anchor, other] = [unit(x[a]!), unit(x[p]!)];
        const both = anchor.map((value, d) => value + other[d]!);
        const negatives = x.filter((_, n) => labels[n] !== labels[a]);
        const terms = negatives.map((n) => Math.exp(4 * t * dot(both, n) - 2 * (1 + t) * dot(anchor, other)));
        return Math.log(1 + sum(terms));
      }),
    );
  },
});
