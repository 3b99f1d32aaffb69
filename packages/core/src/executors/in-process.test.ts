import { testExecutor } from '../testing';
import { inProcess } from './in-process';

testExecutor(inProcess);
