import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { columns, crossEntropy } from '../../test/plain';
import { cosface } from './cosface';

testLoss(cosface, {
  plugins: [parts],
  options: [{}, { margin: 0.2, scale: 6 }],
  reference: (input) => {
    const { margin, scale } = input.options;
    return crossEntropy(input, (x, own) =>
      columns(input.weights.W!).map(
        (vector, id) => scale * (plain.cosine(x, vector) - (id === own ? margin : 0)),
      ),
    );
  },
});
