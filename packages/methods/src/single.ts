import { defineMethod, Type } from '@hemlkit/core/plugin';

/** The paper's baseline: what is compared with a tree. */
export const single = defineMethod({
  type: 'single',
  summary:
    "One network, at the root: it has no distances at other nodes, and explainers say which segments the root's is due to.",
  options: Type.Object({}),
  // It merges nothing.
  ignores: ['model.merge'],
  async create(_options, _services, context) {
    const { NodeMethod } = await import('@hemlkit/networks');
    const { nodes, root } = context.hierarchy;
    return new NodeMethod(
      context,
      nodes.filter(({ id }) => id === root),
      false,
    );
  },
});
