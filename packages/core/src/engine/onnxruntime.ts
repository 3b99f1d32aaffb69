import { availableParallelism } from 'node:os';
import { Type } from 'typebox';
import type { Engine } from '../contracts/engine';
import { defineEngine } from '../plugin/define';
import { loadTf } from './load-tf';

/** The default engine: tf ops become ONNX graphs that ONNX Runtime runs natively. */
export const onnxruntime = defineEngine({
  type: 'onnxruntime',
  summary: 'Compiles training steps to ONNX graphs and runs them in ONNX Runtime, on the CPU.',
  options: Type.Object({
    workers: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Processes that train nodes at once. The weights are the same however many. Default: 1.',
      }),
    ),
    threads: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Threads in each process. Default: the cores, shared out.' }),
    ),
  }),
  create: async (options): Promise<Engine> => {
    const { workers = 1, threads = Math.max(1, Math.floor(availableParallelism() / workers)) } = options;
    const { registerOnnxBackend } = await import('@hemlkit/backend-onnx');
    const tf = loadTf();
    const backend = registerOnnxBackend(tf, { threads });
    await tf.setBackend('onnxruntime');
    await tf.ready();
    return {
      type: 'onnxruntime',
      tf,
      workers,
      threads,
      facts: { type: 'onnxruntime', workers, threads, tfjs: tf.version_core },
      compile: (step, inputs, name) => backend.compile(step, inputs, { name, threads }),
      // The backend belongs to the process's one tfjs and is used again by the next engine.
      async dispose() {},
    };
  },
});
