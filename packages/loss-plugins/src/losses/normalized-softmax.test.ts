import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { columns, crossEntropy } from '../../test/plain';
import { normalizedSoftmax } from './normalized-softmax';

testLoss(normalizedSoftmax, {
  plugins: [parts],
  options: [{}, { temperature: 0.3 }],
  reference: (input) =>
    crossEntropy(input, (x) =>
      columns(input.weights.W!).map((vector) => plain.cosine(x, vector) / input.options.temperature),
    ),
});
