import { type Child, defineMerge, HemlError, Type, type Weight } from '@hemlkit/core/plugin';

/** Σ share · weight with the shares softmax(score / temperature). */
export const myMerge = defineMerge({
  type: 'my-merge',
  summary: "Averages the children's weights, better children counting for more.",
  options: Type.Object({
    temperature: Type.Number({
      exclusiveMinimum: 0,
      default: 0.1,
      description: 'How far scores have to be apart for it to matter: large, all children count the same.',
    }),
  }),
  create: ({ temperature }) => ({
    merge: (children) => {
      // A score is not a number where the metric is undefined.
      const powers = children.map(({ score }) => Math.exp((score || 0) / temperature));
      const total = powers.reduce((sum, power) => sum + power, 0);
      const [first] = children as [Child];
      return Object.fromEntries(
        Object.entries(first.weights).map(([name, weight]) => {
          const parts = children.map((child) => partOf(child, name, weight));
          // Added up in float64: equal children then give their weights back.
          const data = weight.data.map((_, i) =>
            parts.reduce((sum, part, child) => sum + (powers[child]! / total) * part[i]!, 0),
          );
          return [name, { ...weight, data }];
        }),
      );
    },
  }),
});

function partOf({ id, weights }: Child, name: string, { shape }: Weight): Float32Array {
  const weight = weights[name];
  if (weight?.shape.join() === shape.join()) return weight.data;
  throw new HemlError(`The child '${id}' has no weight ${name} of the shape [${shape}].`, {
    hint: 'Children of one node need the same trunk, embedder and loss.',
  });
}
