import { runSession } from '../execute';
import { allocate, type Data } from '../graph/dtype';
import { sameShape } from '../graph/shape';
import { allocateFor, Value } from '../graph/value';
import { inputName, outputName } from '../onnx/emit';
import { ortTensor, type Session, type Tensors } from '../session';
import type { OrtTensor, Program, ProgramStats, TypedArray } from '../types';
import type { Entry, Host } from './host';
import { mayOverwrite } from './in-place';
import { firstOdd, isOdd, originOf } from './numbers';
import type { Traced } from './traced';
import { place, type TracedVariable, takeOver } from './variables';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array, uint8: Uint8Array };

export interface State extends TracedVariable {
  input?: string;
  output?: string;
  /** The graph's output for the new value: the same elements, maybe in another shape. */
  written?: Value;
  /** The new value may be written over the old one. */
  mayOverwrite?: boolean;
  /** It is, in this run. */
  overwritten?: boolean;
}

/** A compiled step: it feeds the inputs and the variables, and writes the variables' next values into spare arrays. */
export class Replay implements Program {
  readonly stats: ProgramStats;
  protected readonly feeds: Tensors = {};
  private readonly fetches: Record<string, OrtTensor> = {};
  protected readonly states: readonly State[];
  private readonly inputs: readonly (string | undefined)[];
  private disposed = false;

  constructor(
    protected readonly backend: Host,
    protected readonly traced: Traced,
    protected readonly session: Session,
    cost: { traceMs: number; compileMs: number },
    protected readonly checkNumbers: boolean,
  ) {
    const { graph, placeholders, states, returned } = traced;
    const names = new Map(graph.inputs.map((value, i) => [value, inputName(i)]));
    this.inputs = placeholders.map((value) => names.get(value));
    let next = returned;
    this.states = states.map((state) => {
      const input = names.get(state.before);
      if (!state.after) return { ...state, input };
      const at = next++;
      const written = graph.outputs[at] as Value;
      // A run that is refused for its numbers must leave the old values.
      const overwrite = !checkNumbers && mayOverwrite(graph, state.before, written);
      return { ...state, input, output: outputName(at), written, mayOverwrite: overwrite };
    });
    for (const [value, name] of names) {
      if (value.placeholder === undefined)
        this.feeds[name] = ortTensor(value.contents(), value.shape, value.dtype);
    }
    this.stats = {
      nodes: graph.nodes.length,
      inputs: placeholders.length,
      states: states.length,
      ...cost,
    };
    backend.programs.add(this);
  }

  async run(inputs: TypedArray[]): Promise<TypedArray[]> {
    if (this.disposed) throw new Error(`${this.traced.name} was disposed; compile it again`);
    this.feedInputs(inputs);
    const results = this.execute();
    for (const input of this.inputs) if (input) delete this.feeds[input];
    return results as TypedArray[];
  }

  /** Runs the graph on what is fed; the variables then have their next values. */
  protected execute(): Data[] {
    const { graph, returned } = this.traced;
    for (const state of this.states) this.feedState(state);
    const results: Data[] = [];
    for (let i = 0; i < returned; i++) {
      const value = graph.outputs[i] as Value;
      const data = allocateFor(value);
      results.push(data);
      this.fetches[outputName(i)] = ortTensor(data, value.shape, value.dtype);
    }
    const start = performance.now();
    runSession(this.session, graph, this.feeds, this.fetches);
    this.backend.timing.runMs += performance.now() - start;
    if (this.checkNumbers) this.check(this.fetches, this.feeds);
    for (const state of this.states) this.advance(state);
    return results;
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.session.dispose();
    this.backend.programs.delete(this);
  }

  /** Fails when something that the run wrote is not finite. */
  protected check(results: Tensors, feeds: Tensors): void {
    const { name, graph, returned } = this.traced;
    graph.outputs.forEach((value, i) => {
      const data = results[outputName(i)]?.data;
      if (!data || !isOdd(data)) return;
      const state = this.states.find(({ output }) => output === outputName(i));
      const what =
        i < returned ? `its result ${i}` : `what it assigns to the variable ${state?.variable.name}`;
      const shape = state?.variable.shape ?? value.shape;
      const origin = originOf(this.backend.tf, graph, value, feeds);
      throw new Error(
        `${name} went beyond finite numbers: in ${what} (${value.dtype} [${shape.join(', ')}]) ${firstOdd(data)}. ${origin} ` +
          'The variables keep the values they had before this run.',
      );
    });
  }

  private feedInputs(inputs: TypedArray[]): void {
    const { name, specs } = this.traced;
    if (inputs.length !== specs.length) {
      throw new Error(`${name} takes ${specs.length} inputs, not ${inputs.length}`);
    }
    specs.forEach((spec, i) => {
      const data = inputs[i] as TypedArray;
      const Type = ARRAYS[spec.dtype];
      const size = (this.traced.placeholders[i] as Value).size;
      if (!(data instanceof Type)) {
        throw new Error(
          `input ${i} of ${name} must be a ${Type.name} (${spec.dtype}), not ${typeName(data)}`,
        );
      }
      if (data.length !== size) {
        throw new Error(
          `input ${i} of ${name} has ${data.length} elements; its shape [${spec.shape.join(', ')}] takes ${size}`,
        );
      }
      const input = this.inputs[i];
      if (input) this.feeds[input] = ortTensor(data, spec.shape, spec.dtype);
    });
  }

  /** What a variable holds now. */
  protected current({ variable }: State): Entry {
    if (variable.isDisposed) {
      throw new Error(`${this.traced.name} uses the variable ${variable.name}, which was disposed`);
    }
    const entry = this.backend.entry(variable.dataId);
    if (entry.value.node) this.backend.flush();
    return entry;
  }

  private feedState(state: State): void {
    const { backend } = this;
    const { variable, input, output } = state;
    if (variable.isDisposed) {
      throw new Error(`${this.traced.name} uses the variable ${variable.name}, which was disposed`);
    }
    if (backend.entry(variable.dataId).value.node) backend.flush();
    const isOwn = output !== undefined && takeOver(backend, variable);
    const { value } = backend.entry(variable.dataId);
    if (input) this.feeds[input] = tensorOf(value);
    state.overwritten = state.mayOverwrite && isOwn;
    if (output && state.overwritten) {
      this.fetches[output] = fetchOf(value, (state.written as Value).shape);
    } else if (output) {
      let spare = backend.spares.get(variable);
      if (!spare) {
        spare = Value.known(allocate(value.dtype, value.size), value.shape, value.dtype);
        spare.recycled = true;
        backend.spares.set(variable, spare);
      }
      this.fetches[output] = fetchOf(spare, (state.written as Value).shape);
    }
  }

  /** The variable takes the array that was just written, and the one it had is the next to be written. */
  private advance({ variable, output, overwritten }: State): void {
    if (!output || overwritten) return;
    const { backend } = this;
    const entry = backend.entry(variable.dataId);
    const written = backend.spares.get(variable) as Value;
    if (entry.references > 1) {
      // Another tensor has the same buffer and keeps the old value.
      entry.value.shared = true;
      backend.tf.engine().disposeTensor(variable);
      place(backend, variable, written);
      backend.spares.delete(variable);
      return;
    }
    const old = entry.value;
    entry.value = written;
    if (old.recycled && !old.shared) backend.spares.set(variable, old);
    else backend.spares.delete(variable);
  }
}

/** A known value as ONNX Runtime takes it, wherever it is. */
export function tensorOf(value: Value): OrtTensor {
  value.tensor ??= ortTensor(value.contents(), value.shape, value.dtype);
  return value.tensor;
}

/** The array of a value to be written, in the shape that the graph gives it. */
function fetchOf(value: Value, shape: readonly number[]): OrtTensor {
  if (sameShape(shape, value.shape)) return tensorOf(value);
  if (!value.pieces || !sameShape(value.pieces.dims, shape))
    value.pieces = ortTensor(value.contents(), shape, value.dtype);
  return value.pieces;
}

function typeName(data: unknown): string {
  return data === undefined || data === null ? String(data) : (data.constructor?.name ?? typeof data);
}
