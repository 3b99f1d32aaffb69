import { testMethod } from '@hemlkit/testing';
import { additive, bottomUp, single } from './index';

testMethod(bottomUp);
testMethod(single);
testMethod(additive, {
  options: [
    { recipe: 'shared', hidden: 4, dimensions: 3, widths: [2, 3, 4, 4] },
    { recipe: 'own', cropSize: 16, hidden: 4, dimensions: 3, widths: [2, 2, 3, 3] },
  ],
});
