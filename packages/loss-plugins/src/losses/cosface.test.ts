import { againstReference, weightOf } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'cosface',
  options: { margin: 0.2, scale: 6 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors } = batch;
    const weight = weightOf(batch);
    return mean(
      embeddings.map((x, sample) => {
        const own = labels[sample]!;
        const logits = vectors.map((vector, id) => 6 * (cosine(x, vector) - (id === own ? 0.2 : 0)));
        const powers = logits.map(Math.exp);
        return -Math.log(powers[own]! / sum(powers)) * weight(sample);
      }),
    );
  },
});
