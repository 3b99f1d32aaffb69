import { againstReference, weightOf } from '../../test/against-reference';
import { euclidean, mean, sum } from '../../test/plain';

againstReference({
  type: 'proxy-nca',
  options: { scale: 3 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors } = batch;
    const weight = weightOf(batch, 'anchor');
    return mean(
      embeddings.map((x, sample) => {
        const own = labels[sample]!;
        const logits = vectors.map((vector) => -3 * euclidean(x, vector) ** 2);
        const powers = logits.map(Math.exp);
        return -Math.log(powers[own]! / sum(powers)) * weight(sample);
      }),
    );
  },
});
