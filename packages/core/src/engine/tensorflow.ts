import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { services } from '../contracts/services';
import { defineEngine } from '../plugin/define';
import { loadFailure, loadLibtensorflow } from './libtensorflow';
import { loadTf } from './load-tf';
import { tfjsEngine } from './tfjs-engine';

function libtensorflow(type: string, packageName: string, summary: string) {
  return defineEngine({
    type,
    summary,
    options: Type.Object({}),
    inject: { paths: services.paths },
    create: async (_, { paths }) => {
      const tf = loadTf();
      try {
        loadLibtensorflow(packageName, [fileURLToPath(new URL('.', import.meta.url)), paths.spec]);
      } catch (cause) {
        throw loadFailure(type, packageName, cause);
      }
      return tfjsEngine(type, tf, 'tensorflow');
    },
  });
}

export const tensorflow = libtensorflow(
  'tensorflow',
  '@tensorflow/tfjs-node',
  'libtensorflow on the CPU, through the optional package @tensorflow/tfjs-node.',
);

export const tensorflowGpu = libtensorflow(
  'tensorflow-gpu',
  '@tensorflow/tfjs-node-gpu',
  'libtensorflow on CUDA, through the optional package @tensorflow/tfjs-node-gpu.',
);
