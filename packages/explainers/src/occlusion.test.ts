import { testExplainer } from '@hemlkit/testing';
import { occlusion } from './occlusion';

testExplainer(occlusion);
testExplainer(occlusion, {
  reads: 'pixels',
  isLocal: false,
  options: [{ patch: 3 }, { patch: 2, stride: 3, baseline: 'blur' }],
});
