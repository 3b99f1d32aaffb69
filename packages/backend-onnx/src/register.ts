import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { OnnxBackend } from './backend';
import type { Graph } from './graph/graph';
import { castTo, reshape } from './graph/ops';
import type { Value } from './graph/value';
import { type HostKernel, type HostTensor, hostKernels } from './kernels/host';
import { kernels } from './kernels/index';
import type { Kernel } from './kernels/kernel';
import { refused } from './kernels/refused';
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
  if (!existing) {
    for (const [name, kernel] of Object.entries(kernels)) {
      tf.registerKernel(toConfig(name, (used, inputs, attrs) => record(used, name, kernel, inputs, attrs)));
    }
    for (const [name, reason] of refused) tf.registerKernel(toConfig(name, refuse(name, reason)));
    for (const [name, kernel] of Object.entries(hostKernels)) {
      tf.registerKernel(toConfig(name, (used, inputs, attrs) => compute(used, name, kernel, inputs, attrs)));
    }
  }
  registered.set(engine, backend);
  return backend;
}

type Inputs = Readonly<Record<string, TensorInfo | undefined>>;
type Run = (backend: OnnxBackend, inputs: Inputs, attrs: unknown) => TensorInfo | TensorInfo[];

function toConfig(kernelName: string, run: Run): KernelConfig {
  return {
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: ({ inputs, attrs, backend }) => run(backend as OnnxBackend, inputs, attrs),
  };
}

function refuse(name: string, reason: string): Run {
  return (_, inputs) => {
    const given = Object.entries(inputs).flatMap(([key, tensor]) =>
      tensor ? [`${key} ${tensor.dtype} [${tensor.shape.join(', ')}]`] : [],
    );
    throw new Error(
      `the onnxruntime backend has no ${name} (given ${given.join(', ')}): ${reason}. Compute it on another backend, ` +
        "such as tf.setBackend('cpu').",
    );
  };
}

/** Runs one kernel: the values of its tensors in, new tensors for the recorded values out. */
function record(backend: OnnxBackend, name: string, kernel: Kernel, inputs: Inputs, attrs: unknown) {
  const values: Record<string, Value> = {};
  for (const [key, tensor] of Object.entries(inputs ?? {})) {
    if (!tensor) continue;
    checkType(name, key, tensor);
    values[key] = viewAs(backend.recorder, backend.valueOf(tensor), tensor.dtype, tensor.shape);
  }
  // The same tensor under another name: tfjs expects it to share the buffer.
  if (name === 'Identity') {
    const { dataId, shape, dtype } = inputs.x as TensorInfo;
    backend.incRef(dataId);
    return { dataId, shape, dtype };
  }
  const graph = backend.recorder;
  graph.label = name;
  return stored(backend, kernel(graph, values as never, (attrs ?? {}) as never));
}

/** Runs a kernel that needs the contents of its inputs now. */
function compute(backend: OnnxBackend, name: string, kernel: HostKernel, inputs: Inputs, attrs: unknown) {
  if (backend.trace) {
    throw new Error(
      `tf's ${name} cannot be part of ${backend.trace.name}: it needs the values of its inputs, which a compiled step has ` +
        'only when it runs. Compute it outside, and pass what it gives to the step as an input.',
    );
  }
  const tensors: Record<string, HostTensor> = {};
  for (const [key, tensor] of Object.entries(inputs)) {
    if (!tensor) continue;
    checkType(name, key, tensor);
    const { dataId, shape, dtype } = tensor;
    tensors[key] = { data: backend.readSync(dataId), shape, dtype };
  }
  return stored(backend, kernel(backend.tf, tensors as never, (attrs ?? {}) as never));
}

const stored = (backend: OnnxBackend, result: Value | readonly Value[]) =>
  Array.isArray(result) ? result.map((value) => backend.store(value)) : backend.store(result as Value);

function checkType(name: string, key: string, { dtype, shape }: TensorInfo): void {
  if (DTYPES.has(dtype)) return;
  throw new Error(
    `${name}: the onnxruntime backend computes with float32, int32 and bool, but ${key} is ${dtype} [${shape.join(', ')}]`,
  );
}

/** A buffer that came from another backend may be shared by tensors of other shapes and types than its own. */
function viewAs(g: Graph, value: Value, dtype: string, shape: readonly number[]): Value {
  if (value.dtype === 'uint8') return value;
  return castTo(g, reshape(g, value, shape), dtype as Value['dtype']);
}
