import type { Graph } from '../graph/graph';
import type { Node, Value } from '../graph/value';
import { type Subgraph, subgraph } from '../graph/walk';
import { computedConstant, constantsOf, type Extent } from './computed-constant';
import type { Recording } from './record-function';

export type Shape = readonly (number | string)[];

/** A function's graph is tied to one size of the extent that was to be open; the message names the operation. */
export class OpenExtentError extends Error {
  override readonly name = 'OpenExtentError';
}

export interface Opening {
  /** What the open extent was in each of the recordings. */
  sizes: readonly [number, number];
  /** The extent's name. */
  name: string;
  /** What is exported, for messages. */
  of: string;
}

/**
 * One graph for any extent, from recordings of a function at two: where they differ, by a factor that is the same in
 * both, the first one's number gives way to the input's own extent.
 *
 * @returns the graph, and the shapes of its inputs and outputs
 * @throws OpenExtentError when they differ in another way
 */
export function openExtent(first: Recording, second: Recording, opening: Opening) {
  const { graph, recorder } = first;
  const refuse = (label: string, why: string) =>
    new OpenExtentError(
      `${opening.of} cannot have the extent '${opening.name}' open: at the tf operation ${label} ${why}. Give the extent ` +
        'a number.',
    );
  const differs = `its graph is not the same at ${opening.sizes[0]} as at ${opening.sizes[1]}`;
  const pairs = pairUp(graph, second.graph, (label) => refuse(label, differs));
  const given = new Set(graph.inputs);
  const size = sizeOfInput(graph, recorder, second.graph);
  recorder.label = 'Shape';
  for (const node of graph.nodes) {
    node.inputs = node.inputs.map((value) => {
      if (value.node || given.has(value)) return value;
      const other = pairs.get(value) as Value;
      const constant = computedConstant(recorder, value, other, node, opening.sizes, size);
      if (!constant) throw refuse(node.label, 'a constant depends on it, and not by its shape alone');
      return constant;
    });
  }
  const outputs = graph.outputs.map((value) => {
    if (value.node || given.has(value)) return value;
    const other = pairs.get(value) as Value;
    const constant = computedConstant(recorder, value, other, undefined, opening.sizes, size);
    if (!constant) throw refuse('that makes a result', 'a constant depends on it');
    return constant;
  });
  const shapes = new Map<Value, Shape>();
  [...graph.inputs, ...graph.outputs].forEach((value, i) => {
    const shown = i < graph.inputs.length ? value : (outputs[i - graph.inputs.length] as Value);
    shapes.set(shown, openShape(value, pairs.get(value) as Value, opening));
  });
  const opened = subgraph(outputs);
  return {
    graph: { ...opened, inputs: graph.inputs, constants: constantsOf(opened, graph.inputs) },
    shapes,
  };
}

/** The same values of two graphs of one structure. */
function pairUp(first: Subgraph, second: Subgraph, differ: (label: string) => Error): Map<Value, Value> {
  const pairs = new Map<Value, Value>();
  const pairAll = (a: readonly Value[], b: readonly Value[]) => {
    for (const [i, value] of a.entries()) pairs.set(value, b[i] as Value);
  };
  pairAll(first.inputs, second.inputs);
  pairAll(first.constants, second.constants);
  first.nodes.forEach((node, i) => {
    const other = second.nodes[i];
    if (
      !other ||
      !isSame(node, other) ||
      node.inputs.some((value, j) => pairs.get(value) !== other.inputs[j])
    )
      throw differ(node.label);
    pairAll(node.outputs, other.outputs);
  });
  if (first.nodes.length !== second.nodes.length)
    throw differ((second.nodes[first.nodes.length] as Node).label);
  pairAll(first.outputs, second.outputs);
  return pairs;
}

const isSame = (a: Node, b: Node): boolean =>
  a.type === b.type &&
  a.domain === b.domain &&
  a.inputs.length === b.inputs.length &&
  JSON.stringify(a.attributes) === JSON.stringify(b.attributes);

/** The open extent as the model finds it in its inputs, int64 [1]. */
function sizeOfInput(graph: Subgraph, g: Graph, second: Subgraph): Value {
  for (const [i, input] of graph.inputs.entries()) {
    const axis = input.shape.findIndex((extent, j) => extent !== second.inputs[i]?.shape[j]);
    if (axis >= 0) return g.op('Shape', [input], [1], 'int64', { start: axis, end: axis + 1 });
  }
  throw new Error('no input has an open extent');
}

/** A result's shape; a multiple of the open extent is shown by a name of its own. */
function openShape(value: Value, other: Value, { sizes, name }: Opening): Shape {
  return value.shape.map((extent, axis): Extent => {
    if (extent === other.shape[axis]) return extent;
    const factor = extent / sizes[0];
    return factor === 1 ? name : `${name}_times_${factor}`;
  });
}
