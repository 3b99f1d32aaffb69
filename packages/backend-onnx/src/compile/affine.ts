import type { Graph } from '../graph/graph';
import { binary, reshape } from '../graph/ops';
import { rewire } from '../graph/rewire';
import { sameShape } from '../graph/shape';
import type { Node, Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';
import { BLOCKED, fromBlocked, scaleBlocked } from '../kernels/blocked';

/**
 * Moves what is multiplied with and added to the columns of a product into the product: x·W · s + t becomes
 * x·(W · s) + t in one `Gemm`. A normalisation by known statistics, two passes over every activation, so
 * becomes part of its convolution, whether this is a product of matrices or one in the blocked layout. Only products that
 * nothing else reads are changed, as training needs them as they are.
 * @param always even of a few rows: where the matrix is a constant, scaling it costs nothing
 */
export function foldAffine(graph: Subgraph, g: Graph, always = false): Subgraph {
  const isWorth = (node: Node) => isBlocked(node) || always || isTall(node);
  const readers = countReaders(graph);
  const wanted = new Set(graph.outputs);
  const replaced = new Map<Value, Value>();
  const isSole = (value: Value) => readers.get(value) === 1 && !wanted.has(value);

  /** The product behind a value and behind what only lays it out otherwise, when this value is all that it is for. */
  const productOf = (value: Value): Node | undefined => {
    let next = value;
    while (isSole(next)) {
      // What replaced a value has the readers that the value had.
      const other = replaced.get(next);
      if (!other && next.node && isLayout(next.node)) next = next.node.inputs[0] as Value;
      else {
        const product = beneath(other ?? next);
        return product && isWorth(product) ? product : undefined;
      }
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
      const absorbed = (isBlocked(product) ? absorbBlocked : absorb)(
        g,
        product,
        node.type,
        reshape(g, row, [columns]),
      );
      replaced.set(output, reshape(g, absorbed, output.shape));
      break;
    }
  }
  if (replaced.size === 0) return graph;
  rewire(graph.nodes, replaced);
  return subgraph(graph.outputs.map((value) => replaced.get(value) ?? value));
}

const isLayout = ({ type }: Node): boolean => type === 'Reshape' || type === 'ReorderOutput';
const isBlocked = ({ type, domain }: Node): boolean => type === 'Conv' && domain === BLOCKED;

/** A product of two matrices, or a convolution in the blocked layout to which nothing was added yet. */
const isProduct = (node: Node): boolean =>
  isBlocked(node)
    ? node.inputs.length === 2
    : node.type === 'MatMul' && node.inputs.every(({ shape }) => shape.length === 2);

/** The product that a value lays out. */
function beneath(value: Value): Node | undefined {
  let { node } = value;
  while (node && isLayout(node)) node = node.inputs[0]?.node;
  return node && isProduct(node) ? node : undefined;
}

/** More rows than the matrix has, or scaling the matrix would cost more than scaling the product. */
function isTall({ inputs }: Node): boolean {
  const [left, right] = inputs as [Value, Value];
  return (left.shape[0] as number) > (right.shape[0] as number);
}

/** The product of two matrices with its columns multiplied with, or added to, the numbers of a row. */
function absorb(g: Graph, product: Node, type: 'Mul' | 'Add', row: Value): Value {
  const [left, right] = product.inputs as [Value, Value];
  const { shape, dtype } = product.outputs[0] as Value;
  if (type === 'Mul') return g.op('MatMul', [left, binary(g, 'Mul', right, row)], shape, dtype);
  return g.op('Gemm', [left, right, row], shape, dtype);
}

/** The same of a convolution in the blocked layout. */
function absorbBlocked(g: Graph, product: Node, type: 'Mul' | 'Add', row: Value): Value {
  const [image, filter] = product.inputs as [Value, Value];
  const operands = type === 'Mul' ? [image, scaleBlocked(g, filter, row)] : [image, filter, row];
  const { shape } = product.outputs[0] as Value;
  return fromBlocked(g, g.op('Conv', operands, shape, 'float32', product.attributes, BLOCKED));
}

function countReaders(graph: Subgraph): Map<Value, number> {
  const readers = new Map<Value, number>();
  for (const node of graph.nodes) {
    for (const value of node.inputs) readers.set(value, (readers.get(value) ?? 0) + 1);
  }
  return readers;
}
