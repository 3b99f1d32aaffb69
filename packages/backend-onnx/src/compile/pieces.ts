import { sizeOf } from '../graph/dtype';
import { rewire } from '../graph/rewire';
import { type Node, Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';
import { type Cluster, findClusters } from './clusters';

/** Elements of a piece: some ten arrays of this length fit into a core's second cache. */
const PIECE = 1 << 16;

/**
 * Rewrites chains of element-wise operations on large arrays so that they are computed piece by piece (ONNX's `Scan`).
 * An optimiser's dozen passes over all weights then read and write main memory once instead of a dozen times, with the
 * same operations on the same numbers. Outputs may come back in another shape, with the same elements in the same order.
 */
export function computeInPieces(graph: Subgraph): Subgraph {
  const moved = new Map<Value, Value>();
  const outputs = new Map<Value, Value>();
  const wanted = new Set(graph.outputs);
  const used = consumers(graph);
  const scans: Node[] = [];
  for (const cluster of findClusters(graph)) {
    const scan = toScan(cluster, wanted, used, moved, outputs);
    if (scan) scans.push(scan);
  }
  if (scans.length === 0) return graph;
  const inside = new Set(scans.flatMap((scan) => scan.body?.nodes ?? []));
  const around = [...graph.nodes, ...scans, ...scans.flatMap((scan) => reshapesOf(scan))];
  rewire(
    around.filter((node) => !inside.has(node)),
    moved,
  );
  return subgraph(graph.outputs.map((value) => outputs.get(value) ?? moved.get(value) ?? value));
}

const reshapesOf = (scan: Node) =>
  scan.inputs.flatMap((value) => (value.node?.label === 'Pieces' ? [value.node] : []));

/** The nodes that read each value. */
function consumers(graph: Subgraph): Map<Value, Node[]> {
  const readers = new Map<Value, Node[]>();
  for (const node of graph.nodes) {
    for (const value of node.inputs) {
      const list = readers.get(value);
      if (list) list.push(node);
      else readers.set(value, [node]);
    }
  }
  return readers;
}

/** How many elements a piece has: a multiple of the period that divides the size, as near to PIECE as there is one. */
export function pieceLength(size: number, period: number): number | undefined {
  const rows = size / period;
  let best: number | undefined;
  for (let count = 2; count <= rows && count <= 4096; count++) {
    if (rows % count) continue;
    const length = size / count;
    if (length > 2 * PIECE || length < PIECE / 4) continue;
    if (best === undefined || Math.abs(length - PIECE) < Math.abs(best - PIECE)) best = length;
  }
  return best;
}

function toScan(
  { shape, nodes, period }: Cluster,
  wanted: ReadonlySet<Value>,
  used: ReadonlyMap<Value, readonly Node[]>,
  moved: Map<Value, Value>,
  outputs: Map<Value, Value>,
): Node | undefined {
  const size = sizeOf(shape);
  const length = pieceLength(size, period);
  if (length === undefined) return undefined;
  const piece = period === 1 ? [length] : [length / period, period];
  const members = new Set(nodes);
  const inner = new Map<Value, Value>();
  const scanned: Value[] = [];
  const captured = new Set<Value>();
  const innerOf = (value: Value): Value => {
    const known = inner.get(value);
    if (known) return known;
    if (value.size !== size) {
      const flat = value.size === 1 ? value : reshaped(value, [period]);
      captured.add(flat);
      inner.set(value, flat);
      return flat;
    }
    const formal = new Value(piece, value.dtype);
    scanned.push(value);
    inner.set(value, formal);
    return formal;
  };
  const bodyNodes = nodes.map((node): Node => {
    const copy: Node = { ...node, inputs: node.inputs.map(innerOf) };
    const [output] = node.outputs as [Value];
    const result = new Value(piece, output.dtype);
    result.node = copy;
    copy.outputs = [result];
    inner.set(output, result);
    return copy;
  });
  const results = nodes
    .map((node) => node.outputs[0] as Value)
    .filter((value) => wanted.has(value) || used.get(value)?.some((reader) => !members.has(reader)));
  const stacked = [size / length, ...piece];
  const body = {
    inputs: scanned.map((value) => inner.get(value) as Value),
    nodes: bodyNodes,
    outputs: results.map((value) => inner.get(value) as Value),
  };
  const label = `Pieces_of_${nodes.at(-1)?.label}`;
  const inputs = [...scanned.map((value) => reshaped(value, stacked)), ...captured];
  const scan: Node = {
    type: 'Scan',
    domain: '',
    attributes: {},
    inputs,
    outputs: [],
    label,
    signature: label,
    body,
  };
  scan.outputs = results.map((value) => {
    const whole = new Value(stacked, value.dtype);
    whole.node = scan;
    moved.set(value, reshaped(whole, shape));
    outputs.set(value, whole);
    return whole;
  });
  return scan;
}

/** A reshape made after the trace; ONNX Runtime passes the array on without copying it. */
function reshaped(value: Value, shape: readonly number[]): Value {
  const dims = new Value([shape.length], 'int64');
  dims.constant = `shape ${shape}`;
  dims.make = () => BigInt64Array.from(shape, BigInt);
  const result = new Value(shape, value.dtype);
  const node: Node = {
    type: 'Reshape',
    domain: '',
    attributes: {},
    inputs: [value, dims],
    outputs: [result],
    label: 'Pieces',
    signature: `Reshape>${shape}`,
  };
  result.node = node;
  return result;
}
