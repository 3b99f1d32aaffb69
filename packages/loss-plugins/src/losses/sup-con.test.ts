import { againstReference } from '../../test/against-reference';
import { cosine, meanAboveZero, sum } from '../../test/plain';

againstReference({
  type: 'sup-con',
  options: { temperature: 0.3 },
  silent: ['one class', 'one sample a class', 'one sample'],
  reference: ({ embeddings: x, positive, negative }) => {
    const power = (a: number, b: number) => Math.exp(cosine(x[a]!, x[b]!) / 0.3);
    return meanAboveZero(
      x.map((_, a) => {
        // A pair that was picked twice counts once.
        const others = (pairs: [number, number][]) => [
          ...new Set(pairs.filter(([b]) => b === a).map(([, b]) => b)),
        ];
        const positives = others(positive);
        const all = sum([...positives, ...others(negative)].map((b) => power(a, b)));
        return positives.length === 0
          ? 0
          : -sum(positives.map((p) => Math.log(power(a, p) / all))) / positives.length;
      }),
    );
  },
});
