import { testExecutor } from '@hemlkit/core/testing';
import { myExecutor } from './my-executor';

testExecutor(myExecutor);
