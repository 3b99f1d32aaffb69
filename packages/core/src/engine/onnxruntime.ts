import { availableParallelism } from 'node:os';
import { Type } from 'typebox';
import type { Engine } from '../contracts/engine';
import { defineEngine } from '../plugin/define';
import { loadTf } from './load-tf';

/** More would rarely have nodes to train, and each holds a model and its gradients in memory. */
const mostWorkers = 8;

const defaultWorkers = (threads: number): number =>
  Math.max(1, Math.min(mostWorkers, Math.floor(availableParallelism() / threads)));

/** The default engine: tf ops become ONNX graphs that ONNX Runtime runs natively. */
export const onnxruntime = defineEngine({
  type: 'onnxruntime',
  summary: 'Compiles training steps to ONNX graphs and runs them in ONNX Runtime, on the CPU.',
  options: Type.Object({
    threads: Type.Integer({
      minimum: 1,
      default: 2,
      description:
        'Threads within an operation. They decide in which order large sums are added up, and so the last bits of the weights: the default is the same on every machine.',
    }),
    workers: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'Processes that train nodes at once; the weights are the same however many. Default: cores / threads, at most 8.',
      }),
    ),
  }),
  create: async ({ threads, workers = defaultWorkers(threads) }): Promise<Engine> => {
    const { registerOnnxBackend } = await import('@hemlkit/backend-onnx');
    const tf = loadTf();
    const backend = registerOnnxBackend(tf, { threads });
    await tf.setBackend('onnxruntime');
    await tf.ready();
    return {
      type: 'onnxruntime',
      tf,
      workers,
      facts: { type: 'onnxruntime', workers, threads, tfjs: tf.version_core },
      compile: (step, inputs, name) => backend.compile(step, inputs, { name, threads }),
      // The backend belongs to the process's one tfjs and is used again by the next engine.
      async dispose() {},
    };
  },
});
