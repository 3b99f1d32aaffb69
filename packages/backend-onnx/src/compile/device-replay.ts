import { deviceMemory } from '../device-memory';
import { runSession } from '../execute';
import type { Data } from '../graph/dtype';
import { sameShape } from '../graph/shape';
import { Value } from '../graph/value';
import { outputName } from '../onnx/emit';
import type { Tensors } from '../session';
import type { OrtTensor } from '../types';
import { Replay, type State, tensorOf } from './replay';
import type { Traced } from './traced';
import { place } from './variables';

/**
 * A compiled step on a device with a memory of its own. Variables stay in it from run to run: a run gets its inputs and
 * gives its results, and a variable is copied to main memory when eager code reads it.
 */
export class DeviceReplay extends Replay {
  private readonly memory = deviceMemory('webgpu');

  constructor(...parts: ConstructorParameters<typeof Replay>) {
    super(...parts);
    // So far only tensors from outside of the step are fed, which never change.
    for (const [name, tensor] of Object.entries(this.feeds)) this.feeds[name] = this.memory.upload(tensor);
  }

  protected override execute(): Data[] {
    const { graph, returned } = this.traced;
    for (const state of this.states)
      if (state.input) this.feeds[state.input] = this.resident(this.current(state).value);
    const fetches = Object.fromEntries(graph.outputs.map((_, i) => [outputName(i), null]));
    const start = performance.now();
    const made = runSession(this.session, graph, this.feeds, fetches);
    this.backend.timing.runMs += performance.now() - start;
    if (this.checkNumbers) this.check(this.onHost(made), this.onHost(this.feeds));
    for (const state of this.states) this.take(state, made);
    return Array.from({ length: returned }, (_, i) => (made[outputName(i)] as OrtTensor).data);
  }

  /** A variable's value in the device's memory, copied there when it is not. */
  private resident(value: Value): OrtTensor {
    if (value.tensor?.location !== 'gpu-buffer') value.tensor = this.memory.upload(tensorOf(value));
    return value.tensor;
  }

  /** The variable takes what the run made for it; what it had before is released unless something else may read it. */
  private take({ variable, output }: State, made: Tensors): void {
    if (!output) return;
    const { backend } = this;
    const tensor = made[output] as OrtTensor;
    const entry = backend.entry(variable.dataId);
    const next = new Value(entry.value.shape, entry.value.dtype);
    next.recycled = true;
    if (tensor.location === 'cpu') next.data = tensor.data;
    else {
      next.tensor = tensor;
      next.make = () => this.memory.download(tensor).data;
    }
    if (entry.references > 1) {
      entry.value.shared = true;
      backend.tf.engine().disposeTensor(variable);
      place(backend, variable, next);
      return;
    }
    const old = entry.value;
    entry.value = next;
    // What is shared goes when nothing refers to it any more.
    if (!old.shared && old.tensor?.location === 'gpu-buffer') old.tensor.dispose();
  }

  private onHost(tensors: Tensors): Tensors {
    return Object.fromEntries(
      Object.entries(tensors).map(([name, tensor]) => [
        name,
        tensor.location === 'cpu' ? tensor : this.memory.download(tensor),
      ]),
    );
  }
}

/** A step's results go to main memory, its variables stay; only float32 ones, as WebGPU has no bytes. */
export function outputLocations({ graph, states, returned }: Traced): Record<string, OrtTensor['location']> {
  const assigned = states.filter(({ after }) => after !== undefined);
  return Object.fromEntries(
    graph.outputs.map((value, i) => {
      const variable = assigned[i - returned]?.variable;
      const stays = variable && value.dtype === 'float32' && sameShape(value.shape, variable.shape);
      return [outputName(i), stays ? 'gpu-buffer' : 'cpu'];
    }),
  );
}
