import { defineExplainer, HemlError, Type } from '@hemlkit/core/plugin';
import { subtreeSums } from './subtree-sums';

/** What each node adds to the root's distance, as the method itself has it: no view of the images is compared. */
export const contributions = defineExplainer({
  type: 'contributions',
  summary:
    "What each node adds to the root's distance, read off a method whose distances are sums over the nodes: exact, and no view of the images is computed.",
  options: Type.Object({}),
  create: () => ({
    title: 'contributions',
    async explain({ hierarchy, method, contributions }) {
      if (!contributions)
        throw new HemlError(
          `The method \`${method}\` does not give what each node adds, because its distances are not sums over the nodes; the explainer \`owen\` explains every method.`,
          { code: 'contributions-missing', kind: 'usage', hint: 'Name `owen` in `explanation.explainers`.' },
        );
      const { own, distance } = await contributions();
      const nodes = subtreeSums(hierarchy, own);
      return { nodes, own, distance, all: nodes[hierarchy.root] as number, none: 0, evaluations: 0 };
    },
  }),
});
