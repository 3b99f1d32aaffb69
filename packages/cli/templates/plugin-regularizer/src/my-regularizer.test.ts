import { plain, testRegularizer } from '@hemlkit/testing';
import { myRegularizer } from './my-regularizer';

testRegularizer(myRegularizer, {
  options: [{}, { weight: 3 }],
  // The formula once more, in plain loops.
  reference: ({ vectors, options: { weight } }) =>
    vectors.reduce((sum, v) => sum + (weight * Math.log(1 + plain.dot(v, v))) / vectors.length, 0),
});
