import { testExplainer } from '@hemlkit/core/testing';
import { owen } from './owen';

testExplainer(owen, { addsUp: true });
