import type { Graph } from './graph';
import { type Body, Value } from './value';

/**
 * Does the same with every slice of some values along their first axis, one after the other (ONNX's `Scan`): what is made
 * on the way takes memory for one slice only, and stays in the processor's cache.
 *
 * @param slices values of equal first extents, [n, ...]
 * @param make records what is done with one slice of each; it may use other values of the graph as they are
 * @returns for each of its results, those of all slices, [n, ...]
 */
export function scan(
  g: Graph,
  slices: readonly Value[],
  make: (inside: Graph, slices: readonly Value[]) => readonly Value[],
): readonly Value[] {
  const count = slices[0]?.shape[0] as number;
  const inputs = slices.map((value) => new Value(value.shape.slice(1), value.dtype));
  for (const input of inputs) input.placeholder = 'a slice';
  const inside = g.inner();
  const outputs = make(inside, inputs);
  const made = new Set<Value>(inputs);
  const nodes = inside
    .recorded()
    .filter((node) => node.inputs.some((value) => made.has(value)) && addAll(made, node.outputs));
  const captured = [...new Set(nodes.flatMap((node) => node.inputs.filter((value) => !made.has(value))))];
  const body = { inputs, nodes, outputs };
  const specs = outputs.map(({ shape, dtype }) => ({ shape: [count, ...shape], dtype }));
  return g.multi('Scan', [...slices, ...captured], specs, { body: keyOf(body, captured) }, '', body);
}

function addAll(set: Set<Value>, values: readonly Value[]): true {
  for (const value of values) set.add(value);
  return true;
}

/** A text that is equal for bodies that do the same. */
function keyOf({ inputs, nodes, outputs }: Body, captured: readonly Value[]): string {
  const index = new Map<Value, number>();
  for (const value of [...inputs, ...captured, ...nodes.flatMap((node) => node.outputs)])
    index.set(value, index.size);
  const places = (values: readonly Value[]) => values.map((value) => index.get(value)).join(',');
  return [...nodes.map((node) => `${node.signature}(${places(node.inputs)})`), places(outputs)].join(';');
}
