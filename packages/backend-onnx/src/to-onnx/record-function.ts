import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { OnnxBackend } from '../backend';
import { foldAffine } from '../compile/affine';
import { trace } from '../compile/program';
import type { Graph } from '../graph/graph';
import { PORTABLE } from '../graph/target';
import type { Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';
import type { InputSpec } from '../types';

/** A function as a graph: its inputs are the function's, and all else that it reads is a constant. */
export interface Recording {
  graph: Subgraph;
  recorder: Graph;
  /** The variables it reads, and the constants that hold their values. */
  variables: readonly { variable: Variable; value: Value }[];
}

/** Records a function that is to become a model. */
export function recordFunction(
  backend: OnnxBackend,
  fn: (...inputs: Tensor[]) => Tensor | Tensor[],
  specs: readonly InputSpec[],
  name: string,
): Recording {
  const step = (...inputs: Tensor[]): Tensor[] => {
    const result = fn(...inputs);
    return Array.isArray(result) ? result : [result];
  };
  const { recorder, states, placeholders, ...recorded } = trace(backend, step, specs, name, PORTABLE);
  const assigned = states.find(({ after }) => after !== undefined);
  if (assigned)
    throw new Error(
      `${name} assigns the variable ${assigned.variable.name}, and a model keeps no state: export a function that only ` +
        'reads its variables',
    );
  const graph = foldAffine(recorded.graph, recorder, true);
  for (const { variable, before } of states) {
    before.placeholder = undefined;
    before.data = backend.readSync(variable.dataId);
  }
  const given = new Set(placeholders);
  const read = graph.inputs.filter((value) => !given.has(value));
  return {
    graph: { ...graph, inputs: placeholders, constants: [...graph.constants, ...read] },
    recorder,
    variables: states.map(({ variable, before }) => ({ variable, value: before })),
  };
}
