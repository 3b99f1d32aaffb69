import { testMethod } from '@hemlkit/testing';
import { bottomUp, single } from './index';

testMethod(bottomUp);
testMethod(single);
