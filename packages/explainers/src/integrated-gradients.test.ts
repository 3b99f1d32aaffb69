import { testExplainer } from '@hemlkit/testing';
import { integratedGradients } from './integrated-gradients';

testExplainer(integratedGradients, {
  reads: 'pixels',
  addsUp: true,
  options: [
    {},
    { baseline: 'mean', steps: 4 },
    { rule: 'middle' },
    { moves: 'a' },
    { moves: 'b', baseline: 'blur' },
  ],
});
