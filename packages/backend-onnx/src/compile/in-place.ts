import type { Node, Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';
import { ELEMENTWISE } from './clusters';

/**
 * Whether a state's next value may be written over the value that it has: an optimiser's moments need one array
 * then, not two. It may when the one operation that reads the old value is done with an element before the new one is
 * written; weights, which the backward pass reads too, may not, since ONNX Runtime promises no order of operations
 * that do not depend on each other.
 *
 * @param before the state's value when the step begins, an input of the graph
 * @param after the graph's output for its next value: as many elements, maybe in another shape
 */
export function mayOverwrite(graph: Pick<Subgraph, 'nodes'>, before: Value, after: Value): boolean {
  const readers = readersOf(graph.nodes, before);
  const [reader] = readers;
  const writer = after.node;
  if (!reader || !writer || readers.length > 1 || after.size !== before.size) return false;
  if (reader !== writer) return dependsOn(writer, reader);
  return reader.body ? piecewise(reader, before, after) : isElementwise(reader);
}

const isElementwise = (node: Node): boolean => ELEMENTWISE.has(node.type) && node.outputs.length === 1;

/** The nodes that read a value's elements; a reshape hands them on. */
function readersOf(nodes: readonly Node[], value: Value): Node[] {
  return nodes.flatMap((node) => {
    if (!node.inputs.includes(value)) return [];
    if (node.type !== 'Reshape') return [node];
    return node.outputs.flatMap((output) => readersOf(nodes, output));
  });
}

/** A `Scan` that reads the old value and writes the new one, a piece at a time: the same question within its body. */
function piecewise(scan: Node, before: Value, after: Value): boolean {
  const body = scan.body as NonNullable<Node['body']>;
  const isBefore = (value: Value) => value === before || value.node?.inputs[0] === before;
  const places = scan.inputs.flatMap((value, i) => (isBefore(value) ? [i] : []));
  const [place] = places;
  const piece = place === undefined ? undefined : body.inputs[place];
  const result = body.outputs[scan.outputs.indexOf(after)];
  // An operand that is not cut into pieces is read whole by every piece.
  if (!piece || places.length > 1 || !result) return false;
  return mayOverwrite({ nodes: body.nodes }, piece, result);
}

/** Whether a node needs another one's result, directly or not. */
function dependsOn(node: Node, other: Node): boolean {
  const seen = new Set<Node>([node]);
  const stack = [node];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next === other) return true;
    for (const { node: earlier } of next.inputs)
      if (earlier && !seen.has(earlier)) {
        seen.add(earlier);
        stack.push(earlier);
      }
  }
  return false;
}
