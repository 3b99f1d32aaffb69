import { createRequire } from 'node:module';
import { Type } from 'typebox';
import { HemlError } from '../contracts/error';
import { defineEngine } from '../plugin/define';
import { loadTf } from './load-tf';
import { tfjsEngine } from './tfjs-engine';

function libtensorflow(type: string, packageName: string, summary: string) {
  return defineEngine({
    type,
    summary,
    options: Type.Object({}),
    create: async () => {
      const tf = loadTf();
      try {
        createRequire(import.meta.url)(packageName);
      } catch (cause) {
        throw new HemlError(`The engine '${type}' needs ${packageName}, which could not be loaded.`, {
          kind: 'usage',
          hint: `Install it beside your spec with \`npm install ${packageName}\`, or use \`engine: { type: onnxruntime }\`, which needs nothing.`,
          cause,
        });
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
