import { plain, testLoss } from '@hemlkit/testing';
import { parts } from '../../test/parts';
import { columns, crossEntropy, radians } from '../../test/plain';
import { arcface } from './arcface';

testLoss(arcface, {
  plugins: [parts],
  options: [{}, { margin: 100, scale: 6 }],
  reference: (input) => {
    const { margin, scale } = input.options;
    const m = radians(margin);
    return crossEntropy(input, (x, own) =>
      columns(input.weights.W!).map((vector, id) => {
        const angle = Math.acos(plain.cosine(x, vector));
        if (id !== own) return scale * Math.cos(angle);
        const widened = angle + m <= Math.PI ? Math.cos(angle + m) : Math.cos(angle) - m * Math.sin(m);
        return scale * widened;
      }),
    );
  },
});
