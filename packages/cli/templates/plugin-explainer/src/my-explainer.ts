import { defineExplainer, type Hierarchy, Type } from '@hemlkit/core/plugin';

/** Occlusion (Zeiler and Fergus, 2014): what the distance loses where the segments of a node are hidden in both images. */
export const myExplainer = defineExplainer({
  type: 'my-explainer',
  summary: "What the distance loses where a node's segments are hidden.",
  options: Type.Object({}),
  create: () => ({
    title: 'losses by occlusion',
    async explain({ hierarchy, distances }) {
      const { nodes } = hierarchy;
      const segments = segmentsOf(hierarchy);
      // All views in one call: they are computed in batches, and equal ones once.
      const views = [
        segments,
        [],
        ...nodes.map((node) => segments.filter((segment) => !node.segments.includes(segment))),
      ];
      const [all = Number.NaN, none = Number.NaN, ...without] = await distances(views);
      const losses = nodes.map(({ id }, i) => [id, all - (without[i] ?? Number.NaN)]);
      return { nodes: Object.fromEntries(losses), all, none, evaluations: views.length };
    },
  }),
});

const segmentsOf = ({ nodes, root }: Hierarchy) => nodes.find(({ id }) => id === root)?.segments ?? [];
