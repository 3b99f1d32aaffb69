import type { DataId, Tensor, Variable } from '@tensorflow/tfjs-core';
import { filled } from '../graph/dtype';
import { Value } from '../graph/value';
import type { Host } from './host';

/** A variable during a trace. */
export interface TracedVariable {
  variable: Variable;
  /** Stands for the value that the variable has when a run begins. */
  before: Value;
  /** What the step assigned last; undefined when it assigned nothing. */
  after?: Value;
}

type Mutable = { dataId: DataId };
type MakeVariable = (
  initial: Tensor,
  trainable?: boolean,
  name?: string,
  dtype?: Tensor['dtype'],
) => Variable;

/**
 * While a step is traced, every registered variable gets a buffer of its own that holds a placeholder. Reads then lead to
 * the placeholder and assignments replace the buffer, so both can be recognised afterwards, even for variables that
 * share a buffer. `finish` puts everything back.
 */
export class VariableWatch {
  private readonly watched: {
    variable: Variable;
    before: Value;
    placed: DataId;
    own?: DataId;
    initial?: Value;
  }[] = [];

  constructor(private readonly backend: Host) {
    const engine = backend.tf.engine();
    for (const variable of Object.values(engine.registeredVariables)) {
      backend.entry(variable.dataId);
      const before = new Value(variable.shape, variable.dtype as 'float32');
      before.placeholder = `the variable ${variable.name}`;
      const own = variable.dataId;
      const placed = place(backend, variable, before);
      this.watched.push({ variable, before, placed, own });
    }
    const makeVariable = engine.makeVariable as MakeVariable;
    // Optimisers make their slots when they are first applied, which is inside of the step.
    engine.makeVariable = ((initial, ...rest) => {
      const variable = makeVariable.call(engine, initial, ...rest);
      const { value } = backend.entry(variable.dataId);
      const before = new Value(variable.shape, value.dtype);
      before.placeholder = `the variable ${variable.name}`;
      // Its buffer may be that of the tensor it was made from.
      engine.disposeTensor(variable);
      const placed = place(backend, variable, before);
      this.watched.push({ variable, before, placed, initial: value });
      return variable;
    }) as typeof engine.makeVariable;
  }

  /** What the step did to the variables; call it before `finish`. */
  traced(): TracedVariable[] {
    return this.watched.map(({ variable, before, placed }) => ({
      variable,
      before,
      after: variable.dataId === placed ? undefined : this.backend.valueOf(variable),
    }));
  }

  /**
   * Ends the watch. Variables made by the step start from their first value.
   * @param failed the trace is given up, and variables that it made go away
   */
  finish(failed: boolean): void {
    const { tf } = this.backend;
    const engine = tf.engine();
    delete (engine as { makeVariable?: unknown }).makeVariable;
    for (const { variable, own, initial } of this.watched) {
      if (variable.isDisposed) continue;
      if (own) {
        engine.disposeTensor(variable);
        (variable as Mutable).dataId = own;
      } else if (failed) {
        variable.dispose();
      } else {
        engine.disposeTensor(variable);
        place(this.backend, variable, initial as Value);
      }
    }
  }
}

/** Gives a variable a buffer of its own; the one it had is not released here. */
export function place(backend: Host, variable: Variable, value: Value): DataId {
  const { dataId } = backend.store(value);
  (variable as Mutable).dataId = dataId;
  // As the engine's `incRef`, which would count the holder at whatever backend is in use.
  const engine = backend.tf.engine() as unknown as {
    trackTensor(tensor: Tensor, backend: Host): void;
  };
  engine.trackTensor(variable, backend);
  return dataId;
}

/**
 * Makes a variable's array one that programs write to, if nothing else reads it. What is a repeated number gets an array of
 * its own.
 * @returns whether the array may be written over
 */
export function takeOver(backend: Host, variable: Variable): boolean {
  const { value, references } = backend.entry(variable.dataId);
  if (value.fill !== undefined) {
    const own = Value.known(filled(value.dtype, value.size, value.fill), value.shape, value.dtype);
    own.recycled = true;
    backend.tf.engine().disposeTensor(variable);
    place(backend, variable, own);
    return true;
  }
  if (references > 1 || value.shared || value.constant !== undefined || value.data === undefined)
    return false;
  if (value.readAt === backend.flushes) return false;
  value.recycled = true;
  return true;
}
