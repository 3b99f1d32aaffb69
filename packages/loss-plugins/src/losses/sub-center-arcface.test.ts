import { againstReference, weightOf } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'sub-center-arcface',
  options: { margin: 100, scale: 6, subCenters: 2 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors } = batch;
    const weight = weightOf(batch);
    return mean(
      embeddings.map((x, sample) => {
        const own = labels[sample]!;
        const nearest = [0, 1, 2].map((id) =>
          Math.max(cosine(x, vectors[2 * id]!), cosine(x, vectors[2 * id + 1]!)),
        );
        const logits = nearest.map((value, id) => {
          const angle = Math.acos(value);
          const m = (100 * Math.PI) / 180;
          if (id !== own) return 6 * value;
          return 6 * (angle + m <= Math.PI ? Math.cos(angle + m) : value - m * Math.sin(m));
        });
        const powers = logits.map(Math.exp);
        return -Math.log(powers[own]! / sum(powers)) * weight(sample);
      }),
    );
  },
});
