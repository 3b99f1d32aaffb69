import { againstReference } from '../../test/against-reference';
import { euclidean, hinge, meanAboveZero } from '../../test/plain';

againstReference({
  type: 'contrastive',
  options: { positiveMargin: 0.2, negativeMargin: 1.3 },
  silent: ['one sample'],
  reference: ({ embeddings: x, positive, negative }) =>
    meanAboveZero(positive.map(([a, p]) => hinge(euclidean(x[a]!, x[p]!) - 0.2))) +
    meanAboveZero(negative.map(([a, n]) => hinge(1.3 - euclidean(x[a]!, x[n]!)))),
});
