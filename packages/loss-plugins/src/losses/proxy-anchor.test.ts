import { againstReference, weightOf } from '../../test/against-reference';
import { cosine, mean, sum } from '../../test/plain';

againstReference({
  type: 'proxy-anchor',
  options: { margin: 0.2, alpha: 8 },
  silent: [],
  reference: (batch) => {
    const { embeddings, labels, vectors: proxies } = batch;
    const weight = weightOf(batch);
    const terms = (sign: number, belongs: (sample: number, id: number) => boolean) =>
      proxies.map((proxy, id) => {
        const samples = labels.map((_, sample) => sample).filter((sample) => belongs(sample, id));
        const powers = samples.map((sample) => {
          const exponent = 8 * (sign * cosine(embeddings[sample]!, proxy) + 0.2);
          return Math.exp(exponent + weight(sample) - 1);
        });
        return Math.log(1 + sum(powers));
      });
    const present = new Set(labels).size;
    const pull = terms(-1, (sample, id) => labels[sample] === id);
    const push = terms(1, (sample, id) => labels[sample] !== id);
    return sum(pull) / present + mean(push);
  },
});
