import { type Child, defineMerge, HemlError, Type, type Weight, type Weights } from '@hemlkit/core/plugin';

/**
 * A joined node starts from the weighted average of its children's weights, the loss's own included (Andrews and
 * Mishra, 2024). Meaningful where the children began from the same weights.
 */
export const average = defineMerge({
  type: 'average',
  summary: "Averages the children's weights, those of the loss included.",
  options: Type.Object({
    weights: Type.Union([Type.Literal('equal'), Type.Literal('leaves'), Type.Literal('score')], {
      default: 'equal',
      description: 'What a child counts: the same, its number of leaves, or its best validation metric.',
    }),
  }),
  create: ({ weights }) => ({ merge: (children) => merge(children, sharesOf(children, weights)) }),
});

/** What share each child has; they add up to 1. Without any score above 0, all the same. */
function sharesOf(children: readonly Child[], by: 'equal' | 'leaves' | 'score'): number[] {
  const counted = children.map((child) => {
    if (by === 'equal') return 1;
    return by === 'leaves' ? child.leaves : Math.max(0, child.score || 0);
  });
  const total = counted.reduce((sum, count) => sum + count, 0);
  return counted.map((count) => (total > 0 ? count / total : 1 / children.length));
}

function merge(children: readonly Child[], shares: readonly number[]): Weights {
  const [first] = children;
  if (!first) throw new HemlError('There are no children to average.', { code: 'children-missing' });
  for (const child of children) checkSameModel(first, child);
  return Object.fromEntries(
    Object.entries(first.weights).map(([name, weight]) => {
      const parts = children.map((child) => (child.weights[name] as Weight).data);
      return [name, { ...weight, shape: [...weight.shape], data: weightedSum(parts, shares) }];
    }),
  );
}

/** Adds up in float64, so that averaging equal weights gives them back exactly. */
function weightedSum(parts: readonly Float32Array[], shares: readonly number[]): Float32Array {
  const sums = new Float64Array((parts[0] as Float32Array).length);
  parts.forEach((part, child) => {
    const share = shares[child] as number;
    for (let index = 0; index < sums.length; index++) sums[index]! += share * (part[index] as number);
  });
  return Float32Array.from(sums);
}

function checkSameModel(first: Child, other: Child): void {
  const names = new Set([...Object.keys(first.weights), ...Object.keys(other.weights)]);
  for (const name of names) {
    const [a, b] = [first.weights[name], other.weights[name]];
    if (a && b && a.shape.join() === b.shape.join()) continue;
    const shapeText = (weight: Weight | undefined) => (weight ? `[${weight.shape}]` : 'absent');
    throw new HemlError(
      `Cannot average the children "${first.id}" and "${other.id}": ${name} is ${shapeText(a)} and ${shapeText(b)}.`,
      {
        code: 'children-differ',
        hint: 'Children of one node need the same trunk, embedder and loss options.',
      },
    );
  }
}
