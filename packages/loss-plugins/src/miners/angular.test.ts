import { plain, testMiner } from '@hemlkit/testing';
import { tripletsWhere } from '../../test/candidates';
import { angular } from './angular';

testMiner(angular, {
  options: [{}, { angle: 35 }],
  reference: ({ options, ...input }) => {
    const { embeddings, references } = input;
    return tripletsWhere(input, (a, p, n) => {
      const [anchor, positive, negative] = [
        embeddings[a]!,
        references.embeddings[p]!,
        references.embeddings[n]!,
      ];
      const centre = anchor.map((x, i) => (x + positive[i]!) / 2);
      const angle = Math.atan(plain.euclidean(anchor, positive) / (2 * plain.euclidean(negative, centre)));
      return (angle * 180) / Math.PI > options.angle;
    });
  },
});
