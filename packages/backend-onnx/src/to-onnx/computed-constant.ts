import type { Graph } from '../graph/graph';
import { concat } from '../graph/ops';
import { sameShape } from '../graph/shape';
import type { Node, Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';

export type Extent = number | string;

/**
 * A constant for any extent, from what it is at two: itself when it does not depend on the extent, a list of extents
 * computed from the input's, or a number repeated to a shape of such extents.
 *
 * @param node what reads the constant
 * @param size the extent at run time, int64 [1]
 * @returns undefined when the two differ in another way
 */
export function computedConstant(
  g: Graph,
  value: Value,
  other: Value,
  node: Node | undefined,
  sizes: readonly [number, number],
  size: Value,
): Value | undefined {
  if (value === other || isEqual(value, other)) return value;
  if (value.dtype === 'int64' && value.shape.length === 1 && sameShape(value.shape, other.shape)) {
    const list = multiples(numbers(value), numbers(other), sizes);
    return list && extents(g, list, size, node?.type === 'Reshape');
  }
  if (value.fill !== undefined && value.fill === other.fill && value.shape.length === other.shape.length) {
    const list = multiples(value.shape, other.shape, sizes);
    if (list)
      return g.op(
        'Expand',
        [g.scalar(value.fill, value.dtype), extents(g, list, size)],
        value.shape,
        value.dtype,
      );
  }
  return undefined;
}

/** Constants and inputs of a graph apart: those that the model gets when it runs, and those it holds. */
export function constantsOf(graph: Subgraph, inputs: readonly Value[]): Value[] {
  const given = new Set(inputs);
  return [...graph.constants, ...graph.inputs.filter((value) => !given.has(value))];
}

/** `{ factor }` is a multiple of the open extent. */
type Part = number | { factor: number };

function multiples(
  a: readonly number[],
  b: readonly number[],
  [p, q]: readonly [number, number],
): Part[] | undefined {
  const parts = a.map((extent, i): Part | undefined => {
    if (extent === b[i]) return extent;
    const factor = extent / p;
    return Number.isInteger(factor) && factor * q === b[i] ? { factor } : undefined;
  });
  return parts.includes(undefined) ? undefined : (parts as Part[]);
}

/** The list as a tensor, int64; in a reshape the one open extent may be left for ONNX to find. */
function extents(g: Graph, list: readonly Part[], size: Value, isReshape = false): Value {
  const open = list.filter((part) => typeof part !== 'number');
  if (isReshape && open.length === 1 && !list.includes(0))
    return g.ints(list.map((part) => (typeof part === 'number' ? part : -1)));
  const parts = list.map((part) => {
    if (typeof part === 'number') return g.ints([part]);
    return part.factor === 1 ? size : g.op('Mul', [size, g.ints([part.factor])], [1], 'int64');
  });
  return concat(g, parts, 0);
}

const numbers = (value: Value): number[] => Array.from(value.contents() as BigInt64Array, Number);

function isEqual(a: Value, b: Value): boolean {
  if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape)) return false;
  if (a.fill !== undefined || b.fill !== undefined) return Object.is(a.fill, b.fill);
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}

function bytes(value: Value): Uint8Array {
  const { buffer, byteOffset, byteLength } = value.contents();
  return new Uint8Array(buffer, byteOffset, byteLength);
}
