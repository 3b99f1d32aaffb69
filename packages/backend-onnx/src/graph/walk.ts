import { createHash } from 'node:crypto';
import type { Node, Value } from './value';

/** The part of a graph between known values and wanted ones. */
export interface Subgraph {
  /** In an order in which they can be computed. */
  nodes: readonly Node[];
  /** Known or placeholder values that go in at run time. */
  inputs: readonly Value[];
  /** Values that are part of the model. */
  constants: readonly Value[];
  outputs: readonly Value[];
}

/** Collects what the wanted values need and nothing else: operations that nobody asked for are left out. */
export function subgraph(wanted: readonly Value[]): Subgraph {
  const nodes: Node[] = [];
  const inputs: Value[] = [];
  const constants: Value[] = [];
  const seen = new Set<Value | Node>();
  const stack: { node: Node; next: number }[] = [];
  const enter = (value: Value) => {
    const node = value.node;
    if (node) {
      if (!seen.has(node)) {
        seen.add(node);
        stack.push({ node, next: 0 });
      }
    } else if (!seen.has(value)) {
      seen.add(value);
      (value.constant !== undefined || value.fill !== undefined ? constants : inputs).push(value);
    }
  };
  for (const value of wanted) {
    enter(value);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1] as { node: Node; next: number };
      const input = frame.node.inputs[frame.next++];
      if (input) enter(input);
      else {
        nodes.push(frame.node);
        stack.pop();
      }
    }
  }
  return { nodes, inputs, constants, outputs: wanted };
}

/** A text that is equal for graphs of equal structure, whatever the values of their inputs. */
export function structureKey(graph: Subgraph): string {
  const hash = createHash('sha1');
  const index = new Map<Value, number>();
  const number = (value: Value, text: string) => {
    index.set(value, index.size);
    hash.update(text);
  };
  for (const value of graph.inputs) number(value, `in ${value.dtype}[${value.shape}];`);
  for (const value of graph.constants) {
    number(value, `const ${value.constant ?? `${value.dtype}[${value.shape}] fill ${value.fill}`};`);
  }
  for (const node of graph.nodes) {
    hash.update(`${node.signature}(${node.inputs.map((v) => index.get(v))});`);
    for (const output of node.outputs) index.set(output, index.size);
  }
  hash.update(`out ${graph.outputs.map((v) => index.get(v))}`);
  return hash.digest('base64');
}
