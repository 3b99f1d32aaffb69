import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { mean, sum, weigh } from '../../test/plain';
import { proxyAnchor } from './proxy-anchor';

testLoss(proxyAnchor, {
  plugins: [parts],
  options: [{}, { margin: 0.2, alpha: 8 }],
  reference: (input) => {
    const { embeddings, labels, options } = input;
    const proxies = input.weights.proxies!;
    const weights = weigh(input);
    const term = (proxy: number[], sign: number, counts: (label: number) => boolean) => {
      const powers = embeddings.map((x, sample) => {
        const exponent = options.alpha * (sign * plain.cosine(x, proxy) + options.margin);
        return counts(labels[sample]!) ? Math.exp(exponent + weights[sample]! - 1) : 0;
      });
      return Math.log(1 + sum(powers));
    };
    const pull = proxies.map((proxy, id) => term(proxy, -1, (label) => label === id));
    const push = proxies.map((proxy, id) => term(proxy, 1, (label) => label !== id));
    return sum(pull) / new Set(labels).size + mean(push);
  },
});
