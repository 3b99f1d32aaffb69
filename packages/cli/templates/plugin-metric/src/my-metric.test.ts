import { plain, testMetric } from '@hemlkit/testing';
import { myMetric } from './my-metric';

testMetric(myMetric, {
  options: [{}, { distance: { type: 'cosine' } }],
  perfect: () => ({ 'my-metric': 1 }),
  // Every matching pair against every other one.
  reference: ({ embeddings, labels, references, options: { distance } }) => {
    const others = references ?? { embeddings, labels };
    const apart = distance.inverted ? (a: number[], b: number[]) => -plain.cosine(a, b) : plain.unitEuclidean;
    const distances = (match: boolean) =>
      labels.flatMap((label, a) =>
        others.labels.flatMap((other, b) =>
          (label === other) === match && (references || a !== b)
            ? [apart(embeddings[a]!, others.embeddings[b]!)]
            : [],
        ),
      );
    const wrong = distances(false);
    const wins = distances(true).map((near) => wrong.filter((far) => near < far).length / wrong.length);
    return { 'my-metric': wins.reduce((sum, win) => sum + win, 0) / wins.length };
  },
});
