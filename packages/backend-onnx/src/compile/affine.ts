import type { Graph } from '../graph/graph';
import { binary, reshape } from '../graph/ops';
import { rewire } from '../graph/rewire';
import { sameShape } from '../graph/shape';
import type { Node, Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';

/**
 * Moves what is multiplied with and added to the columns of a product into the product: x·W · s + t becomes
 * x·(W · s) + t in one `Gemm`. A normalisation by known statistics, two passes over every activation, so
 * becomes part of its convolution. Only products that nothing else reads are changed, as training needs them as they are.
 * @param always even of a few rows: where the matrix is a constant, scaling it costs nothing
 */
export function foldAffine(graph: Subgraph, g: Graph, always = false): Subgraph {
  const isMatrixProduct = (node: Node) => isProduct(node) && (always || isTall(node));
  const readers = countReaders(graph);
  const wanted = new Set(graph.outputs);
  const replaced = new Map<Value, Value>();
  const isSole = (value: Value) => readers.get(value) === 1 && !wanted.has(value);

  /** The product of two matrices behind a value and behind reshapes, when this value is all that it is for. */
  const productOf = (value: Value): Node | undefined => {
    let next = value;
    while (isSole(next)) {
      // What replaced a value has the readers that the value had.
      const node = (replaced.get(next) ?? next).node;
      if (!node) return undefined;
      if (node.type !== 'Reshape') return isMatrixProduct(node) ? node : undefined;
      const inner = node.inputs[0] as Value;
      if (replaced.has(next)) return inner.node && isMatrixProduct(inner.node) ? inner.node : undefined;
      next = inner;
    }
    return undefined;
  };

  for (const node of graph.nodes) {
    if (node.type !== 'Mul' && node.type !== 'Add') continue;
    const [output] = node.outputs as [Value];
    for (const [whole, row] of [node.inputs, node.inputs.toReversed()] as [Value, Value][]) {
      if (!sameShape(whole.shape, output.shape)) continue;
      const product = productOf(whole);
      const columns = product?.outputs[0]?.shape[1];
      if (!product || row.size !== columns || row.shape.at(-1) !== columns || output.shape.at(-1) !== columns)
        continue;
      g.label = product.label;
      replaced.set(
        output,
        reshape(g, absorb(g, product, node.type, reshape(g, row, [columns])), output.shape),
      );
      break;
    }
  }
  if (replaced.size === 0) return graph;
  rewire(graph.nodes, replaced);
  return subgraph(graph.outputs.map((value) => replaced.get(value) ?? value));
}

const isProduct = ({ type, inputs }: Node): boolean =>
  type === 'MatMul' && inputs.every(({ shape }) => shape.length === 2);

/** More rows than the matrix has, or scaling the matrix would cost more than scaling the product. */
function isTall({ inputs }: Node): boolean {
  const [left, right] = inputs as [Value, Value];
  return (left.shape[0] as number) > (right.shape[0] as number);
}

function absorb(g: Graph, product: Node, type: 'Mul' | 'Add', row: Value): Value {
  const [left, right] = product.inputs as [Value, Value];
  const { shape, dtype } = product.outputs[0] as Value;
  if (type === 'Mul') return g.op('MatMul', [left, binary(g, 'Mul', right, row)], shape, dtype);
  return g.op('Gemm', [left, right, row], shape, dtype);
}

function countReaders(graph: Subgraph): Map<Value, number> {
  const readers = new Map<Value, number>();
  for (const node of graph.nodes) {
    for (const value of node.inputs) readers.set(value, (readers.get(value) ?? 0) + 1);
  }
  return readers;
}
