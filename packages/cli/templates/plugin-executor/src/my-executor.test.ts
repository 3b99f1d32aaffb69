import { testExecutor } from '@hemlkit/testing';
import { myExecutor } from './my-executor';

testExecutor(myExecutor);
