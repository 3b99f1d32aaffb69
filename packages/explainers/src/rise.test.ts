import { testExplainer } from '@hemlkit/testing';
import { rise } from './rise';

testExplainer(rise, {
  reads: 'pixels',
  isLocal: false,
  options: [{ masks: 20 }, { masks: 20, centred: false }],
});
