import { testEngine } from '../testing';
import { cpu } from './cpu';
import { onnxruntime } from './onnxruntime';

testEngine(cpu);
testEngine(onnxruntime, { options: [{}, { threads: 1 }] });
