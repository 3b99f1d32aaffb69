import { availableParallelism } from 'node:os';
import type { Device, DeviceError } from '@hemlkit/backend-onnx';
import { Type } from 'typebox';
import type { Engine } from '../contracts/engine';
import { HemlError } from '../contracts/error';
import { defineEngine } from '../plugin/define';
import { loadTf } from './load-tf';

/** More would rarely have nodes to train, and each holds a model and its gradients in memory. */
const mostProcesses = 8;

/** Processes would share a graphics processor's memory, not add to its speed. */
const processesOf = (threads: number, device: Device): number =>
  device === 'cpu' ? Math.max(1, Math.min(mostProcesses, Math.floor(availableParallelism() / threads))) : 1;

/** The default engine: tf ops become ONNX graphs that ONNX Runtime runs natively. */
export const onnxruntime = defineEngine({
  type: 'onnxruntime',
  summary:
    'Compiles training steps to ONNX graphs and runs them in ONNX Runtime, on the CPU or a graphics processor.',
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
        description: 'Read for one more release: `executor.workers` has taken its place.',
      }),
    ),
    device: Type.Enum(['cpu', 'webgpu', 'cuda'], {
      default: 'cpu',
      description:
        'What compiled steps run on. `webgpu` takes a graphics processor with its driver; `cuda` takes CUDA 12 and the libraries of ONNX Runtime for it, which npm does not bring. A device that is not there is an error.',
    }),
  }),
  create: async ({ threads, device }): Promise<Engine> => {
    const { checkDevice, DeviceError, registerOnnxBackend } = await import('@hemlkit/backend-onnx');
    try {
      checkDevice(device);
    } catch (error) {
      throw error instanceof DeviceError ? unusable(error) : error;
    }
    const tf = loadTf();
    const backend = registerOnnxBackend(tf, { threads });
    await tf.setBackend('onnxruntime');
    await tf.ready();
    return {
      type: 'onnxruntime',
      tf,
      processes: processesOf(threads, device),
      ...(device === 'cpu' && { threads, arithmetic: backend.arithmetic }),
      facts: { type: 'onnxruntime', device, threads, tfjs: tf.version_core },
      compile: (step, inputs, name) => backend.compile(step, inputs, { name, threads, device }),
      // The backend belongs to the process's one tfjs and is used again by the next engine.
      async dispose() {},
    };
  },
});

/** The backend's error as one that a person reads; the way out is the spec's. */
export function unusable({ device, missing, remedy }: DeviceError): HemlError {
  return new HemlError(`The engine's device '${device}' cannot be used: ${missing}.`, {
    code: 'device-unusable',
    kind: 'usage',
    hint: remedy.replace('the device cpu', '`engine: { type: onnxruntime, device: cpu }`'),
  });
}
