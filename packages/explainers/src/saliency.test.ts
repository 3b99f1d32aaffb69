import { testExplainer } from '@hemlkit/testing';
import { saliency } from './saliency';

testExplainer(saliency, { reads: 'pixels' });
