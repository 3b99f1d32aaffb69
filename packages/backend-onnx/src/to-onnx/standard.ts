import type { Graph } from '../graph/graph';
import { transpose } from '../graph/ops';
import type { Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';
import { constantsOf } from './computed-constant';

/** The same graph without operators of ONNX Runtime's own, for which the standard has others. */
export function toStandard(graph: Subgraph, g: Graph): Subgraph {
  const replaced = new Map<Value, Value>();
  for (const node of graph.nodes) {
    node.inputs = node.inputs.map((value) => replaced.get(value) ?? value);
    if (node.type !== 'FusedMatMul') continue;
    const [a, b] = node.inputs as [Value, Value];
    const [output] = node.outputs as [Value];
    g.label = node.label;
    const left = node.attributes.transA ? swapLast(g, a) : a;
    const right = node.attributes.transB ? swapLast(g, b) : b;
    replaced.set(output, g.op('MatMul', [left, right], output.shape, output.dtype));
  }
  if (replaced.size === 0) return graph;
  const standard = subgraph(graph.outputs.map((value) => replaced.get(value) ?? value));
  return { ...standard, inputs: graph.inputs, constants: constantsOf(standard, graph.inputs) };
}

function swapLast(g: Graph, x: Value): Value {
  const rank = x.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return x.fill === undefined
    ? g.op(
        'Transpose',
        [x],
        perm.map((axis) => x.shape[axis] as number),
        x.dtype,
        { perm },
      )
    : transpose(g, x, perm);
}
