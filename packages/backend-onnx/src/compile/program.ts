import type { Tensor } from '@tensorflow/tfjs-core';
import { compileGraph } from '../execute';
import type { Graph } from '../graph/graph';
import { castTo } from '../graph/ops';
import { PORTABLE, type Target } from '../graph/target';
import { Value } from '../graph/value';
import { subgraph } from '../graph/walk';
import type { CompileOptions, InputSpec, Program } from '../types';
import { foldAffine } from './affine';
import { DeviceReplay, outputLocations } from './device-replay';
import type { Host } from './host';
import { computeInPieces } from './pieces';
import { Replay } from './replay';
import { Trace } from './trace';
import type { Traced } from './traced';
import { VariableWatch } from './variables';

/** Traces a step and compiles it. See `OnnxBackend.compile`. */
export function compileStep(
  backend: Host,
  step: (...inputs: Tensor[]) => Tensor[],
  specs: readonly InputSpec[],
  options: CompileOptions,
): Program {
  const name = options.name ?? (step.name || 'a compiled step');
  const start = performance.now();
  const { device = 'cpu', checkNumbers = false, profile, threads = backend.threads } = options;
  const isCpu = device === 'cpu';
  const { recorder, ...recorded } = trace(backend, step, specs, name, isCpu ? undefined : PORTABLE);
  const folded = foldAffine(recorded.graph, recorder);
  const traced: Traced = { ...recorded, graph: isCpu ? computeInPieces(folded) : folded };
  const traceMs = performance.now() - start;
  const outputs = device === 'webgpu' ? outputLocations(traced) : undefined;
  const session = compileGraph(traced.graph, name, { threads, profile, device, outputs, inPlace: !outputs });
  const cost = { traceMs, compileMs: performance.now() - start - traceMs };
  const Kind = outputs ? DeviceReplay : Replay;
  return new Kind(backend, traced, session, cost, checkNumbers);
}

/**
 * Records a step: the graph as it was asked for, and the recorder by which it can be changed.
 * @param target what the graph may count on where it runs
 */
export function trace(
  backend: Host,
  step: (...inputs: Tensor[]) => Tensor[],
  specs: readonly InputSpec[],
  name: string,
  target: Target = backend.recorder.target,
): Traced & { recorder: Graph } {
  const { tf } = backend;
  if (tf.getBackend() !== 'onnxruntime') {
    throw new Error(
      `${name} cannot be compiled while the backend of tf is '${tf.getBackend()}'; call tf.setBackend('onnxruntime')`,
    );
  }
  if (backend.trace) throw new Error(`${name} cannot be compiled inside of ${backend.trace.name}`);
  // Pending values would be computed again at every run.
  backend.flush();
  const watch = new VariableWatch(backend);
  const recording = new Trace(tf, name, target);
  backend.trace = recording;
  const placeholders = specs.map((spec, i) => {
    const value = new Value(spec.shape, spec.dtype);
    value.placeholder = `input ${i} of ${name}`;
    return value;
  });
  let done = false;
  try {
    let outputs: Value[] = [];
    tf.tidy(() => {
      const inputs = placeholders.map((value) => {
        const seen = value.dtype === 'uint8' ? castTo(recording.graph, value, 'int32') : value;
        return tf.engine().makeTensorFromTensorInfo(backend.store(seen));
      });
      const results: unknown = step(...inputs);
      if (!Array.isArray(results))
        throw new Error(`${name} must return an array of tensors (an async step cannot be compiled)`);
      outputs = results.map((tensor: Tensor) => backend.valueOf(tensor));
    });
    const states = watch.traced();
    const assigned = states.flatMap(({ after }) => (after ? [after] : []));
    const graph = subgraph([...outputs, ...assigned]);
    if (graph.outputs.length === 0) throw new Error(`${name} returns nothing and assigns no variable`);
    const read = new Set(graph.inputs);
    const used = states.filter(({ before, after }) => after !== undefined || read.has(before));
    done = true;
    return {
      name,
      specs,
      placeholders,
      graph,
      recorder: recording.graph,
      states: used,
      returned: outputs.length,
    };
  } finally {
    backend.trace = undefined;
    watch.finish(!done);
  }
}
