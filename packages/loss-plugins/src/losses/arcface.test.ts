import { againstReference, weightOf } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'arcface',
  options: { margin: 30, scale: 6 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors } = batch;
    const weight = weightOf(batch);
    return mean(
      embeddings.map((x, sample) => {
        const own = labels[sample]!;
        const logits = vectors.map((vector, id) => {
          const angle = Math.acos(cosine(x, vector));
          const m = Math.PI / 6;
          if (id !== own) return 6 * Math.cos(angle);
          return 6 * (angle + m <= Math.PI ? Math.cos(angle + m) : Math.cos(angle) - m * Math.sin(m));
        });
        const powers = logits.map(Math.exp);
        return -Math.log(powers[own]! / sum(powers)) * weight(sample);
      }),
    );
  },
});
