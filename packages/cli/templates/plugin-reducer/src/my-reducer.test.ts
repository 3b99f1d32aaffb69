import { testReducer } from '@hemlkit/testing';
import { myReducer } from './my-reducer';

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);

testReducer(myReducer, {
  options: [{}, { sharpness: 0 }],
  // The formula once more, in plain loops.
  reference: ({ losses, weight, options: { sharpness } }) => {
    const anchors = losses.flatMap((terms, i) => {
      const count = sum(weight[i]!);
      return count === 0 ? [] : [sum(terms.map((term, j) => term * weight[i]![j]!)) / count];
    });
    const powers = anchors.map((mean) => Math.exp(sharpness * mean));
    return sum(anchors.map((mean, i) => mean * powers[i]!)) / sum(powers);
  },
});
