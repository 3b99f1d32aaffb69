import { againstReference } from '../../test/against-reference';
import { euclidean, hinge, meanAboveZero, softplus } from '../../test/plain';

againstReference({
  type: 'triplet',
  options: { margin: 0.3 },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, triplets }) =>
    meanAboveZero(
      triplets.map(([a, p, n]) => hinge(euclidean(x[a]!, x[p]!) - euclidean(x[a]!, x[n]!) + 0.3)),
    ),
});

againstReference({
  type: 'triplet',
  options: { margin: 0.3, swap: true, smooth: true },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, triplets }) =>
    meanAboveZero(
      triplets.map(([a, p, n]) => {
        const nearest = Math.min(euclidean(x[a]!, x[n]!), euclidean(x[p]!, x[n]!));
        return softplus(euclidean(x[a]!, x[p]!) - nearest + 0.3);
      }),
    ),
});
