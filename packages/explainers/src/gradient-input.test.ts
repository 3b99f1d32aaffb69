import { testExplainer } from '@hemlkit/testing';
import { gradientInput } from './gradient-input';

testExplainer(gradientInput, { reads: 'pixels' });
