import { againstReference } from '../../test/against-reference';
import { hinge, mean, meanAboveZero, snr, sum } from '../../test/plain';

againstReference({
  type: 'snr',
  options: { negativeMargin: 1.3, embeddingRegularizer: { type: 'zero-mean', weight: 0.1 } },
  silent: ['zero vectors'],
  reference: ({ embeddings: x, positive, negative }) =>
    meanAboveZero(positive.map(([a, p]) => hinge(snr(x[a]!, x[p]!)))) +
    meanAboveZero(negative.map(([a, n]) => hinge(1.3 - snr(x[a]!, x[n]!)))) +
    0.1 * mean(x.map((row) => Math.abs(sum(row)))),
});
