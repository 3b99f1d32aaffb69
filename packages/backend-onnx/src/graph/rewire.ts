import type { Node, Value } from './value';

/** Lets nodes read other values in place of some, in their bodies too. */
export function rewire(nodes: Iterable<Node>, replaced: ReadonlyMap<Value, Value>): void {
  for (const node of nodes) {
    node.inputs = node.inputs.map((value) => replaced.get(value) ?? value);
    if (node.body) rewire(node.body.nodes, replaced);
  }
}
