import { testExplainer } from '@hemlkit/testing';
import { owen } from './owen';

testExplainer(owen, { addsUp: true });
