import { testMethod } from '@hemlkit/testing';
import { myMethod } from './my-method';

testMethod(myMethod, { options: [{}, { dimensions: 3 }] });
