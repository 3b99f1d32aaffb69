import { compileGraph, runSession } from '../execute';
import type { Data } from '../graph/dtype';
import { Graph } from '../graph/graph';
import { binary, concat, reshape } from '../graph/ops';
import { reduce } from '../graph/reduce';
import { describe, type Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';
import { inputName, outputName } from '../onnx/emit';
import type { Tensors } from '../session';
import type { TF } from '../types';

/** True when an array holds NaN or an infinity. */
export function isOdd(data: Data): boolean {
  if (!(data instanceof Float32Array)) return false;
  // 0 for every finite number, NaN for the others; one addition each, with no branch.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] as number) * 0;
  return sum !== 0;
}

/** The first number that is not finite, in words. */
export function firstOdd(data: Data): string {
  const at = (data as Float32Array).findIndex((x) => !Number.isFinite(x));
  return `element ${at} is ${data[at]}`;
}

/**
 * Finds where a value that is not finite comes from: computes the graph behind it once more, with a flag for every
 * intermediate result, and goes from the value towards the inputs as long as something there is not finite either.
 * @param feeds the arrays that the run had, by the input names of `graph`
 */
export function originOf(tf: TF, graph: Subgraph, bad: Value, feeds: Tensors): string {
  const odd = oddValues(tf, graph, bad, feeds);
  let value = bad;
  for (;;) {
    const before: Value | undefined = value.node?.inputs.find((input) => odd.has(input));
    if (!before) break;
    value = before;
  }
  const { node } = value;
  if (!node) return `It came in with ${describe(value)}.`;
  const shapes = node.inputs.map((v) => `${v.dtype} [${v.shape.join(', ')}]`).join(', ');
  return (
    `It began at the tf operation ${node.label} (as ${node.type} of ${shapes}), ` +
    `whose result ${value.dtype} [${value.shape.join(', ')}] is not finite though its operands are.`
  );
}

/** The values behind `bad`, and those that were fed, that hold NaN or an infinity. */
function oddValues(tf: TF, graph: Subgraph, bad: Value, feeds: Tensors): Set<Value> {
  const fed = new Map(graph.inputs.map((value, i) => [value, feeds[inputName(i)]]));
  const odd = new Set<Value>();
  for (const [value, tensor] of fed) if (tensor && isOdd(tensor.data)) odd.add(value);
  const values = subgraph([bad]).nodes.flatMap((node) => node.outputs.filter((v) => v.dtype === 'float32'));
  if (values.length === 0) return odd;
  const g = new Graph(tf);
  const flags = values.map((value) => {
    const flat = reshape(g, value, [value.size]);
    return reshape(g, reduce(g, 'ReduceSum', binary(g, 'Mul', flat, g.scalar(0)), [0]), [1]);
  });
  const search = subgraph([concat(g, flags, 0)]);
  const name = 'the search for what is not finite';
  const session = compileGraph(search, name, { threads: 1, arena: false });
  try {
    const given: Tensors = {};
    search.inputs.forEach((value, i) => {
      const tensor = fed.get(value);
      if (tensor) given[inputName(i)] = tensor;
    });
    const found = runSession(session, search, given, { [outputName(0)]: null })[outputName(0)];
    values.forEach((value, i) => {
      if (found?.data[i] !== 0) odd.add(value);
    });
  } finally {
    session.dispose();
  }
  return odd;
}
