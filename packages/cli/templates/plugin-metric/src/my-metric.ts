import { component, defineMetric, services, Type } from '@hemlkit/core/plugin';

/** The area under the ROC curve of "these two match" by their distance. */
export const myMetric = defineMetric({
  type: 'my-metric',
  summary: 'How often a pair that matches is nearer than one that does not: 0.5 by chance, 1 at best.',
  options: Type.Object({
    distance: component('distance', { default: { type: 'euclidean' }, description: 'The distance.' }),
  }),
  inject: { tf: services.tf },
  create: ({ distance }, { tf }) => ({
    compute: async ({ embeddings, labels, references, matches = (a, b) => a === b }) => {
      // Without references the samples are compared with one another, and none with itself.
      const others = references ?? { embeddings, labels, includeQueries: true };
      const matrix = tf.tidy(() => distance.matrix(embeddings, others.embeddings));
      const values = await matrix.data();
      matrix.dispose();
      const pairs: { near: number; isMatch: boolean }[] = [];
      labels.forEach((label, query) => {
        others.labels.forEach((other, place) => {
          if (others.includeQueries && place === query) return;
          const value = values[query * others.labels.length + place]!;
          pairs.push({ near: distance.inverted ? value : -value, isMatch: matches(label, other) });
        });
      });
      return { 'my-metric': areaUnderCurve(pairs) };
    },
    // No option is of another number: with it the metric may be added to a spec, and no node is trained again.
    only: (name) => (name === 'my-metric' ? {} : undefined),
  }),
});

/** By the ranks of those that match (Mann and Whitney), equal ones sharing theirs; NaN where all or none match. */
function areaUnderCurve(pairs: { near: number; isMatch: boolean }[]): number {
  pairs.sort((a, b) => a.near - b.near);
  let [ranks, matching] = [0, 0];
  for (let first = 0, next = 1; first < pairs.length; first = next++) {
    while (pairs[next]?.near === pairs[first]!.near) next++;
    const alike = pairs.slice(first, next).filter(({ isMatch }) => isMatch).length;
    ranks += (alike * (first + 1 + next)) / 2;
    matching += alike;
  }
  return (ranks - (matching * (matching + 1)) / 2) / (matching * (pairs.length - matching));
}
