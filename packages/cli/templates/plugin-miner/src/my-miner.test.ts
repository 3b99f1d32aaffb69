import { plain, testMiner } from '@hemlkit/testing';
import { myMiner } from './my-miner';

testMiner(myMiner, {
  options: [{}, { far: 0.9, near: 1.3 }],
  // The choice once more, in plain loops.
  reference: ({ embeddings, labels, references, isSelf, options: { far, near } }) => {
    const positive: [number, number][] = [];
    const negative: [number, number][] = [];
    labels.forEach((label, a) => {
      references.labels.forEach((other, b) => {
        const apart = plain.unitEuclidean(embeddings[a]!, references.embeddings[b]!);
        if (label !== other && apart < near) negative.push([a, b]);
        if (label === other && apart > far && !(isSelf && a === b)) positive.push([a, b]);
      });
    });
    return { kind: 'pairs', positive, negative };
  },
});
