import { againstReference } from '../../test/against-reference';
import { cosine, hinge, meanAboveZero, softplus, sum } from '../../test/plain';

againstReference({
  type: 'circle',
  options: { margin: 0.3, gamma: 10 },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, positive, negative }) =>
    meanAboveZero(
      x.map((anchor, a) => {
        // A pair that was picked twice counts once.
        const cosines = (pairs: [number, number][]) =>
          [...new Set(pairs.filter(([b]) => b === a).map(([, b]) => b))].map((b) => cosine(anchor, x[b]!));
        const pull = cosines(positive).map((s) => Math.exp(-10 * hinge(1 + 0.3 - s) * (s - (1 - 0.3))));
        const push = cosines(negative).map((s) => Math.exp(10 * hinge(s + 0.3) * (s - 0.3)));
        if (pull.length === 0 || push.length === 0) return 0;
        return softplus(Math.log(sum(pull)) + Math.log(sum(push)));
      }),
    ),
});
