import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { crossEntropy } from '../../test/plain';
import { proxyNca } from './proxy-nca';

testLoss(proxyNca, {
  plugins: [parts],
  options: [{}, { scale: 3 }],
  reference: (input) =>
    crossEntropy(
      input,
      (x) => input.weights.proxies!.map((proxy) => -input.options.scale * plain.unitEuclidean(x, proxy) ** 2),
      'anchor',
    ),
});
