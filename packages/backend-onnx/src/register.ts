import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { OnnxBackend } from './backend';
import type { Graph } from './graph/graph';
import { castTo, reshape } from './graph/ops';
import type { Value } from './graph/value';
import { kernels } from './kernels/index';
import type { Kernel } from './kernels/kernel';
import type { BackendOptions, TF } from './types';

/** The name that `tf.setBackend` knows the backend by. */
export const BACKEND_NAME = 'onnxruntime';

const registered = new WeakMap<object, OnnxBackend>();
const DTYPES = new Set(['float32', 'int32', 'bool']);

/**
 * Registers the backend 'onnxruntime' and its kernels on a tfjs. A second call returns the same backend; its options are
 * those of the first. `tf.setBackend('onnxruntime')` makes it the one in use.
 * @param tf the tfjs to extend: all of `@tensorflow/tfjs`, or `@tensorflow/tfjs-core` with the gradients that you need
 */
export function registerOnnxBackend(tf: TF, options: BackendOptions = {}): OnnxBackend {
  const engine = tf.engine();
  const existing = registered.get(engine);
  if (existing && tf.findBackendFactory(BACKEND_NAME)) return existing;
  const backend = new OnnxBackend(tf, options);
  tf.registerBackend(BACKEND_NAME, () => backend, 0);
  if (!existing)
    for (const [name, kernel] of Object.entries(kernels)) tf.registerKernel(toConfig(name, kernel));
  registered.set(engine, backend);
  return backend;
}

function toConfig(kernelName: string, kernel: Kernel): KernelConfig {
  return {
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, attrs, backend }) =>
      record(backend as OnnxBackend, kernelName, kernel, inputs, attrs),
  };
}

type Inputs = Readonly<Record<string, TensorInfo | undefined>>;

/** Runs one kernel: the values of its tensors in, new tensors for the recorded values out. */
function record(backend: OnnxBackend, name: string, kernel: Kernel, inputs: Inputs, attrs: unknown) {
  const values: Record<string, Value> = {};
  for (const [key, tensor] of Object.entries(inputs ?? {})) {
    if (!tensor) continue;
    if (!DTYPES.has(tensor.dtype)) {
      throw new Error(
        `${name}: the onnxruntime backend computes with float32, int32 and bool, but ${key} is ${tensor.dtype} [${tensor.shape.join(', ')}]`,
      );
    }
    values[key] = viewAs(backend.recorder, backend.valueOf(tensor), tensor.dtype, tensor.shape);
  }
  const graph = backend.recorder;
  graph.label = name;
  const result = kernel(graph, values as never, (attrs ?? {}) as never);
  return Array.isArray(result) ? result.map((value) => backend.store(value)) : backend.store(result as Value);
}

/** A buffer that came from another backend may be shared by tensors of other shapes and types than its own. */
function viewAs(g: Graph, value: Value, dtype: string, shape: readonly number[]): Value {
  if (value.dtype === 'uint8') return value;
  return castTo(g, reshape(g, value, shape), dtype as Value['dtype']);
}
