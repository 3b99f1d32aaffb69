import { againstReference } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'nt-xent',
  options: { temperature: 0.2 },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, positive, negative }) => {
    const power = (a: number, b: number) => Math.exp(cosine(x[a]!, x[b]!) / 0.2);
    return mean(
      positive.map(([a, p]) => {
        const negatives = negative.filter(([b]) => b === a).map(([, n]) => power(a, n));
        return -Math.log(power(a, p) / (power(a, p) + sum(negatives)));
      }),
    );
  },
});
