import { againstReference, weightOf } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'normalized-softmax',
  options: { temperature: 0.3 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors } = batch;
    const weight = weightOf(batch);
    return mean(
      embeddings.map((x, sample) => {
        const own = labels[sample]!;
        const logits = vectors.map((vector) => cosine(x, vector) / 0.3);
        const powers = logits.map(Math.exp);
        return -Math.log(powers[own]! / sum(powers)) * weight(sample);
      }),
    );
  },
});
