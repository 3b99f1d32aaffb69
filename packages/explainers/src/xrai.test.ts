import { testExplainer } from '@hemlkit/testing';
import { xrai } from './xrai';

testExplainer(xrai, { reads: 'pixels' });
