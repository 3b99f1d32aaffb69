import { testTrunk } from '@hemlkit/core/testing';
import { conv4, resnet18 } from '../src/index';

testTrunk(conv4, { options: [{}, { widths: [4, 5, 6, 7] }], engine: 'onnxruntime' });
testTrunk(resnet18, { engine: 'onnxruntime' });
