import { testOptimizer } from '@hemlkit/testing';
import { myOptimizer } from './my-optimizer';

testOptimizer(myOptimizer, {
  options: [{}, { learningRate: 0.1, momentum: 0 }],
  // The formula once more, in plain loops.
  reference: ({ start, gradients, options: { learningRate, momentum } }) =>
    start.map((weight, i) => {
      let velocity = 0;
      for (const gradient of gradients) {
        velocity = momentum * velocity + gradient[i]!;
        weight -= learningRate * velocity;
      }
      return weight;
    }),
});
