import * as tf from '@tensorflow/tfjs-core';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { boot } from 'jasmine-core';
import { BACKEND_NAME, registerOnnxBackend } from '../../src/index';

// tfjs-core's tests define themselves when they are imported: jasmine's globals and the backend have to be there before.
boot().DEFAULT_TIMEOUT_INTERVAL = 20_000;
registerOnnxBackend(tf, { threads: 1 });
setTestEnvs([{ name: BACKEND_NAME, backendName: BACKEND_NAME, isDataSync: true }]);
