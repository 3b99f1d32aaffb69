import { testExplainer } from '@hemlkit/testing';
import { smoothGrad } from './smooth-grad';

testExplainer(smoothGrad, {
  reads: 'pixels',
  options: [{}, { of: 'absolute' }, { of: 'squared' }, { of: 'variance' }],
});
